const { spawn } = require('node:child_process');
const { join } = require('node:path');

/**
 * Nx's own commands go through a shell, which takes a query's quotes, parentheses and comparators for its own.
 * @param {{ file: string, __unparsed__?: string[] }} options @param {{ root: string }} context
 * @returns {Promise<{ success: boolean }>}
 */
module.exports = function tool({ file, __unparsed__: words = [] }, { root }) {
  const child = spawn(process.execPath, [join(root, file), ...words], { cwd: root, stdio: 'inherit' });
  return new Promise((resolve) => {
    child.once('error', () => resolve({ success: false }));
    child.once('exit', (code) => resolve({ success: code === 0 }));
  });
};

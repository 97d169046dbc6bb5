import { createHmac } from 'node:crypto';

/**
 * A user code as it is stored. It is short enough to be found by trying every one, so a plain hash would hide nothing from whoever
 * reads the table: the key of the data is what they would need too.
 */
export const hashUserCode = (code: string, dataKey: Buffer): Buffer =>
  createHmac('sha256', dataKey).update(`pairing-user-code ${code}`).digest();

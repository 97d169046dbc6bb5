import { Readable } from 'node:stream';
import { ZipFile } from 'yazl';
import type { OwnDataPart, OwnFile } from './account-rights';

/** What is told of the archive in its first file. */
export interface ArchiveIndex {
  readonly madeAt: string;
  readonly files: readonly { readonly path: string; readonly about: string }[];
  readonly leftOut: readonly { readonly what: string; readonly why: string }[];
}

/**
 * A ZIP archive (APPNOTE.TXT; beyond 4 GiB with its 64-bit records) of files that are read one after the other while it is
 * written: memory holds what is on its way.
 * @returns the bytes of the archive, in order
 */
export function archiveOf(files: readonly OwnFile[], parts: readonly OwnDataPart[], madeAt: Date): Readable {
  const zip = new ZipFile();
  const index: ArchiveIndex = {
    madeAt: madeAt.toISOString(),
    files: files.map(({ path, about }) => ({ path, about })),
    leftOut: parts.flatMap(({ leavesOut }) =>
      Object.entries(leavesOut).map(([what, why]) => ({ what, why })),
    ),
  };
  zip.addBuffer(Buffer.from(`${JSON.stringify(index, null, 2)}\n`), 'index.json', { mtime: madeAt });
  const out = Readable.from(zip.outputStream as Readable);
  for (const file of files)
    zip.addReadStreamLazy(file.path, { mtime: madeAt }, (opened) => {
      const text = Readable.from(file.content(), { objectMode: true });
      const bytes = text.map((piece: string) => Buffer.from(piece));
      for (const stream of [text, bytes]) stream.on('error', (error) => out.destroy(error));
      opened(null, bytes);
    });
  zip.end();
  return out;
}

import { Inject, Injectable, PayloadTooLargeException } from '@nestjs/common';
import { Database } from '@mynedata/platform';
import { SourcesRefusal } from '../errors';
import { IMPORT_LIMITS, type ImportFormat, type ImportLimits } from './import';
import { ImportPiecesStore } from './import-pieces.store';
import type { ImportKey } from './imports.store';

/** How often it is looked at whether there is still room. */
const piecesPerLook = 16;

/** The file of an import, in the database piece by piece: memory holds one of them, however large the file is. */
@Injectable()
export class ImportFile {
  constructor(
    private readonly database: Database,
    private readonly pieces: ImportPiecesStore,
    @Inject(IMPORT_LIMITS) private readonly limits: ImportLimits,
  ) {}

  /** @returns how many bytes it has */
  async write(key: ImportKey, format: ImportFormat, arriving: AsyncIterable<Uint8Array>): Promise<number> {
    let [bytes, number, filled] = [0, 0, 0];
    const piece = Buffer.allocUnsafe(this.limits.pieceBytes);
    const keep = async (part: Uint8Array): Promise<void> => {
      if (part.length === 0) return;
      if (number % piecesPerLook === 0) await this.refuseFull(key);
      if (!(await this.database.transaction((tx) => this.pieces.append(tx, key, number++, part))))
        throw new SourcesRefusal('import-over', 'The import was cancelled while its file arrived.');
    };
    for await (const chunk of arriving) {
      bytes += chunk.length;
      this.refuseTooLarge(format, bytes);
      for (let at = 0; at < chunk.length;) {
        const part = chunk.subarray(at, at + piece.length - filled);
        piece.set(part, filled);
        filled += part.length;
        at += part.length;
        if (filled < piece.length) continue;
        await keep(piece);
        filled = 0;
      }
    }
    await keep(piece.subarray(0, filled));
    return bytes;
  }

  /** Files that arrive together are counted together, however small they were before they were unpacked. */
  private async refuseFull({ userId }: ImportKey): Promise<void> {
    const { pieceBytes, bytesOfPerson, bytesOfAll } = this.limits;
    const waiting = await this.database.transaction((tx) => this.pieces.waiting(tx, userId));
    if (waiting.pieces * pieceBytes >= bytesOfPerson)
      throw new SourcesRefusal(
        'too-many-imports',
        'Your files that are not imported yet are too large together. Let one be imported, or cancel it.',
      );
    if (waiting.bytesOfAll >= bytesOfAll)
      throw new SourcesRefusal('imports-full', 'Too many files wait to be imported. Try again later.');
  }

  /** Its bytes from an offset on; each piece is read when it is wanted, in a transaction of its own. */
  async *read(key: ImportKey, from: number): AsyncGenerator<Uint8Array> {
    const { pieceBytes } = this.limits;
    const first = Math.floor(from / pieceBytes);
    for (let number = first; ; number++) {
      const bytes = await this.database.transaction((tx) => this.pieces.find(tx, key, number));
      if (bytes === undefined) return;
      yield number === first ? bytes.subarray(from % pieceBytes) : bytes;
      if (bytes.length < pieceBytes) return;
    }
  }

  /** @param bytes what is known of its size before it has arrived, or has arrived so far */
  refuseTooLarge(format: ImportFormat, bytes: number): void {
    const { fileBytes, cborBytes } = this.limits;
    if (format === 'senml-cbor' && bytes > cborBytes)
      throw new PayloadTooLargeException(
        `A pack of SenML CBOR has at most ${cborBytes} bytes. Split it, or send SenML JSON.`,
      );
    if (bytes > fileBytes)
      throw new PayloadTooLargeException(`A file has at most ${fileBytes} bytes. Split it.`);
  }
}

/** A way to divide a node in two. */
export interface Cut {
  readonly column: number;
  /** Codes low..high go to the first part, all others to the second. */
  readonly low: number;
  readonly high: number;
  /** Rows of the first part in an order that was prepared for this node, where equal codes are divided; else −1. */
  readonly rows: number;
}

/** Possible cuts of one node, best first on demand; arrays are kept from node to node. */
export class CutList {
  length = 0;
  #column = new Int32Array(256);
  #low = new Int32Array(256);
  #high = new Int32Array(256);
  #rows = new Int32Array(256);
  #score = new Float64Array(256);

  clear(): void {
    this.length = 0;
  }

  add(score: number, column: number, low: number, high: number, rows: number): void {
    const at = this.length++;
    if (at === this.#score.length) this.#grow();
    this.#score[at] = score;
    this.#column[at] = column;
    this.#low[at] = low;
    this.#high[at] = high;
    this.#rows[at] = rows;
  }

  /** The best cut that is left, which leaves the list; undefined if none is. */
  take(): Cut | undefined {
    let [best, most] = [-1, 0];
    for (let at = 0; at < this.length; at++) {
      if (this.#score[at]! > most) [best, most] = [at, this.#score[at]!];
    }
    if (best < 0) return undefined;
    this.#score[best] = -1;
    return {
      column: this.#column[best]!,
      low: this.#low[best]!,
      high: this.#high[best]!,
      rows: this.#rows[best]!,
    };
  }

  /** Drops the cuts that `keeps` refuses. */
  keep(keeps: (column: number, low: number, high: number, rows: number) => boolean): void {
    for (let at = 0; at < this.length; at++) {
      if (this.#score[at]! <= 0) continue;
      if (!keeps(this.#column[at]!, this.#low[at]!, this.#high[at]!, this.#rows[at]!)) this.#score[at] = -1;
    }
  }

  #grow(): void {
    const size = 2 * this.#score.length;
    const wider = (old: Int32Array): Int32Array<ArrayBuffer> => {
      const array = new Int32Array(size);
      array.set(old);
      return array;
    };
    [this.#column, this.#low] = [wider(this.#column), wider(this.#low)];
    [this.#high, this.#rows] = [wider(this.#high), wider(this.#rows)];
    const score = new Float64Array(size);
    score.set(this.#score);
    this.#score = score;
  }
}

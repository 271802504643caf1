/** Numbers of which nobody knows how many there will be. */
export class Numbers {
  length = 0;
  private readonly blocks: Float32Array[] = [];

  push(value: number): void {
    const at = this.length++ % BLOCK;
    if (at === 0) this.blocks.push(new Float32Array(BLOCK));
    this.blocks[this.blocks.length - 1][at] = value;
  }

  /** All of them; the blocks are freed on the way, so this can be done once. */
  take(): Float32Array {
    const all = new Float32Array(this.length);
    for (let at = 0; this.blocks.length > 0; at += BLOCK) all.set(this.blocks.shift()!.subarray(0, this.length - at), at);
    return all;
  }
}

const BLOCK = 2 ** 18;

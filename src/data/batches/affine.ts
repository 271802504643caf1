/** Random changes to pictures, drawn anew for every example of every epoch. */
export interface Augmentation {
  /** Mirrors left and right in half of the examples: for things, not for writing. */
  flip?: boolean;
  /** Largest shift either way, as a fraction of the height and of the width. */
  shift?: number;
  /** Largest turn either way, in degrees. */
  rotate?: number;
  /** Largest zoom: 0.1 draws factors between 1/1.1 and 1.1. */
  zoom?: number;
}

/**
 * Where a pixel of the new picture comes from: both positions are measured from the pictures' centres, in pixels of the
 * old picture, and old = [[a, b], [c, d]] new + [x, y].
 */
export interface Affine {
  a: number;
  b: number;
  c: number;
  d: number;
  x: number;
  y: number;
}

export const identity: Affine = { a: 1, b: 0, c: 0, d: 1, x: 0, y: 0 };

/** One change for one picture. Always draws five numbers, so that one option does not move the draws of another. */
export function drawAffine({ flip = false, shift = 0, rotate = 0, zoom = 0 }: Augmentation, height: number, width: number, random: () => number): Affine {
  const either = () => 2 * random() - 1;
  const mirror = random() < 0.5 && flip ? -1 : 1;
  const [x, y] = [either() * shift * width, either() * shift * height];
  const angle = (either() * rotate * Math.PI) / 180;
  const scale = (1 + zoom) ** either();
  const [cos, sin] = [Math.cos(angle) / scale, Math.sin(angle) / scale];
  return { a: mirror * cos, b: -mirror * sin, c: sin, d: cos, x, y };
}

/** Height, width and channels of a picture. */
export type PictureShape = readonly [height: number, width: number, channels: number];

/**
 * One picture moved and brought to another size, with bilinear interpolation between the centres of pixels. What
 * lies outside the old picture is 0.
 */
export function resample(from: Float32Array, [height, width, channels]: PictureShape, to: Float32Array, [newHeight, newWidth]: readonly [number, number], affine: Affine): void {
  const { a, b, c, d } = affine;
  const [stepX, stepY] = [width / newWidth, height / newHeight];
  const [middleX, middleY] = [(width - 1) / 2 + affine.x, (height - 1) / 2 + affine.y];
  let out = 0;
  for (let i = 0; i < newHeight; i++) {
    const v = (i - (newHeight - 1) / 2) * stepY;
    const [bv, dv] = [b * v, d * v];
    for (let j = 0; j < newWidth; j++, out += channels) {
      const u = (j - (newWidth - 1) / 2) * stepX;
      const x = a * u + bv + middleX;
      const y = c * u + dv + middleY;
      if (x < -0.5 || y < -0.5 || x > width - 0.5 || y > height - 0.5) {
        for (let k = 0; k < channels; k++) to[out + k] = 0;
        continue;
      }
      // Half a pixel outside of the centres of the outermost pixels counts as on them. Not negative, so `| 0` rounds down.
      const insideX = x < 0 ? 0 : x;
      const insideY = y < 0 ? 0 : y;
      const left = insideX | 0;
      const top = insideY | 0;
      const s = insideX - left;
      const t = insideY - top;
      const right = left + 1 < width ? channels : 0;
      const below = top + 1 < height ? width * channels : 0;
      const first = (top * width + left) * channels;
      for (let k = 0; k < channels; k++) {
        const at = first + k;
        const upper = from[at] + s * (from[at + right] - from[at]);
        const lower = from[at + below] + s * (from[at + below + right] - from[at + below]);
        to[out + k] = upper + t * (lower - upper);
      }
    }
  }
}

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
    for (let j = 0; j < newWidth; j++, out += channels) {
      const u = (j - (newWidth - 1) / 2) * stepX;
      const x = a * u + b * v + middleX;
      const y = c * u + d * v + middleY;
      if (x < -0.5 || y < -0.5 || x > width - 0.5 || y > height - 0.5) {
        to.fill(0, out, out + channels);
        continue;
      }
      const left = Math.max(0, Math.floor(x));
      const top = Math.max(0, Math.floor(y));
      const right = Math.min(width - 1, left + 1);
      const bottom = Math.min(height - 1, top + 1);
      const s = Math.max(0, x - left);
      const t = Math.max(0, y - top);
      const topLeft = (top * width + left) * channels;
      const topRight = (top * width + right) * channels;
      const bottomLeft = (bottom * width + left) * channels;
      const bottomRight = (bottom * width + right) * channels;
      for (let k = 0; k < channels; k++) {
        const upper = from[topLeft + k] + s * (from[topRight + k] - from[topLeft + k]);
        const lower = from[bottomLeft + k] + s * (from[bottomRight + k] - from[bottomLeft + k]);
        to[out + k] = upper + t * (lower - upper);
      }
    }
  }
}

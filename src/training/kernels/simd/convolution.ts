import type { Simd } from './memory';
import { PANEL } from './programs';
import { pack, product, PRODUCT_SCRATCH } from './product';

/** x (batch, inHeight, inWidth, inChannels), filter (filterHeight, filterWidth, inChannels, outChannels), y (batch, outHeight, outWidth, outChannels). */
export interface Convolution {
  batch: number;
  inHeight: number;
  inWidth: number;
  inChannels: number;
  outHeight: number;
  outWidth: number;
  outChannels: number;
  filterHeight: number;
  filterWidth: number;
  strideHeight: number;
  strideWidth: number;
  /** Along the height alone: along the width a window is one stretch of floats. */
  dilationHeight: number;
  /** Rows above and columns left of x that windows reach and that count as zeros. */
  top: number;
  left: number;
}

/** Floats of dcol that are computed before they are added to dx: they stay in the cache. */
const COLUMN_FLOATS = 1 << 16;

const roundUp = (value: number, multiple: number) => Math.ceil(value / multiple) * multiple;

/** Rows and columns that the windows reach, pads included. */
function reach(g: Convolution): [number, number] {
  return [(g.outHeight - 1) * g.strideHeight + (g.filterHeight - 1) * g.dilationHeight + 1, (g.outWidth - 1) * g.strideWidth + g.filterWidth];
}

interface Pictures {
  /** Floats of a row. */
  row: number;
  scratch: number;
  /** The address of picture `n` with its pads, until the next one is asked for. */
  at(n: number, scratch: number): number;
}

/** x's pictures with zeros around them: as they lie where no window leaves them, else copied one by one. */
function pictures(simd: Simd, x: number, g: Convolution): Pictures {
  const [height, width] = reach(g);
  const [row, size] = [g.inWidth * g.inChannels, g.inHeight * g.inWidth * g.inChannels];
  if (g.top === 0 && g.left === 0 && height <= g.inHeight && width <= g.inWidth) return { row, scratch: 0, at: (n) => x + 4 * n * size };
  const padded = width * g.inChannels;
  const rows = Math.min(g.inHeight, height - g.top);
  const columns = Math.min(g.inWidth, width - g.left) * g.inChannels;
  return {
    row: padded,
    scratch: 4 * height * padded,
    at(n, scratch) {
      const floats = simd.floats();
      const to = scratch / 4;
      if (n === 0) floats.fill(0, to, to + height * padded);
      for (let r = 0; r < rows; r++) {
        const from = x / 4 + n * size + r * row;
        floats.copyWithin(to + (r + g.top) * padded + g.left * g.inChannels, from, from + columns);
      }
      return scratch;
    },
  };
}

/** y[n, i, j, k] = sum over u, v, c of x[n, s i + d u - top, s j + v - left, c] filter[u, v, c, k]. */
export function convolve(simd: Simd, y: number, x: number, filter: number, g: Convolution): void {
  const [height, width] = reach(g);
  if (g.filterHeight === 1 && g.filterWidth === 1 && height === g.inHeight && width === g.inWidth && g.strideHeight === 1 && g.strideWidth === 1) {
    const positions = g.batch * g.outHeight * g.outWidth;
    product(simd, y, { at: x, transposed: false }, { at: filter, transposed: false }, positions, g.inChannels, g.outChannels, simd.scratch(PRODUCT_SCRATCH));
    return;
  }
  const length = g.filterWidth * g.inChannels;
  const inner = g.filterHeight * length;
  const source = pictures(simd, x, g);
  const panels = 4 * inner * roundUp(g.outChannels, PANEL);
  const scratch = simd.scratch(panels + source.scratch + 4 * PANEL);
  const spare = scratch + panels + source.scratch;
  pack(simd, scratch, { at: filter, transposed: false }, inner, g.outChannels, 0, inner, 0, g.outChannels);
  const outRow = 4 * g.outWidth * g.outChannels;
  for (let n = 0; n < g.batch; n++) {
    const picture = source.at(n, scratch + panels);
    for (let j = 0; j < g.outChannels; j += PANEL) {
      for (let i = 0; i < g.outHeight; i++) {
        simd.panel(
          g.outWidth, g.filterHeight, length,
          picture + 4 * i * g.strideHeight * source.row, 4 * g.strideWidth * g.inChannels, 4, 4 * g.dilationHeight * source.row,
          scratch + 4 * inner * j, 4 * PANEL,
          y + (n * g.outHeight + i) * outRow + 4 * j, 4 * g.outChannels,
          Math.min(PANEL, g.outChannels - j), 0, spare,
        );
      }
    }
  }
}

/** dfilter[u, v, c, k] = sum over n, i, j of x[n, s i + d u - top, s j + v - left, c] dy[n, i, j, k]. */
export function filterGradient(simd: Simd, dfilter: number, x: number, dy: number, g: Convolution): void {
  const length = g.filterWidth * g.inChannels;
  const source = pictures(simd, x, g);
  const scratch = simd.scratch(source.scratch + 4 * PANEL);
  for (let n = 0; n < g.batch; n++) {
    const picture = source.at(n, scratch);
    for (let u = 0; u < g.filterHeight; u++) {
      for (let j = 0; j < g.outChannels; j += PANEL) {
        simd.panel(
          length, g.outHeight, g.outWidth,
          picture + 4 * u * g.dilationHeight * source.row, 4, 4 * g.strideWidth * g.inChannels, 4 * g.strideHeight * source.row,
          dy + 4 * (n * g.outHeight * g.outWidth * g.outChannels + j), 4 * g.outChannels,
          dfilter + 4 * (u * length * g.outChannels + j), 4 * g.outChannels,
          Math.min(PANEL, g.outChannels - j), n > 0 ? 1 : 0, scratch + source.scratch,
        );
      }
    }
  }
}

/** dx[n, s i + d u - top, s j + v - left, c] += sum over k of dy[n, i, j, k] filter[u, v, c, k], from zeros on. */
export function inputGradient(simd: Simd, dx: number, dy: number, filter: number, g: Convolution): void {
  const columns = g.filterHeight * g.filterWidth * g.inChannels;
  const rowsAtOnce = Math.max(1, Math.min(g.outHeight, Math.floor(COLUMN_FLOATS / (g.outWidth * columns))));
  const panels = 4 * g.outChannels * roundUp(columns, PANEL);
  const dcolumns = 4 * rowsAtOnce * g.outWidth * columns;
  const scratch = simd.scratch(panels + dcolumns + 4 * PANEL);
  pack(simd, scratch, { at: filter, transposed: true }, g.outChannels, columns, 0, g.outChannels, 0, columns);
  const size = g.inHeight * g.inWidth * g.inChannels;
  simd.floats().fill(0, dx / 4, dx / 4 + g.batch * size);
  for (let n = 0; n < g.batch; n++) {
    for (let i = 0; i < g.outHeight; i += rowsAtOnce) {
      const rows = Math.min(rowsAtOnce, g.outHeight - i);
      const upstream = dy + 4 * (n * g.outHeight + i) * g.outWidth * g.outChannels;
      for (let j = 0; j < columns; j += PANEL) {
        simd.panel(
          rows * g.outWidth, 1, g.outChannels, upstream, 4 * g.outChannels, 4, 0,
          scratch + 4 * g.outChannels * j, 4 * PANEL, scratch + panels + 4 * j, 4 * columns, Math.min(PANEL, columns - j), 0, scratch + panels + dcolumns,
        );
      }
      for (let r = 0; r < rows; r++) addWindows(simd, dx + 4 * n * size, scratch + panels + 4 * r * g.outWidth * columns, i + r, columns, g);
    }
  }
}

/** Adds the windows of one row of outputs to their places in a picture; what lies on the pads is dropped. */
function addWindows(simd: Simd, picture: number, windows: number, i: number, columns: number, g: Convolution): void {
  // Outputs from `first` to `last` have windows inside the picture's width.
  const first = Math.min(g.outWidth, Math.ceil(g.left / g.strideWidth));
  const last = Math.max(first, Math.min(g.outWidth, Math.floor((g.inWidth - g.filterWidth + g.left) / g.strideWidth) + 1));
  const length = g.filterWidth * g.inChannels;
  for (let u = 0; u < g.filterHeight; u++) {
    const row = i * g.strideHeight + u * g.dilationHeight - g.top;
    if (row < 0 || row >= g.inHeight) continue;
    const to = picture + 4 * row * g.inWidth * g.inChannels;
    const from = windows + 4 * u * length;
    if (last > first) {
      simd.addRuns(to + 4 * (first * g.strideWidth - g.left) * g.inChannels, 4 * g.strideWidth * g.inChannels, from + 4 * first * columns, 4 * columns, last - first, length);
    }
    for (let j = 0; j < g.outWidth; j++) {
      if (j === first) j = last;
      if (j >= g.outWidth) break;
      const start = j * g.strideWidth - g.left;
      const [begin, end] = [Math.max(0, start), Math.min(g.inWidth, start + g.filterWidth)];
      if (end > begin) simd.addRuns(to + 4 * begin * g.inChannels, 0, from + 4 * (j * columns + (begin - start) * g.inChannels), 0, 1, (end - begin) * g.inChannels);
    }
  }
}

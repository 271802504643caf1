import type { TensorInfo } from '@tensorflow/tfjs';
import { borrow } from './borrowed';
import { plain, type FixTools, type KernelCall, type KernelFix } from './fix';

/** In pixels; what rounding to float32 does to a place in a picture of up to a thousand pixels is smaller. */
const tolerance = 1e-4;

/** The pixels along one axis of `extent` that a box from `start` to `end` (as parts of the picture) takes, -1 outside it. */
function pixels(count: number, extent: number, start: number, end: number): number[] {
  const last = extent - 1;
  return Array.from({ length: count }, (_, i) => {
    const at = count > 1 ? start * last + (i * (end - start) * last) / (count - 1) : 0.5 * (start + end) * last;
    return at < -tolerance || at > last + tolerance ? -1 : Math.min(last, Math.max(0, Math.floor(at + 0.5 + tolerance)));
  });
}

function cropNearest({ tf }: FixTools, { inputs: { image, boxes, boxInd }, attrs, backend }: KernelCall): TensorInfo {
  const { cropSize: [cropHeight, cropWidth], extrapolationValue } = attrs as unknown as { cropSize: [number, number]; extrapolationValue: number };
  const [, height, width, channels] = image.shape;
  return plain(tf, backend).make([boxes.shape[0], cropHeight, cropWidth, channels], [image, boxes, boxInd], (out, values, corners, pictures) => {
    let to = 0;
    pictures.forEach((picture, box) => {
      const [top, left, bottom, right] = corners.subarray(4 * box, 4 * box + 4);
      const columns = pixels(cropWidth, width, left, right);
      for (const y of pixels(cropHeight, height, top, bottom)) {
        for (const x of columns) {
          const from = ((picture * height + y) * width + x) * channels;
          for (let c = 0; c < channels; c++) out[to++] = y < 0 || x < 0 ? extrapolationValue : values[from + c];
        }
      }
    });
  });
}

/** centerCrop of an uneven rest asks for places half way between two pixels: all backends take the later one. */
export const crop: KernelFix[] = (['cpu', 'wasm', 'tensorflow'] as const).map((backend) => ({
  kernel: 'CropAndResize',
  backend,
  why: "with 'nearest', rounding to float32 chooses the pixel where the place is half way between two",
  make: (tools: FixTools) => {
    const nearest = backend === 'tensorflow' ? borrow(tools, 'CropAndResize') : (call: KernelCall) => cropNearest(tools, call);
    return (call: KernelCall<never>) => (call.attrs.method === 'nearest' ? nearest(call as never) : tools.published!(call as never));
  },
}));

import type { TensorInfo } from '@tensorflow/tfjs';
import { borrow } from './borrowed';
import type { FixTools, KernelCall, KernelFix } from './fix';
import { convolutionWindow, exactPads, poolWindow, refuseUnevenNumericPad, windowOf, type PictureWindow, type WindowAttrs } from './window';

/**
 * TensorFlow itself knows 'same' and 'valid'. Other pads are laid around the picture first, and a gradient's border is cut
 * off; where a pad must not count, which averages need, the cpu backend's kernel serves.
 */

const LOWEST = -3.4e38;

interface Padded {
  window: PictureWindow;
  attrs: object;
  /** The picture with its pads. */
  around(x: TensorInfo, value: number): TensorInfo;
  /** The picture's own part of a gradient. */
  inside(dx: TensorInfo): TensorInfo;
}

function padded(tools: FixTools, { attrs, backend }: KernelCall, window: PictureWindow): Padded {
  const pads = [[0, 0], ...exactPads(window), [0, 0]];
  return {
    window,
    attrs: { ...attrs, pad: 'valid' },
    around: (x, constantValue) => tools.run('PadV2', { x }, { paddings: pads, constantValue }),
    inside(dx) {
      const size = [dx.shape[0], window.inHeight, window.inWidth, dx.shape[3]];
      const own = tools.run('Slice', { x: dx }, { begin: pads.map(([before]) => before), size });
      backend.disposeData(dx.dataId);
      return own;
    },
  };
}

type Published = (call: object) => TensorInfo;

/** A kernel that takes over where the pad is no word. */
function where(pad: (tools: FixTools, call: KernelCall, published: Published) => TensorInfo): KernelFix['make'] {
  return (tools) => (call: KernelCall<never>) => {
    const published = tools.published as unknown as Published;
    return typeof (call.attrs as unknown as WindowAttrs).pad === 'string' ? published(call) : pad(tools, call as KernelCall, published);
  };
}

const attrsOf = ({ attrs }: KernelCall) => attrs as unknown as WindowAttrs & { filterShape: number[]; inputShape: number[] };

const forward = (outside: number) =>
  where((tools, call, published) => {
    const window = windowOf(tools, tools.kernel, call.inputs, attrsOf(call));
    refuseUnevenNumericPad(window, attrsOf(call));
    const { around, attrs } = padded(tools, call, window);
    const x = around(call.inputs.x, outside);
    const result = published({ ...call, inputs: { ...call.inputs, x }, attrs });
    call.backend.disposeData(x.dataId);
    return result;
  });

const filterGradient = where((tools, call, published) => {
  const { x: picture, dy } = call.inputs;
  const { around, attrs } = padded(tools, call, convolutionWindow(tools, picture.shape, attrsOf(call).filterShape, attrsOf(call), false));
  const x = around(picture, 0);
  const result = published({ ...call, inputs: { x, dy }, attrs });
  call.backend.disposeData(x.dataId);
  return result;
});

/** Of one picture, TensorFlow 2.21 writes beyond its memory where strides leave the last rows or columns unread: they are cut off first. */
function withoutRest(make: KernelFix['make']): KernelFix['make'] {
  return (tools) => {
    const published = tools.published as unknown as Published;
    const trimmed: Published = (call) => {
      const { inputs, attrs, backend } = call as KernelCall;
      const { x, dy } = inputs;
      const window = convolutionWindow(tools, x.shape, attrsOf(call as KernelCall).filterShape, attrs as unknown as WindowAttrs, false);
      const read = [window.inHeight, window.inWidth].map((extent, i) => {
        const [out, stride, filter] = i === 0 ? [window.outHeight, window.strideHeight, window.effectiveFilterHeight] : [window.outWidth, window.strideWidth, window.effectiveFilterWidth];
        return Math.min(extent, (out - 1) * stride + filter);
      });
      if (read[0] === window.inHeight && read[1] === window.inWidth) return published(call);
      const part = tools.run('Slice', { x }, { begin: [0, 0, 0, 0], size: [x.shape[0], ...read, x.shape[3]] });
      const result = published({ ...call, inputs: { x: part, dy } });
      backend.disposeData(part.dataId);
      return result;
    };
    return make({ ...tools, published: trimmed as never });
  };
}

const inputGradient = where((tools, call, published) => {
  const { inputShape } = attrsOf(call);
  const { inside, attrs, window } = padded(tools, call, convolutionWindow(tools, inputShape, call.inputs.filter.shape, attrsOf(call), false));
  const [[top, bottom], [left, right]] = exactPads(window);
  const paddedShape = [inputShape[0], top + inputShape[1] + bottom, left + inputShape[2] + right, inputShape[3]];
  return inside(published({ ...call, attrs: { ...attrs, inputShape: paddedShape } }));
});

const maxGradient = where((tools, call, published) => {
  const { around, inside, attrs } = padded(tools, call, poolWindow(tools, call.inputs.input.shape, attrsOf(call)));
  const input = around(call.inputs.input, LOWEST);
  const dx = published({ ...call, inputs: { ...call.inputs, input }, attrs });
  call.backend.disposeData(input.dataId);
  return inside(dx);
});

const lent = where((tools, call) => borrow(tools, tools.kernel)(call as never));

const why = 'numeric pads are missing';

export const numericPads: KernelFix[] = (
  [
    ['Conv2D', forward(0)],
    ['FusedConv2D', forward(0)],
    ['DepthwiseConv2dNative', forward(0)],
    ['MaxPool', forward(LOWEST)],
    ['Conv2DBackpropFilter', withoutRest(filterGradient)],
    ['Conv2DBackpropInput', inputGradient],
    ['MaxPoolGrad', maxGradient],
    ['AvgPool', lent],
    ['AvgPoolGrad', lent],
    ['DepthwiseConv2dNativeBackpropFilter', lent],
    ['DepthwiseConv2dNativeBackpropInput', lent],
  ] as [string, KernelFix['make']][]
).map(([kernel, make]) => ({ kernel, backend: 'tensorflow', why: kernel === 'Conv2DBackpropFilter' ? `${why}; of one picture with unread rows it overwrites memory` : why, make }));

import type * as Tf from '@tensorflow/tfjs';
import { gradients, type KernelCase } from './cases';
import type { Draw } from './draw';

type Pad = 'same' | 'valid' | number;

interface Geometry {
  size: [number, number, number, number];
  filter: [number, number];
  strides: [number, number];
  pad: Pad;
  dilations: [number, number];
}

/** Pictures, windows, strides and pads whose output is not empty. Gradients are defined for dilation 1 alone. */
function geometry(draw: Draw, dilated: boolean): Geometry {
  const filter: [number, number] = [draw.int(1, 4), draw.int(1, 4)];
  const dilate = dilated && draw.int(0, 2) === 0;
  const dilations: [number, number] = dilate ? [draw.int(1, 2), draw.int(1, 2)] : [1, 1];
  const strides: [number, number] = dilate ? [1, 1] : [draw.int(1, 3), draw.int(1, 3)];
  const pad = draw.pick<'same' | 'valid' | 'number'>(['same', 'valid', 'number']);
  if (pad === 'number') {
    // tf.js is wrong on every backend where height and width differ under a numeric pad; the lab refuses that.
    filter[1] = filter[0];
    strides[1] = strides[0];
    dilations[1] = dilations[0];
  }
  const reach = filter.map((extent, i) => (extent - 1) * dilations[i] + 1);
  return {
    size: [draw.int(1, 3), reach[0] + draw.int(0, 5), reach[1] + draw.int(0, 5), draw.int(1, 4)],
    filter,
    strides,
    pad: pad === 'number' ? draw.int(0, filter[0] - 1) : pad,
    dilations,
  };
}

function windowed(name: string, make: (tf: typeof Tf, draw: Draw, g: Geometry) => { f: (...x: Tf.Tensor[]) => Tf.Tensor; x: Tf.Tensor[] }, dilated = true): KernelCase[] {
  return [
    {
      name,
      compute: (tf, draw) => {
        const { f, x } = make(tf, draw, geometry(draw, dilated));
        return f(...x);
      },
    },
    {
      name: `${name} gradient`,
      compute: (tf, draw) => {
        const { f, x } = make(tf, draw, geometry(draw, false));
        return gradients(tf, draw, f, ...x);
      },
    },
  ];
}

function volume(draw: Draw): { x: Tf.Tensor5D; window: [number, number, number]; strides: [number, number, number]; pad: 'same' | 'valid' } {
  const window: [number, number, number] = [draw.int(1, 3), draw.int(1, 3), draw.int(1, 3)];
  const size: [number, number, number, number, number] = [draw.int(1, 2), window[0] + draw.int(0, 3), window[1] + draw.int(0, 3), window[2] + draw.int(0, 3), draw.int(1, 3)];
  return { x: draw.tensor<Tf.Rank.R5>(size), window, strides: window.map((extent) => draw.int(1, Math.min(2, extent))) as [number, number, number], pad: draw.pick(['same', 'valid']) };
}

function volumetric(name: string, make: (tf: typeof Tf, draw: Draw) => { f: (...x: Tf.Tensor[]) => Tf.Tensor; x: Tf.Tensor[] }): KernelCase[] {
  return [
    {
      name,
      compute: (tf, draw) => {
        const { f, x } = make(tf, draw);
        return f(...x);
      },
    },
    {
      name: `${name} gradient`,
      compute: (tf, draw) => {
        const { f, x } = make(tf, draw);
        return gradients(tf, draw, f, ...x);
      },
    },
  ];
}

const round = (pad: Pad) => (typeof pad === 'number' ? 'floor' : undefined);

export const convolutionCases: KernelCase[] = [
  ...windowed('Conv2D', (tf, draw, g) => ({
    x: [draw.tensor(g.size), draw.tensor([...g.filter, g.size[3], draw.int(1, 5)])],
    f: (x, w) => tf.conv2d(x as Tf.Tensor4D, w as Tf.Tensor4D, g.strides, g.pad, 'NHWC', g.dilations, round(g.pad)),
  })),
  {
    name: 'Conv2D gradient of large pictures',
    compute: (tf, draw) => {
      // Beyond the rows whose windows are unrolled at once.
      const filter = draw.int(3, 5);
      const channels = draw.int(8, 12);
      const x = draw.tensor([1, draw.int(15, 24), draw.int(15, 24), channels]);
      const w = draw.tensor([filter, filter, channels, draw.int(6, 20)]);
      const [strides, pad] = [draw.int(1, 2), draw.pick(['same', 'valid'] as const)];
      return gradients(tf, draw, (v, f) => tf.conv2d(v as Tf.Tensor4D, f as Tf.Tensor4D, strides, pad), x, w);
    },
  },
  ...windowed('FusedConv2D', (tf, draw, g) => {
    const channels = draw.int(1, 5);
    const activation = draw.pick(['linear', 'relu', 'sigmoid', 'elu'] as const);
    return {
      x: [draw.tensor(g.size), draw.tensor([...g.filter, g.size[3], channels]), draw.tensor([channels])],
      f: (x, filter, bias) =>
        tf.fused.conv2d({ x: x as Tf.Tensor4D, filter: filter as Tf.Tensor4D, strides: g.strides, pad: g.pad, dimRoundingMode: round(g.pad), dilations: g.dilations, bias, activation }),
    };
  }).slice(0, 1),
  ...windowed(
    'Conv2DBackpropInput',
    (tf, draw, g) => {
      const channels = draw.int(1, 4);
      const [n, h, w, c] = g.size;
      const pad = typeof g.pad === 'number' ? 'same' : g.pad;
      const out = ([h, w] as const).map((extent, i) => (pad === 'same' ? extent * g.strides[i] : (extent - 1) * g.strides[i] + g.filter[i])) as [number, number];
      return {
        x: [draw.tensor(g.size), draw.tensor([...g.filter, channels, c])],
        f: (x, filter) => tf.conv2dTranspose(x as Tf.Tensor4D, filter as Tf.Tensor4D, [n, ...out, channels], g.strides, pad),
      };
    },
    false,
  ),
  ...windowed('DepthwiseConv2dNative', (tf, draw, g) => {
    const stride = g.strides[0];
    return {
      x: [draw.tensor(g.size), draw.tensor([...g.filter, g.size[3], draw.int(1, 3)])],
      f: (x, w) => tf.depthwiseConv2d(x as Tf.Tensor4D, w as Tf.Tensor4D, [stride, stride], g.pad, 'NHWC', g.dilations, round(g.pad)),
    };
  }),
  ...windowed('separableConv2d', (tf, draw, g) => {
    const stride = g.strides[0];
    const multiplier = draw.int(1, 2);
    const pad = typeof g.pad === 'number' ? 'valid' : g.pad;
    return {
      x: [draw.tensor(g.size), draw.tensor([...g.filter, g.size[3], multiplier]), draw.tensor([1, 1, g.size[3] * multiplier, draw.int(1, 4)])],
      f: (x, d, p) => tf.separableConv2d(x as Tf.Tensor4D, d as Tf.Tensor4D, p as Tf.Tensor4D, [stride, stride], pad, g.dilations),
    };
  }),
  ...windowed('conv1d', (tf, draw, g) => ({
    x: [draw.tensor([g.size[0], g.size[1], g.size[3]]), draw.tensor([g.filter[0], g.size[3], draw.int(1, 4)])],
    f: (x, w) => tf.conv1d(x as Tf.Tensor3D, w as Tf.Tensor3D, g.strides[0], typeof g.pad === 'number' ? 'same' : g.pad),
  })),
  ...windowed('MaxPool', (tf, draw, g) => ({
    x: [draw.tensor(g.size)],
    f: (x) => tf.maxPool(x as Tf.Tensor4D, g.filter, g.strides, g.pad, round(g.pad)),
  })),
  ...windowed('AvgPool', (tf, draw, g) => ({
    x: [draw.tensor(g.size)],
    f: (x) => tf.avgPool(x as Tf.Tensor4D, g.filter, g.strides, g.pad, round(g.pad)),
  })),
  ...volumetric('MaxPool3D', (tf, draw) => {
    const { x, window, strides, pad } = volume(draw);
    // Among equal elements backends choose differently, and each choice is a subgradient.
    return { x: [draw.tensor(x.shape, 'normal')], f: (v) => tf.maxPool3d(v as Tf.Tensor5D, window, strides, pad) };
  }),
  ...volumetric('AvgPool3D', (tf, draw) => {
    const { x, window, strides, pad } = volume(draw);
    return { x: [x], f: (v) => tf.avgPool3d(v as Tf.Tensor5D, window, strides, pad) };
  }),
  ...volumetric('Conv3D', (tf, draw) => {
    const { x, window, strides, pad } = volume(draw);
    const w = draw.tensor([...window, x.shape[4], draw.int(1, 3)] as [number, number, number, number, number]);
    return { x: [x, w], f: (v, filter) => tf.conv3d(v as Tf.Tensor5D, filter as Tf.Tensor5D, strides, pad) };
  }),
  ...volumetric('Conv3DBackpropInputV2', (tf, draw) => {
    const { x, window } = volume(draw);
    const channels = draw.int(1, 3);
    const out = x.shape.slice(1, 4).map((extent, i) => extent + window[i] - 1) as [number, number, number];
    const w = draw.tensor([...window, channels, x.shape[4]] as [number, number, number, number, number]);
    return { x: [x, w], f: (v, filter) => tf.conv3dTranspose(v as Tf.Tensor5D, filter as Tf.Tensor5D, [x.shape[0], ...out, channels], [1, 1, 1], 'valid') };
  }).slice(0, 1),
  ...volumetric('LRN', (tf, draw) => {
    const radius = draw.int(1, 3);
    return { x: [draw.tensor([2, 3, 3, 5])], f: (x) => tf.localResponseNormalization(x as Tf.Tensor4D, radius, 1.2, 0.7, 0.6) };
  }),
  ...volumetric('FusedBatchNorm', (tf, draw) => {
    const channels = draw.int(1, 4);
    const vector = (spread: 'normal' | 'positive') => draw.tensor([channels], spread);
    return {
      x: [draw.tensor([2, 3, 2, channels]), vector('normal'), vector('positive'), vector('normal'), vector('positive')],
      f: (x, mean, variance, offset, scale) => tf.batchNorm(x, mean as Tf.Tensor1D, variance as Tf.Tensor1D, offset as Tf.Tensor1D, scale as Tf.Tensor1D, 0.001),
    };
  }),
  ...volumetric('Dilation2D', (tf, draw) => ({
    x: [draw.tensor([1, 5, 5, 2]), draw.tensor([2, 2, 2])],
    f: (x, w) => tf.dilation2d(x as Tf.Tensor4D, w as Tf.Tensor3D, [1, 1], 'same'),
  })),
];

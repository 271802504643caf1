import type { Value } from '../../value';
import type { Call } from '../call';
import type { Operation } from '../operation';
import { allSame, broadcastShapes, elementwise, sameShape } from '../rules';

const explains =
  'Shapes are aligned at their last axis. Along each axis the two sizes must be equal, or one of them 1 (it is repeated), or missing.';

function binary(name: string, sign: string, doc: string, options: { dtype?: string; method?: true; parameters?: [string, string] } = {}): Operation {
  const [first, second] = options.parameters ?? ['a', 'b'];
  return {
    names: [name],
    method: options.method,
    signature: `${first}: tensor, ${second}: tensor`,
    sign,
    doc: `${doc} Shapes broadcast.`,
    explains,
    rule: (c) => elementwise(c, first, second, options.dtype),
  };
}

function choice(c: Call): Value {
  const first = broadcastShapes(c, c.shape('condition'), c.shape('a'), c.source('condition'), c.source('a'));
  return c.tensor(broadcastShapes(c, first, c.shape('b'), `${c.source('condition')} with ${c.source('a')}`, c.source('b')), c.dtype('a'));
}

const method = true as const;
const bool = { method, dtype: 'bool' };

export const arithmetic: readonly Operation[] = [
  binary('add', '+', 'a + b, element by element.', { method }),
  binary('sub', '-', 'a - b, element by element.', { method }),
  binary('mul', '*', 'a * b, element by element; for the matrix product see matMul.', { method }),
  binary('div', '/', 'a / b, element by element.', { method }),
  binary('divNoNan', '/', 'a / b, element by element, and 0 where b is 0.', { method }),
  binary('floorDiv', '//', 'floor(a / b), element by element.', { method }),
  binary('mod', '%', 'Remainder of a / b, element by element.', { method }),
  binary('pow', '^', 'base to the power exp, element by element.', { method, parameters: ['base', 'exp'] }),
  binary('atan2', ',', 'Angle of the point (b, a), element by element.'),
  binary('maximum', ',', 'The larger of a and b, element by element.', { method }),
  binary('minimum', ',', 'The smaller of a and b, element by element.', { method }),
  binary('squaredDifference', ',', '(a - b)^2, element by element.', { method }),
  binary('prelu', ',', 'x above 0, alpha * x below, with a learned alpha.', { method, parameters: ['x', 'alpha'] }),
  binary('equal', '==', 'Whether a and b are equal, element by element.', bool),
  binary('notEqual', '!=', 'Whether a and b differ, element by element.', bool),
  binary('greater', '>', 'Whether a is above b, element by element.', bool),
  binary('greaterEqual', '>=', 'Whether a is at least b, element by element.', bool),
  binary('less', '<', 'Whether a is below b, element by element.', bool),
  binary('lessEqual', '<=', 'Whether a is at most b, element by element.', bool),
  binary('logicalAnd', 'and', 'Whether both are true, element by element.', bool),
  binary('logicalOr', 'or', 'Whether one is true, element by element.', bool),
  binary('logicalXor', 'xor', 'Whether exactly one is true, element by element.', bool),
  {
    names: ['addN'],
    signature: 'tensors: tensors',
    sign: '+',
    doc: 'Sum of a list of tensors.',
    explains: 'All tensors must have the same shape; nothing is broadcast.',
    rule(c) {
      const shapes = c.shapes('tensors');
      if (shapes?.length === 0) c.fail('argument', 'the list of tensors is empty.');
      return c.tensor(shapes && allSame(c, shapes, 'same-shape'));
    },
  },
  {
    names: ['where'],
    signature: 'condition: tensor, a: tensor, b: tensor',
    doc: 'a where the condition is true, else b. Shapes broadcast.',
    explains,
    rule: choice,
  },
  {
    // The method has another order of parameters: a.where(condition, b).
    names: [],
    method: ['where'],
    signature: 'a: tensor, condition: tensor, b: tensor',
    doc: 'a where the condition is true, else b. Shapes broadcast.',
    explains,
    rule: choice,
  },
  {
    names: ['movingAverage'],
    signature: 'v: tensor, x: tensor, decay: tensor, step?: tensor, zeroDebias?: boolean',
    doc: 'Moving average decay * v + (1 - decay) * x.',
    explains: 'v and x must have the same shape.',
    rule(c) {
      const shape = sameShape(c, ['v', 'x']);
      if (!c.has('step') && c.flag('zeroDebias', true) === true) c.fail('argument', 'the step is missing: it is needed unless zeroDebias is false.');
      return c.tensor(shape);
    },
  },
];

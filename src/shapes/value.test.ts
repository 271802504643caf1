import fc from 'fast-check';
import { expect, it } from 'vitest';
import { boolean, isMaybe, joinValues, list, number, orNothing, record, tensor, text, unknown, type Value } from './value';

const kinds: Value[] = [number(3), tensor([]), text(), boolean(true), boolean(false), list([number(3)]), record([]), unknown('?'), { kind: 'nothing' }];
const values = fc.tuple(fc.constantFrom(...kinds), fc.boolean()).map(([value, missing]) => (missing ? orNothing(value) : value));

it('any two values join, and what may be missing on one way may be missing afterwards', () => {
  fc.assert(
    fc.property(values, values, (a, b) => {
      const joined = joinValues(a, b);
      if ((isMaybe(a) || isMaybe(b)) && joined.kind === 'tensor') expect(isMaybe(joined)).toBe(true);
      expect(joinValues(b, a).kind).toBe(joined.kind);
    }),
  );
});

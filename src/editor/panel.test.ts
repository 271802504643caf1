import { describe, expect, it, vi } from 'vitest';
import { addPoint, Messenger, type Series } from './panel';

type Ping = { kind: 'ping'; n: number } | { kind: 'stop' };
type Pong = { kind: 'pong'; n: number };

describe('Messenger', () => {
  it('joins two ends whose type arguments are swapped', () => {
    const heard: number[] = [];
    const near: Messenger<Ping, Pong> = new Messenger<Ping, Pong>((message) => far.receive(structuredClone(message)), { pong: ({ n }) => heard.push(n) });
    const far: Messenger<Pong, Ping> = new Messenger<Pong, Ping>((message) => near.receive(structuredClone(message)), {
      ping: ({ n }) => far.send({ kind: 'pong', n: n + 1 }),
      stop: () => undefined,
    });
    near.send({ kind: 'ping', n: 41 });
    expect(heard).toEqual([42]);
  });

  it.each([undefined, null, 'ping', {}, { kind: 'unheard' }, { kind: 'toString' }, { kind: '__proto__' }, { kind: 3 }])('drops %j', (message) => {
    const stop = vi.fn();
    new Messenger<Pong, Ping>(() => undefined, { ping: stop, stop }).receive(message);
    expect(stop).not.toHaveBeenCalled();
  });
});

describe('addPoint', () => {
  it('puts metrics of one step into one row and leaves gaps as null', () => {
    const series: Series = { steps: [], values: {} };
    addPoint(series, { step: 0, name: 'cost', value: 0.7 });
    addPoint(series, { step: 0, name: 'trainAccuracy', value: 0.5 });
    addPoint(series, { step: 100, name: 'cost', value: 0.6 });
    addPoint(series, { step: 200, name: 'devCost', value: 0.8 });
    expect(series).toEqual({ steps: [0, 100, 200], values: { cost: [0.7, 0.6, null], trainAccuracy: [0.5, null, null], devCost: [null, null, 0.8] } });
  });
});

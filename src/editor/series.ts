import type { Series } from './panel';

/** Every second step, and always the last: half the memory, the same picture. */
export function thinned(series: Series): Series {
  const last = series.steps.length - 1;
  const keep = (_: unknown, i: number) => i % 2 === 0 || i === last;
  return {
    steps: series.steps.filter(keep),
    values: Object.fromEntries(Object.entries(series.values).map(([name, column]) => [name, column.filter(keep)])),
  };
}

/** The part of a series before a step: a run that goes on from there makes that step anew. */
export function until(series: Series, step: number): Series {
  const keep = series.steps.filter((at) => at < step).length;
  return { steps: series.steps.slice(0, keep), values: Object.fromEntries(Object.entries(series.values).map(([name, column]) => [name, column.slice(0, keep)])) };
}

import type { Series } from './panel';

/**
 * At most about `rows` steps, evenly spaced over the whole run however often it is thinned, the first and the last among
 * them. Each metric has its own even spacing, so one that is measured seldom keeps its curve.
 */
export function thinned(series: Series, rows: number): Series {
  const { steps } = series;
  const last = steps.length - 1;
  const columns = Object.values(series.values);
  const width = ((steps[last] - steps[0]) * columns.length) / rows;
  const next = columns.map(() => -Infinity);
  const keep = steps.map((step, i) => {
    if (i !== last && !columns.some((column, k) => column[i] !== null && step >= next[k])) return false;
    columns.forEach((column, k) => {
      if (column[i] !== null) next[k] = step + width;
    });
    return true;
  });
  const kept = (_: unknown, i: number) => keep[i];
  return {
    steps: steps.filter(kept),
    values: Object.fromEntries(Object.entries(series.values).map(([name, column]) => [name, column.filter(kept)])),
  };
}

/** The part of a series before a step: a run that goes on from there makes that step anew. */
export function until(series: Series, step: number): Series {
  const keep = series.steps.filter((at) => at < step).length;
  return { steps: series.steps.slice(0, keep), values: Object.fromEntries(Object.entries(series.values).map(([name, column]) => [name, column.slice(0, keep)])) };
}

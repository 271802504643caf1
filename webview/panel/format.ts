/** A number for people: whole, or 4 significant digits, exponents as `1.2e-9`, NaN and infinity as words of the language. */
export function number(value: number | null | undefined): string {
  if (value === null || value === undefined) return '';
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'NaN' : value > 0 ? 'Infinity' : '-Infinity';
  if (value === 0) return '0';
  const size = Math.abs(value);
  if (Number.isInteger(value) && size < 1e6) return String(value);
  if (size < 1e-3 || size >= 1e6) return value.toExponential(2).replace(/\.?0+e/, 'e').replace('e+', 'e');
  return String(Number(value.toPrecision(4)));
}

/** A number of a check; messages are JSON, in which NaN and infinity are null. */
export function measured(value: number | null | undefined): string {
  return value === undefined ? 'not measured' : number(value) || 'not finite';
}

export function percent(fraction: number): string {
  return `${Number((fraction * 100).toFixed(2))} %`;
}

/** Accuracies are fractions and read as per cent; everything else as a number. */
export function metric(name: string, value: number | null | undefined): string {
  return isFraction(name) && typeof value === 'number' && Number.isFinite(value) ? percent(value) : number(value);
}

export function isFraction(name: string): boolean {
  return /accuracy/i.test(name);
}

/** `trainAccuracy` as `train accuracy`. */
export function words(name: string): string {
  return name.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
}

export function time(at: number): string {
  return new Date(at).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit', second: '2-digit' });
}

/** The time of today, the date with the time of any other day. */
export function moment(at: number): string {
  const date = new Date(at);
  return date.toDateString() === new Date().toDateString() ? time(at) : `${date.toLocaleDateString([], { day: 'numeric', month: 'short' })} ${time(at)}`;
}

export function seconds(value: number): string {
  return value < 1 ? `${Math.round(value * 1000)} ms` : `${Number(value.toFixed(1))} s`;
}

export function count(n: number, singular: string, plural = `${singular}s`): string {
  return `${n} ${n === 1 ? singular : plural}`;
}

import type { Span } from '../program';
import type { Value } from '../value';
import type { Machine } from './machine';

/** A variable that holds a model while its function runs: layers may still be added. */
export interface HeldModel {
  target: Span;
  name: string;
  made: Span;
  model: Value;
}

/** Remembers a variable whose value has the lines of a summary. */
export function noteModel(m: Machine, target: Span, name: string, value: Value, made: Span | undefined): void {
  const content = value.kind === 'object' ? m.content(value) : value;
  if (content.kind === 'instance' && content.fields.$entries && content.fields.$layers) m.frame.models.push({ target, name, made: made ?? target, model: value });
}

/** At the end of a function or of the program: what its models have become. */
export function recordModels(m: Machine): void {
  if (!m.recording || !m.frame.recordsFacts) return;
  for (const { target, name, made, model } of m.frame.models) {
    const content = m.content(model);
    if (content.kind !== 'instance') continue;
    const entries = m.read(content.fields.$entries);
    if (entries.kind === 'list' && entries.items) m.record.models.set(target, { chunk: m.frame.chunk, name, made: { start: made.start, end: made.end }, entries: entries.items.map((entry) => m.read(entry)) });
  }
}

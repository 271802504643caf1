import type { Finding } from '../shapes/analysis';

export type Severity = Finding['severity'];

/** The settings under `deepLearningLab.shapes`. */
export interface Settings {
  enable: boolean;
  /** Severity by diagnostic code; a code that is not here keeps its own. */
  diagnostics: ReadonlyMap<string, Severity | 'off'>;
  /** Glob patterns of folders and files that are left alone. */
  exclude: string[];
  hints: { definitions: boolean; parameters: boolean; chains: boolean };
  modelSummaries: boolean;
}

export const defaultSettings: Settings = {
  enable: true,
  diagnostics: new Map(),
  exclude: ['**/node_modules/**', '**/dist/**', '**/out/**'],
  hints: { definitions: true, parameters: false, chains: false },
  modelSummaries: true,
};

const severities = new Set(['error', 'warning', 'information', 'hint', 'off']);

/** Reads settings from whatever a client sends; a value of the wrong type counts as absent. */
export function settingsFrom(value: unknown): Settings {
  const given = record(value);
  const hints = record(given.inlayHints);
  return {
    enable: flag(given.enable, defaultSettings.enable),
    diagnostics: new Map(
      Object.entries(record(given.diagnostics)).filter((entry): entry is [string, Severity | 'off'] => severities.has(entry[1] as string)),
    ),
    exclude: Array.isArray(given.exclude) ? given.exclude.filter((item) => typeof item === 'string') : defaultSettings.exclude,
    hints: {
      definitions: flag(hints.definitions, defaultSettings.hints.definitions),
      parameters: flag(hints.parameters, defaultSettings.hints.parameters),
      chains: flag(hints.chains, defaultSettings.hints.chains),
    },
    modelSummaries: flag(given.modelSummaries, defaultSettings.modelSummaries),
  };
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}

function flag(value: unknown, otherwise: boolean): boolean {
  return typeof value === 'boolean' ? value : otherwise;
}

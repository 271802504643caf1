import type { SourceText } from '../../src/shapes/analysis';
import type { Engine } from '../../src/shapes/engine';

export interface FuzzReport {
  sources: number;
  /** Sources that made the engine throw. */
  failures: { text: string; error: string }[];
  /** Sources that took longer than a second of processor time (other processes do not count), in milliseconds. */
  slow: { text: string; milliseconds: number }[];
  slowest: number;
}

/** Analyses sources one after the other and asks for a hover in each; the same engine serves all. */
export function fuzz(engine: Engine, sources: Iterable<SourceText>, count: number): FuzzReport {
  const report: FuzzReport = { sources: 0, failures: [], slow: [], slowest: 0 };
  for (const source of sources) {
    if (report.sources === count) break;
    report.sources++;
    const start = process.cpuUsage();
    try {
      const analysis = engine.analyse(source);
      analysis.hoverAt({ line: report.sources % 40, character: report.sources % 60 });
      JSON.stringify([analysis.findings, analysis.bindings, analysis.functions, analysis.models]);
    } catch (error) {
      report.failures.push({ text: source.text, error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
    }
    const { user, system } = process.cpuUsage(start);
    const milliseconds = (user + system) / 1_000;
    report.slowest = Math.max(report.slowest, milliseconds);
    if (milliseconds > 1_000) report.slow.push({ text: source.text, milliseconds });
    engine.forget(source.path);
  }
  return report;
}

import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { languageOfFile, loadEngine } from '../course/engine';
import type { Finding, Language, Range } from '../shapes/analysis';

export interface FileReport {
  path: string;
  language: Language;
  diagnostics: Pick<Finding, 'code' | 'severity' | 'message' | 'range' | 'fixes'>[];
  shapes: { name: string; range: Range; shape?: string }[];
  elapsedMs: number;
}

/** A file that cannot be analysed; the message is one sentence that names it. */
export class UnreadableFile extends Error {}

/** Shapes and findings of files, as `deep-learning-lab shapes --json` prints them. @throws UnreadableFile */
export async function shapesReport(paths: readonly string[]): Promise<{ files: FileReport[] }> {
  const sources = paths.map((path) => {
    const language = languageOfFile(path);
    if (!language) throw new UnreadableFile(`${path} is not TypeScript or JavaScript: its name must end in .ts, .tsx, .js or .jsx.`);
    try {
      return { given: path, path: resolve(path), language, text: readFileSync(path, 'utf8') };
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code;
      throw new UnreadableFile(code === 'ENOENT' ? `${path} does not exist.` : code === 'EISDIR' ? `${path} is a folder, not a file.` : `${path} cannot be read.`);
    }
  });
  const engine = await loadEngine();
  const files = sources.map(({ given, path, language, text }): FileReport => {
    const analysis = engine.analyse({ path, language, text }, { read: readOrNothing });
    return {
      path: given,
      language,
      diagnostics: analysis.findings.map(({ code, severity, message, range, fixes }) => ({ code, severity, message, range, fixes })),
      shapes: analysis.bindings.map(({ name, range, shape }) => ({ name, range, shape })),
      elapsedMs: Math.round(analysis.elapsedMs * 10) / 10,
    };
  });
  return { files };
}

function readOrNothing(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

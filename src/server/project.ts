import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Analysis, SourceText } from '../shapes/analysis';
import type { Engine, Workspace } from '../shapes/engine';
import { Cancelled } from '../shapes/interpret/machine';
import { matchesGlob } from './glob';
import { tidyUp } from './idle';
import { languageOf, pathOf } from './identity';
import type { Settings } from './settings';
import { largestText, WorkspaceFiles } from './workspace';

/** Milliseconds of analysis after which the server looks for new messages. */
const slice = 10;

/** Analyses that are kept; an older one is computed again when it is asked for. */
const keptAnalyses = 8;

interface Kept {
  version: number;
  analysis: Analysis;
  /** Other files that were read for it, or looked for in vain. */
  reads: ReadonlySet<string>;
}

/** An analysis that is being worked out, between the server's other work. */
interface Running {
  version: number;
  reads: Set<string>;
  /** Undefined where something newer took its place. */
  done: Promise<Analysis | undefined>;
}

/**
 * The open documents and what the engine says about each.
 * Invariant: `analysis` belongs to the document's present version and to the present text of every file it imports.
 */
export class Project {
  private readonly documents = new Map<string, TextDocument>();
  private readonly paths = new Map<string, TextDocument>();
  private readonly kept = new Map<string, Kept>();
  private readonly running = new Map<string, Running>();
  private readonly files = new WorkspaceFiles((path) => this.paths.get(path)?.getText());

  constructor(
    private readonly engine: Engine,
    private readonly settings: () => Settings,
    private readonly report: (sentence: string) => void,
  ) {}

  /** @returns the URIs of other open documents that import this one: what is known of them is out of date. */
  update(document: TextDocument): string[] {
    const path = pathOf(document.uri);
    this.documents.set(document.uri, document);
    this.paths.set(path, document);
    return this.forgetReadersOf(path);
  }

  close(uri: string): string[] {
    const path = pathOf(uri);
    this.documents.delete(uri);
    this.paths.delete(path);
    this.kept.delete(uri);
    this.running.delete(uri);
    this.engine.forget(path);
    return this.forgetReadersOf(path);
  }

  /** A file changed on disk. @returns the URIs of open documents that may see it. */
  changedOnDisk(uri: string): string[] {
    return this.forgetReadersOf(pathOf(uri));
  }

  /** Forgets every analysis, for instance because a setting changed. */
  forgetAll(): void {
    this.kept.clear();
    this.running.clear();
  }

  get uris(): string[] {
    return [...this.documents.keys()];
  }

  document(uri: string): TextDocument | undefined {
    return this.documents.get(uri);
  }

  /** Why nothing is said about a document, in one sentence; undefined where it is analysed. */
  silence(uri: string): string | undefined {
    const document = this.documents.get(uri);
    if (!document) return 'The file is not open.';
    if (!this.settings().enable) return 'Shapes are switched off in the settings.';
    if (languageOf(document.languageId) === undefined) return 'Shapes are known for TypeScript and JavaScript.';
    const path = pathOf(uri);
    if (this.settings().exclude.some((pattern) => matchesGlob(path, pattern))) return 'The settings exclude this file.';
    if (this.isTooLarge(uri)) {
      return `This file has ${million(document.getText().length)} million characters; shapes are worked out for files of up to ${million(largestText)} million. Split it to see them.`;
    }
    return undefined;
  }

  isTooLarge(uri: string): boolean {
    return (this.documents.get(uri)?.getText().length ?? 0) > largestText;
  }

  /**
   * What the engine says about a document's newest version, worked out in slices: between them the server reads what came in, and an
   * edit ends the work on the version before. @returns undefined where `silence` says why.
   */
  async analysis(uri: string): Promise<Analysis | undefined> {
    for (;;) {
      const document = this.documents.get(uri);
      if (!document || this.silence(uri) !== undefined) return undefined;
      const known = this.kept.get(uri);
      if (known?.version === document.version) {
        this.keep(uri, known);
        return known.analysis;
      }
      const begun = this.running.get(uri);
      const analysis = await (begun?.version === document.version ? begun : this.begin(document)).done;
      if (analysis) return analysis;
    }
  }

  private begin(document: TextDocument): Running {
    const { uri, version } = document;
    const reads = new Set<string>();
    const workspace: Workspace = {
      read: (path) => {
        reads.add(path);
        return this.files.read(path);
      },
    };
    const source: SourceText = { path: pathOf(uri), language: languageOf(document.languageId)!, text: document.getText() };
    const running: Running = { version, reads, done: Promise.resolve(undefined) };
    this.running.set(uri, running);
    running.done = this.inSlices(source, workspace, () => this.running.get(uri) === running && this.documents.get(uri)?.version === version).then((analysis) => {
      if (this.running.get(uri) !== running) return undefined;
      this.running.delete(uri);
      if (analysis) this.keep(uri, { version, analysis, reads });
      setImmediate(tidyUp);
      return analysis;
    });
    return running;
  }

  /** A defect of the engine costs the shapes of one text, not the server. */
  private async inSlices(source: SourceText, workspace: Workspace, wanted: () => boolean): Promise<Analysis | undefined> {
    try {
      const steps = this.engine.steps(source, workspace);
      for (let began = performance.now(); ; ) {
        const step = steps.next();
        if (step.done) return step.value;
        if (performance.now() - began < slice) continue;
        await new Promise((resolve) => setImmediate(resolve));
        if (!wanted()) return undefined;
        began = performance.now();
      }
    } catch (error) {
      if (error instanceof Cancelled) return undefined;
      this.report(`The shapes of ${source.path} could not be worked out: ${error instanceof Error ? error.stack : String(error)}`);
      return { findings: [], bindings: [], functions: [], models: [], hoverAt: () => undefined, elapsedMs: 0 };
    }
  }

  private keep(uri: string, kept: Kept): void {
    this.kept.delete(uri);
    this.kept.set(uri, kept);
    for (const oldest of this.kept.keys()) {
      if (this.kept.size <= keptAnalyses) break;
      this.kept.delete(oldest);
    }
  }

  private forgetReadersOf(path: string): string[] {
    const readers = [...this.kept].filter(([uri, { reads }]) => reads.has(path) && pathOf(uri) !== path).map(([uri]) => uri);
    for (const uri of readers) this.kept.delete(uri);
    for (const [uri, { reads }] of this.running) if (reads.has(path) && pathOf(uri) !== path) this.running.delete(uri);
    return readers;
  }
}

function million(count: number): string {
  return (count / 1_000_000).toFixed(1).replace(/\.0$/, '');
}

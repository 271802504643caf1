import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Analysis, SourceText } from '../shapes/analysis';
import type { Engine, Workspace } from '../shapes/engine';
import { matchesGlob } from './glob';
import { languageOf, pathOf } from './identity';
import type { Settings } from './settings';
import { largestText, WorkspaceFiles } from './workspace';

/** Analyses that are kept; an older one is computed again when it is asked for. */
const keptAnalyses = 30;

interface Kept {
  version: number;
  analysis: Analysis;
  /** Other files that were read for it, or looked for in vain. */
  reads: ReadonlySet<string>;
}

/**
 * The open documents and what the engine says about each.
 * Invariant: `analysis` belongs to the document's present version and to the present text of every file it imports.
 */
export class Project {
  private readonly documents = new Map<string, TextDocument>();
  private readonly paths = new Map<string, TextDocument>();
  private readonly kept = new Map<string, Kept>();
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

  /** @returns undefined where `silence` says why. */
  analysis(uri: string): Analysis | undefined {
    const document = this.documents.get(uri);
    const language = document && languageOf(document.languageId);
    if (!document || !language || this.silence(uri) !== undefined) return undefined;
    const known = this.kept.get(uri);
    if (known?.version === document.version) {
      this.keep(uri, known);
      return known.analysis;
    }
    const reads = new Set<string>();
    const workspace: Workspace = {
      read: (path) => {
        reads.add(path);
        return this.files.read(path);
      },
    };
    const analysis = this.guarded({ path: pathOf(uri), language, text: document.getText() }, workspace);
    this.keep(uri, { version: document.version, analysis, reads });
    return analysis;
  }

  /** A defect of the engine costs the shapes of one text, not the server. */
  private guarded(source: SourceText, workspace: Workspace): Analysis {
    try {
      return this.engine.analyse(source, workspace);
    } catch (error) {
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
    return readers;
  }
}

function million(count: number): string {
  return (count / 1_000_000).toFixed(1).replace(/\.0$/, '');
}

import { type ChildProcess, spawn } from 'node:child_process';
import {
  type CodeAction,
  createProtocolConnection,
  type Diagnostic,
  type Hover,
  type InlayHint,
  type ProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver-protocol/node';
import { distribution } from '../../src/distribution';
import { FileShapes } from '../../src/server/protocol';

interface Position {
  line: number;
  character: number;
}

/** An editor, as far as the server can tell: a real process on the other end of stdio. */
export class LspClient {
  private readonly published = new Map<string, { diagnostics: Diagnostic[]; count: number }>();
  private readonly texts = new Map<string, { text: string; version: number }>();
  private waiting: (() => void)[] = [];
  readonly errors: string[] = [];

  private constructor(
    private readonly process: ChildProcess,
    readonly connection: ProtocolConnection,
    private settings: unknown,
  ) {
    connection.onNotification('textDocument/publishDiagnostics', ({ uri, diagnostics }: { uri: string; diagnostics: Diagnostic[] }) => {
      this.published.set(uri, { diagnostics, count: (this.published.get(uri)?.count ?? 0) + 1 });
      for (const wake of this.waiting.splice(0)) wake();
    });
    connection.onNotification('window/logMessage', ({ type, message }: { type: number; message: string }) => {
      if (type === 1) this.errors.push(message);
    });
    connection.onRequest('workspace/configuration', ({ items }: { items: unknown[] }) => items.map(() => this.settings));
    connection.onRequest('client/registerCapability', () => null);
    connection.listen();
  }

  static async start({ settings = {}, markdown = true }: { settings?: unknown; markdown?: boolean } = {}): Promise<LspClient> {
    const process = spawn(globalThis.process.execPath, [distribution('server.js'), '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] });
    const connection = createProtocolConnection(new StreamMessageReader(process.stdout!), new StreamMessageWriter(process.stdin!));
    const client = new LspClient(process, connection, settings);
    await connection.sendRequest('initialize', {
      processId: null,
      rootUri: null,
      capabilities: { workspace: { configuration: true, didChangeConfiguration: { dynamicRegistration: true } }, textDocument: { hover: { contentFormat: markdown ? ['markdown'] : ['plaintext'] } } },
    });
    await connection.sendNotification('initialized', {});
    return client;
  }

  async stop(): Promise<number | null> {
    const ended = new Promise<number | null>((resolve) => this.process.once('exit', resolve));
    await this.connection.sendRequest('shutdown');
    await this.connection.sendNotification('exit');
    const code = await ended;
    this.connection.dispose();
    return code;
  }

  async configure(settings: unknown): Promise<void> {
    this.settings = settings;
    await this.connection.sendNotification('workspace/didChangeConfiguration', { settings: null });
  }

  /** Opens a document and resolves with its first diagnostics. */
  async open(uri: string, text: string, languageId = 'typescript'): Promise<Diagnostic[]> {
    this.texts.set(uri, { text, version: 1 });
    const next = this.nextDiagnostics(uri);
    await this.connection.sendNotification('textDocument/didOpen', { textDocument: { uri, languageId, version: 1, text } });
    return next;
  }

  async close(uri: string): Promise<Diagnostic[]> {
    const next = this.nextDiagnostics(uri);
    await this.connection.sendNotification('textDocument/didClose', { textDocument: { uri } });
    return next;
  }

  /** Replaces the first occurrence of `from`, as one incremental change. */
  async type(uri: string, from: string, to: string): Promise<void> {
    const document = this.texts.get(uri)!;
    const start = document.text.indexOf(from);
    if (start < 0) throw new Error(`"${from}" does not occur in ${uri}`);
    const range = { start: positionIn(document.text, start), end: positionIn(document.text, start + from.length) };
    document.text = document.text.slice(0, start) + to + document.text.slice(start + from.length);
    document.version++;
    await this.connection.sendNotification('textDocument/didChange', { textDocument: { uri, version: document.version }, contentChanges: [{ range, text: to }] });
  }

  text(uri: string): string {
    return this.texts.get(uri)!.text;
  }

  /** Where the nth occurrence of a text begins. */
  at(uri: string, what: string, occurrence = 0): Position {
    let offset = -1;
    for (let i = 0; i <= occurrence; i++) offset = this.text(uri).indexOf(what, offset + 1);
    if (offset < 0) throw new Error(`"${what}" does not occur that often`);
    return positionIn(this.text(uri), offset);
  }

  /** The next diagnostics that arrive for a document. */
  async nextDiagnostics(uri: string): Promise<Diagnostic[]> {
    const before = this.published.get(uri)?.count ?? 0;
    while ((this.published.get(uri)?.count ?? 0) === before) await new Promise<void>((resolve) => this.waiting.push(resolve));
    return this.published.get(uri)!.diagnostics;
  }

  shown(uri: string): Diagnostic[] {
    return this.published.get(uri)?.diagnostics ?? [];
  }

  ask<T>(method: string, uri: string, position?: Position, more: object = {}): Promise<T> {
    return this.connection.sendRequest(method, { textDocument: { uri }, ...(position ? { position } : {}), ...more });
  }

  hover(uri: string, position: Position): Promise<Hover | null> {
    return this.ask('textDocument/hover', uri, position);
  }

  async hints(uri: string): Promise<string[]> {
    const found = await this.ask<InlayHint[]>('textDocument/inlayHint', uri, undefined, { range: { start: { line: 0, character: 0 }, end: { line: 100_000, character: 0 } } });
    const lines = this.text(uri).split(/\r\n|\r|\n/);
    return found.map(({ position, label }) => `${/[\w$]+$/.exec(lines[position.line].slice(0, position.character))?.[0] ?? ''} ${typeof label === 'string' ? label : label.map(({ value }) => value).join('')}`);
  }

  actions(uri: string, position: Position): Promise<CodeAction[]> {
    return this.ask('textDocument/codeAction', uri, undefined, { range: { start: position, end: position }, context: { diagnostics: this.shown(uri) } });
  }

  shapes(uri: string): Promise<FileShapes.Result> {
    return this.connection.sendRequest(FileShapes.type, { uri });
  }
}

/** LSP's position of a UTF-16 offset. */
export function positionIn(text: string, offset: number): Position {
  const before = text.slice(0, offset).split(/\r\n|\r|\n/);
  return { line: before.length - 1, character: before[before.length - 1].length };
}

/** A text after LSP edits, whichever order they come in. */
export function edited(text: string, edits: { range: { start: Position; end: Position }; newText: string }[]): string {
  const starts = [0, ...[...text.matchAll(/\r\n|\r|\n/g)].map((match) => match.index + match[0].length)];
  const offset = ({ line, character }: Position) => starts[line] + character;
  return [...edits].sort((a, b) => offset(b.range.start) - offset(a.range.start)).reduce((result, { range, newText }) => result.slice(0, offset(range.start)) + newText + result.slice(offset(range.end)), text);
}

import {
  CodeActionKind,
  CodeLensRefreshRequest,
  type Connection,
  createConnection,
  DidChangeConfigurationNotification,
  DidChangeWatchedFilesNotification,
  type InitializeParams,
  type InitializeResult,
  MarkupKind,
  ProposedFeatures,
  TextDocuments,
  TextDocumentSyncKind,
} from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { loadEngine } from '../course/engine';
import type { Analysis } from '../shapes/analysis';
import { codeActions, contractKind } from './features/actions';
import { declaration, definition, highlights, prepareRename, rename } from './features/contracts';
import { inlayHints } from './features/hints';
import { toHover } from './features/hover';
import { modelHover, modelLenses } from './features/models';
import { fileShapes } from './features/outline';
import { Project } from './project';
import { Analysed, FileShapes, settingsSection } from './protocol';
import { Publisher } from './publisher';
import { defaultSettings, type Settings, settingsFrom } from './settings';

/** Speaks LSP on stdin and stdout until the client ends it; nothing else is written to stdout. */
export function serveStdio(): void {
  console.log = console.info = console.debug = console.error;
  serve(createConnection(ProposedFeatures.all, process.stdin, process.stdout));
}

/** Speaks LSP over what the command line names: `--node-ipc` or `--stdio`. */
export function serveAsAsked(): void {
  serve(createConnection(ProposedFeatures.all));
}

/** What a client can do, as far as it matters here. */
interface Client {
  markdown: boolean;
  pullsConfiguration: boolean;
  watchesFiles: boolean;
  refreshesHints: boolean;
  refreshesLenses: boolean;
  /** It has the commands of protocol.ts. */
  showsSummaries: boolean;
}

function serve(connection: Connection): void {
  let client: Client = { markdown: false, pullsConfiguration: false, watchesFiles: false, refreshesHints: false, refreshesLenses: false, showsSummaries: false };
  let settings: Settings = defaultSettings;
  const documents = new TextDocuments(TextDocument);
  let begin: () => void;
  /** Settings are known and the engine is loaded: until then nothing is answered. */
  const ready = new Promise<void>((resolve) => (begin = resolve)).then(loadEngine).then((engine) => {
    const project = new Project(
      engine,
      () => settings,
      (sentence) => connection.console.error(sentence),
    );
    const publisher = new Publisher(
      project,
      () => settings,
      (uri, version, diagnostics) => void connection.sendDiagnostics({ uri, version, diagnostics }),
      (uri, version) => void connection.sendNotification(Analysed.type, { uri, version }),
    );
    return { project, publisher };
  });
  ready.catch((error: unknown) => connection.console.error(`Shapes cannot be worked out: ${error instanceof Error ? error.message : String(error)}`));

  connection.onInitialize((params): InitializeResult => {
    client = clientOf(params);
    settings = settingsFrom((params.initializationOptions as { settings?: unknown } | undefined)?.settings);
    return { capabilities, serverInfo: { name: 'deep-learning-lab' } };
  });

  connection.onInitialized(async () => {
    if (client.watchesFiles) {
      void connection.client.register(DidChangeWatchedFilesNotification.type, { watchers: [{ globPattern: '**/*.{ts,tsx,js,jsx,mts,cts,mjs,cjs,json}' }] });
    }
    if (client.pullsConfiguration) {
      void connection.client.register(DidChangeConfigurationNotification.type, { section: settingsSection });
      settings = settingsFrom(await connection.workspace.getConfiguration(settingsSection));
    }
    begin();
  });

  connection.onDidChangeConfiguration(async ({ settings: pushed }) => {
    settings = settingsFrom(client.pullsConfiguration ? await connection.workspace.getConfiguration(settingsSection) : inSection(pushed));
    const { project, publisher } = await ready;
    project.forgetAll();
    for (const uri of project.uris) publisher.refresh(uri);
    refreshViews();
  });

  const opened = new Set<string>();
  documents.onDidChangeContent(async ({ document }) => {
    const first = !opened.has(document.uri);
    opened.add(document.uri);
    const { project, publisher } = await ready;
    const importers = project.update(document);
    if (first) publisher.refresh(document.uri);
    else publisher.edited(document.uri);
    for (const uri of importers) publisher.edited(uri);
    if (importers.length > 0) refreshViews();
  });
  documents.onDidSave(async ({ document }) => (await ready).publisher.refresh(document.uri));
  documents.onDidClose(async ({ document: { uri } }) => {
    opened.delete(uri);
    const { project, publisher } = await ready;
    publisher.closed(uri);
    for (const importer of project.close(uri)) publisher.refresh(importer);
  });
  connection.onDidChangeWatchedFiles(async ({ changes }) => {
    const { project, publisher } = await ready;
    const importers = new Set(changes.flatMap(({ uri }) => project.changedOnDisk(uri)));
    for (const uri of importers) publisher.refresh(uri);
    if (importers.size > 0) refreshViews();
  });

  function refreshViews(): void {
    if (client.refreshesHints) connection.languages.inlayHint.refresh().catch(ignored);
    if (client.refreshesLenses) connection.sendRequest(CodeLensRefreshRequest.type).catch(ignored);
  }

  /** Answers from the analysis of a document; `otherwise` where nothing is said about it. */
  async function ask<T>(uri: string, otherwise: T, answer: (analysis: Analysis, document: TextDocument) => T): Promise<T> {
    const { project } = await ready;
    const analysis = await project.analysis(uri);
    const document = project.document(uri);
    return document && analysis ? answer(analysis, document) : otherwise;
  }

  connection.onHover(({ textDocument: { uri }, position }) =>
    ask(uri, null, (analysis) => {
      const fact = analysis.hoverAt(position);
      return modelHover(analysis, position, client.markdown) ?? (fact && toHover(fact, client.markdown)) ?? null;
    }),
  );
  connection.languages.inlayHint.on(({ textDocument: { uri }, range }) =>
    ask(uri, [], (analysis, document) => inlayHints(document, analysis, range, settings.hints, client.markdown)),
  );
  connection.onCodeAction((params) =>
    ask(params.textDocument.uri, [], (analysis, document) => {
      const findings = analysis.findings.filter(({ code }) => settings.diagnostics.get(code) !== 'off');
      return codeActions(document, { ...analysis, findings, hoverAt: analysis.hoverAt }, params);
    }),
  );
  connection.onCodeLens(({ textDocument: { uri } }) => (settings.modelSummaries ? ask(uri, [], (analysis) => modelLenses(analysis, client.showsSummaries)) : []));
  connection.onDefinition(({ textDocument: { uri }, position }) => ask(uri, [], (analysis) => definition(uri, analysis, position)));
  connection.onDeclaration(({ textDocument: { uri }, position }) => ask(uri, [], (analysis, document) => declaration(uri, document, analysis, position)));
  connection.onDocumentHighlight(({ textDocument: { uri }, position }) => ask(uri, [], (analysis) => highlights(analysis, position)));
  connection.onPrepareRename(({ textDocument: { uri }, position }) => ask(uri, null, (analysis) => prepareRename(analysis, position) ?? null));
  connection.onRenameRequest(({ textDocument: { uri }, position, newName }) =>
    ask(uri, null, (analysis) => {
      const edits = rename(analysis, position, newName);
      return edits ? { changes: { [uri]: edits } } : null;
    }),
  );
  connection.onRequest(FileShapes.type, async ({ uri }): Promise<FileShapes.Result> => {
    const silent = (await ready).project.silence(uri);
    if (silent !== undefined) return { groups: [], models: [], silent };
    return ask(uri, { groups: [], models: [] }, fileShapes);
  });

  connection.onShutdown(async () => (await ready).publisher.dispose());
  documents.listen(connection);
  connection.listen();
}

const capabilities: InitializeResult['capabilities'] = {
  positionEncoding: 'utf-16',
  textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: true },
  hoverProvider: true,
  inlayHintProvider: true,
  codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix, contractKind] },
  codeLensProvider: {},
  definitionProvider: true,
  declarationProvider: true,
  documentHighlightProvider: true,
  renameProvider: { prepareProvider: true },
};

function clientOf({ capabilities: can, initializationOptions }: InitializeParams): Client {
  return {
    markdown: can.textDocument?.hover?.contentFormat?.includes(MarkupKind.Markdown) ?? false,
    pullsConfiguration: can.workspace?.configuration ?? false,
    watchesFiles: can.workspace?.didChangeWatchedFiles?.dynamicRegistration ?? false,
    refreshesHints: can.workspace?.inlayHint?.refreshSupport ?? false,
    refreshesLenses: can.workspace?.codeLens?.refreshSupport ?? false,
    showsSummaries: (initializationOptions as { showsSummaries?: boolean } | undefined)?.showsSummaries === true,
  };
}

/** `{ deepLearningLab: { shapes: ... } }` or what is in it already. */
function inSection(pushed: unknown): unknown {
  const nested = settingsSection.split('.').reduce<unknown>((value, key) => (value as Record<string, unknown> | null | undefined)?.[key], pushed);
  return nested ?? pushed;
}

function ignored(): void {
  // A client that cannot refresh asks again by itself.
}

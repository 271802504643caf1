import { type Disposable, EventEmitter, type Event, type Uri } from 'vscode';
import { LanguageClient, RevealOutputChannelOn, TransportKind } from 'vscode-languageclient/node';
import { distribution } from '../../distribution';
import { Analysed, FileShapes, settingsSection } from '../../server/protocol';
import type { BindingFact } from '../../shapes/analysis';
import { linkExplanations } from './explain';
import { showsModelSummaries } from './model-summary';
import { ShapesView } from './shapes-view';

const languages = ['typescript', 'typescriptreact', 'javascript', 'javascriptreact'];
const schemes = ['file', 'untitled', 'vscode-vfs'];

/** What the rest of the extension may ask of the language server. */
export interface LanguageFeatures extends Disposable {
  /** Fires when a newer analysis of an open document exists. */
  readonly onDidAnalyse: Event<string>;
  /** Every array of an open document as the engine sees it now, in the order of the text. */
  bindings(uri: Uri): Promise<BindingFact[]>;
}

/** Most of what an analysis makes is garbage by the next: with more room for what is new, less of it is copied first; src/server/idle.ts collects it. */
const execArgv = ['--max-semi-space-size=32', '--expose-gc'];

/** Starts the language server in a process of its own and shows shapes in the editor until it is disposed of. */
export function startLanguageClient(): LanguageFeatures {
  const module = distribution('server.js');
  const client = new LanguageClient(
    'deepLearningLab.shapes',
    'Deep Learning Lab: Shapes',
    { run: { module, transport: TransportKind.ipc, options: { execArgv } }, debug: { module, transport: TransportKind.ipc, options: { execArgv: [...execArgv, '--nolazy', '--inspect=6019'] } } },
    {
      documentSelector: languages.flatMap((language) => schemes.map((scheme) => ({ language, scheme }))),
      initializationOptions: { showsSummaries: true },
      synchronize: { configurationSection: settingsSection },
      revealOutputChannelOn: RevealOutputChannelOn.Never,
      middleware: { handleDiagnostics: (uri, diagnostics, next) => next(uri, linkExplanations(diagnostics)) },
    },
  );
  const analysed = new EventEmitter<string>();
  client.onNotification(Analysed.type, ({ uri }) => analysed.fire(uri));
  const started = client.start();
  const shapesOf = async (uri: Uri): Promise<FileShapes.Result> => {
    await started;
    return client.sendRequest(FileShapes.type, { uri: client.code2ProtocolConverter.asUri(uri) });
  };
  const view = new ShapesView(shapesOf, analysed.event, (uri) => client.code2ProtocolConverter.asUri(uri));
  const parts = [analysed, view, showsModelSummaries()];
  return {
    onDidAnalyse: analysed.event,
    bindings: async (uri) => (await shapesOf(uri)).groups.flatMap(({ bindings }) => bindings),
    dispose() {
      for (const part of parts) part.dispose();
      void started.then(() => client.dispose()).catch(() => undefined);
    },
  };
}

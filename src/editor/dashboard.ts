import type { Disposable, Uri, WebviewView, WebviewViewProvider } from 'vscode';
import { Messenger, type CommandRequest, type DashboardState, type FromDashboard, type ToDashboard } from './panel';
import { throttled } from './throttled';
import { fill } from './webview';

export interface DashboardSource {
  state(): Promise<DashboardState>;
  command(request: CommandRequest): void;
}

/** The small view in the side bar: progress, what is next, what runs. */
export class Dashboard implements WebviewViewProvider, Disposable {
  static readonly view = 'deepLearningLab.dashboard';
  private messenger?: Messenger<ToDashboard, FromDashboard>;
  private readonly send = throttled(() => void this.sendState(), 200);

  constructor(
    private readonly extension: Uri,
    private readonly source: DashboardSource,
  ) {}

  resolveWebviewView(view: WebviewView): void {
    const messenger = (this.messenger = new Messenger<ToDashboard, FromDashboard>((message) => view.webview.postMessage(message), {
      ready: () => this.refresh(),
      command: (request) => this.source.command(request),
    }));
    view.webview.onDidReceiveMessage((message) => messenger.receive(message));
    view.onDidDispose(() => (this.messenger = undefined));
    fill(view.webview, this.extension, 'dashboard', 'Deep Learning Lab');
  }

  refresh(): void {
    if (this.messenger) this.send();
  }

  dispose(): void {
    this.messenger = undefined;
  }

  private async sendState(): Promise<void> {
    const state = await this.source.state();
    this.messenger?.send({ kind: 'state', state });
  }
}

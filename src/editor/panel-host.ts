import { ViewColumn, window, Uri, type Disposable, type WebviewPanel } from 'vscode';
import type { Change, History } from './history';
import { Messenger, type CommandRequest, type FromPanel, type MetricPoint, type PanelPart, type PanelState, type ToPanel } from './panel';
import { throttled } from './throttled';
import { fill } from './webview';

export interface PanelSource {
  /** The exercise id or file path that the panel shows. */
  subject(): string | undefined;
  /** Everything but the training's curves. */
  state(): Promise<PanelState>;
  choose(subject: string): void;
  reveal(line: number): void;
  formula(id: string): void;
  command(request: CommandRequest): void;
}

const type = 'deepLearningLab.panel';
const drawEveryMilliseconds = 100;

/** The editor panel: at most one, made when asked for, filled again from the history whenever it says `ready`. */
export class PanelHost implements Disposable {
  private panel?: WebviewPanel;
  private messenger?: Messenger<ToPanel, FromPanel>;
  private ready = false;
  private wanted?: PanelPart;
  private points: MetricPoint[] = [];
  private readonly disposables: Disposable[];
  private readonly sendState = throttled(() => void this.state(), drawEveryMilliseconds);
  private readonly sendPoints = throttled(() => this.flush(), drawEveryMilliseconds);
  private pointsRun = 0;

  constructor(
    private readonly extension: Uri,
    private readonly source: PanelSource,
    private readonly history: History,
  ) {
    this.disposables = [
      { dispose: history.onChange((change) => this.onChange(change)) },
      window.registerWebviewPanelSerializer(type, { deserializeWebviewPanel: async (panel) => this.adopt(panel) }),
    ];
  }

  /** Shows the panel beside the text, leaving the cursor where it is. */
  show(part?: PanelPart): void {
    this.wanted = part;
    if (this.panel) {
      this.panel.reveal(undefined, true);
      this.showWanted();
    } else {
      this.adopt(window.createWebviewPanel(type, 'Deep Learning Lab', { viewColumn: ViewColumn.Beside, preserveFocus: true }));
    }
  }

  /** Sends the state again, soon: something that it is made of has changed. */
  refresh(): void {
    this.sendState();
  }

  /** Sends everything again: another subject is shown. */
  replay(): void {
    this.points = [];
    if (!this.ready) return;
    const subject = this.source.subject();
    this.messenger?.send({ kind: 'runs', runs: subject === undefined ? [] : this.history.of(subject).runs });
    void this.state();
  }

  dispose(): void {
    this.panel?.dispose();
    for (const disposable of this.disposables) disposable.dispose();
  }

  private adopt(panel: WebviewPanel): void {
    this.panel = panel;
    this.ready = false;
    const messenger = (this.messenger = new Messenger<ToPanel, FromPanel>((message) => panel.webview.postMessage(message), {
      ready: () => {
        this.ready = true;
        this.replay();
        this.showWanted();
      },
      command: (request) => this.source.command(request),
      subject: ({ id }) => this.source.choose(id),
      reveal: ({ line }) => this.source.reveal(line),
      formula: ({ id }) => this.source.formula(id),
    }));
    panel.webview.onDidReceiveMessage((message) => messenger.receive(message));
    // A hidden webview is thrown away, and what is sent to it is lost: it says `ready` again when it is shown.
    panel.onDidChangeViewState(() => (this.ready &&= panel.visible));
    panel.onDidDispose(() => {
      this.panel = this.messenger = undefined;
      this.ready = false;
    });
    panel.iconPath = { light: Uri.joinPath(this.extension, 'media', 'panel-light.svg'), dark: Uri.joinPath(this.extension, 'media', 'panel-dark.svg') };
    fill(panel.webview, this.extension, 'panel', 'Deep Learning Lab');
  }

  private showWanted(): void {
    if (!this.ready || !this.wanted) return;
    this.messenger?.send({ kind: 'show', part: this.wanted });
    this.wanted = undefined;
  }

  private async state(): Promise<void> {
    if (!this.ready) return;
    const state = await this.source.state();
    this.messenger?.send({ kind: 'state', state });
  }

  private onChange(change: Change): void {
    if (!this.ready || change.subject !== this.source.subject()) return;
    if (change.kind === 'point') {
      this.points.push(change.point);
      this.pointsRun = change.run;
      this.sendPoints();
    } else if (change.kind === 'picture') {
      this.messenger?.send({ kind: 'picture', run: change.run, picture: change.picture });
    } else if (change.kind === 'runs') {
      this.replay();
    } else if (change.kind === 'run') {
      this.points = [];
      this.messenger?.send({ kind: 'run', run: change.run });
    }
    if (change.kind !== 'point' && change.kind !== 'picture') this.sendState();
  }

  private flush(): void {
    if (this.points.length === 0) return;
    this.messenger?.send({ kind: 'points', run: this.pointsRun, points: this.points });
    this.points = [];
  }
}

import { commands, Disposable, languages, Range, RelativePattern, TextEditorRevealType, Uri, ViewColumn, window, workspace, type ExtensionContext, type Memento } from 'vscode';
import { runsIn } from '../training/runs/folder';
import { backendInWords, chooseBackend, DataChoice } from './choices';
import { CourseCommands } from './course-commands';
import { CourseTree } from './course-tree';
import { Courses } from './courses';
import { Dashboard } from './dashboard';
import { Diagnostics } from './diagnostics';
import { PairChecks } from './gradcheck';
import { Hints } from './hints';
import { History } from './history';
import { Jobs } from './jobs';
import { KeptRuns } from './kept-runs';
import type { LanguageFeatures } from './language/client';
import { explainsDiagnostics } from './language/explain';
import { Lenses } from './lenses';
import type { CommandRequest, PanelPart, Target } from './panel';
import { installNativeBackend } from './native';
import { PanelHost } from './panel-host';
import { providesReferenceTexts } from './reference-texts';
import { Runs } from './runs';
import { StatusBar } from './status-bar';
import { activeExercise, targetOf } from './target';
import { Tests } from './tests';
import { throttled } from './throttled';
import { manageTrust } from './trust';
import { dashboardState, panelState, type ViewParts } from './views';

/** The parts of the editor's side, joined. */
export class Lab implements Disposable {
  private readonly history = new History();
  private readonly hints = new Hints();
  private readonly kept = new KeptRuns(this.history, watchRuns);
  private readonly output = window.createOutputChannel('Deep Learning Lab');
  private readonly courses: Courses;
  private readonly jobs = new Jobs(this.output, this.history, () => limits());
  private readonly status = new StatusBar();
  private readonly diagnostics = new Diagnostics();
  private readonly panel: PanelHost;
  private readonly dashboard: Dashboard;
  private readonly tree: CourseTree;
  private readonly lenses: Lenses;
  private readonly tests: Tests;
  private readonly data: DataChoice;
  private readonly runs: Runs;
  private readonly pairs: PairChecks;
  private readonly courseCommands: CourseCommands;
  private readonly views: ViewParts;
  private readonly parts: { dispose(): void }[];
  private subject?: string;
  private readonly memory: Memento;

  constructor(context: ExtensionContext, language: LanguageFeatures) {
    this.memory = context.workspaceState;
    this.subject = this.memory.get<string>('subject');
    const courses = (this.courses = new Courses(context.workspaceState));
    const request = ({ command, ...target }: CommandRequest) => void commands.executeCommand(`deepLearningLab.${command}`, target);
    this.pairs = new PairChecks(context.workspaceState, this.jobs, this.diagnostics, (file) => this.show(file, 'gradients'));
    this.views = { courses, history: this.history, hints: this.hints, jobs: this.jobs, pairOf: (file) => this.pairs.of(file), bindings: (uri) => language.bindings(uri), dataOf: (exercise) => this.data.of(exercise) };
    this.panel = new PanelHost(
      context.extensionUri,
      {
        subject: () => this.subject,
        state: () => panelState(this.views, this.subject),
        choose: (id) => this.choose(id),
        reveal: (line) => void this.reveal(line),
        formula: (id) => void commands.executeCommand('deepLearningLab.explainDiagnostic', id),
        command: request,
      },
      this.history,
    );
    this.dashboard = new Dashboard(context.extensionUri, { state: () => dashboardState(this.views, activeExercise(courses) ?? this.subject), command: request });
    this.tree = new CourseTree(courses);
    this.lenses = new Lenses(courses);
    this.data = new DataChoice(courses, context.workspaceState);
    this.courseCommands = new CourseCommands({
      courses,
      memory: context.workspaceState,
      everywhere: context.globalState,
      version: (context.extension.packageJSON as { version: string }).version,
      hints: this.hints,
      show: (exercise) => {
        this.show(exercise);
        this.panel.refresh();
      },
      forget: (exercise, uri) => {
        this.hints.close(exercise);
        this.history.forget(exercise);
        this.diagnostics.clear(uri);
      },
    });
    this.runs = new Runs({
      courses,
      jobs: this.jobs,
      diagnostics: this.diagnostics,
      status: this.status,
      show: (subject, part) => this.show(subject, part),
      dataOf: (exercise) => this.data.of(exercise),
      limits,
    });
    this.tests = new Tests(courses, {
      check: (id, source, only) => this.runs.checked(id, source, only),
      gradients: (id, source, only) => this.runs.gradientsChecked(id, source, only),
      debug: (exercise, only) => this.runs.debug({ exercise, function: only }),
      stop: () => this.jobs.stop(),
    });
    this.parts = [this.output, this.kept, courses, this.jobs, this.status, this.diagnostics, this.panel, this.dashboard, this.tree, this.lenses, this.tests, providesReferenceTexts(), explainsDiagnostics(courses), ...this.registrations(), ...this.listeners(language)];
    void courses.find();
  }

  dispose(): void {
    for (const part of this.parts) part.dispose();
  }

  private registrations(): Disposable[] {
    const { runs, courseCommands, jobs } = this;
    const register = (name: string, run: (target: Target) => unknown) => commands.registerCommand(`deepLearningLab.${name}`, (argument: unknown) => run(targetOf(argument)));
    return [
      register('openCourse', () => courseCommands.openCourse()),
      register('openExercise', (target) => courseCommands.openExercise(target)),
      register('nextExercise', () => courseCommands.nextExercise()),
      register('openStatement', (target) => courseCommands.openStatement(target)),
      register('openFormulas', () => courseCommands.openFormulas()),
      register('showHint', (target) => courseCommands.showHint(target)),
      register('closeHint', ({ exercise }) => this.closeHint(exercise)),
      register('showSolution', (target) => courseCommands.showSolution(target)),
      register('resetExercise', (target) => courseCommands.resetExercise(target)),
      register('check', (target) => runs.check(target)),
      register('checkGradients', (target) => runs.gradients(target)),
      register('gradcheck', ({ file }) => this.pairs.choose(file)),
      register('gradcheckAgain', ({ file, full }) => file !== undefined && this.pairs.again(file, full === true)),
      register('train', (target) => runs.train(target)),
      register('resumeRun', () => runs.resumeUnfinished()),
      register('exportWeights', (target) => runs.exportWeights(target)),
      register('debug', (target) => runs.debug(target)),
      register('stop', () => jobs.stop()),
      register('pause', () => jobs.pause()),
      register('resume', () => jobs.resume()),
      register('showPanel', ({ exercise }) => this.show(exercise ?? activeExercise(this.courses) ?? this.subject)),
      register('showOutput', () => this.output.show(true)),
      register('chooseBackend', () => chooseBackend()),
      register('installNative', () => installNativeBackend(this.output, () => this.backendChanged())),
      register('chooseData', (target) => this.data.choose(target).then(() => this.panel.refresh())),
      register('manageTrust', () => manageTrust()),
      languages.registerCodeLensProvider([{ language: 'typescript', scheme: 'file' }, { language: 'javascript', scheme: 'file' }], this.lenses),
      window.registerTreeDataProvider(CourseTree.view, this.tree),
      window.registerWebviewViewProvider(Dashboard.view, this.dashboard),
    ];
  }

  private listeners(language: LanguageFeatures): Disposable[] {
    const { courses, jobs } = this;
    return [
      courses.onDidChange((what) => (what === 'folder' ? this.folderFound() : this.refresh())),
      { dispose: this.history.onChange(({ kind }) => kind.startsWith('run') && this.dashboard.refresh()) },
      jobs.onDidChange(throttled(() => this.jobChanged(), 150)),
      language.onDidAnalyse(() => this.panel.refresh()),
      window.onDidChangeActiveTextEditor(() => this.editorChanged()),
      workspace.onDidChangeWorkspaceFolders(() => void courses.find()),
      workspace.onDidGrantWorkspaceTrust(() => this.refresh()),
      workspace.onDidChangeConfiguration((change) => {
        if (change.affectsConfiguration('deepLearningLab.backend')) this.backendChanged();
        if (change.affectsConfiguration('deepLearningLab.codeLens')) this.lenses.refresh();
      }),
    ];
  }

  private show(subject: string | undefined, part?: PanelPart): void {
    if (subject !== undefined) this.choose(subject);
    this.panel.show(part);
  }

  private choose(subject: string): void {
    if (subject === this.subject) return;
    this.subject = subject;
    void this.memory.update('subject', subject);
    this.panel.replay();
    this.dashboard.refresh();
  }

  private closeHint(exercise = this.subject): void {
    if (exercise === undefined) return;
    this.hints.close(exercise);
    this.panel.refresh();
  }

  /** @param line counts from 1 */
  private async reveal(line: number): Promise<void> {
    if (this.subject === undefined) return;
    const uri = this.courses.fileOf(this.subject) ?? Uri.file(this.subject);
    const at = new Range(line - 1, 0, line - 1, 0);
    const editor = await window.showTextDocument(uri, { viewColumn: ViewColumn.One, selection: at });
    editor.revealRange(at, TextEditorRevealType.InCenterIfOutsideViewport);
  }

  private refresh(): void {
    void this.courses.summaries().then((all) => setContext('firstGreen', all.some(({ functions }) => functions.some(({ status }) => status === 'passed'))));
    this.tree.refresh();
    this.lenses.refresh();
    this.dashboard.refresh();
    this.panel.refresh();
  }

  private folderFound(): void {
    void setContext('courseOpen', this.courses.folder !== undefined);
    this.editorChanged();
    this.backendChanged();
    this.refresh();
    void this.courseCommands.upgrade().then(() => this.tests.refresh());
    void this.courseCommands.opened();
    this.kept.show(this.courses.folder && runsIn(this.courses.folder.fsPath));
  }

  private editorChanged(): void {
    // After a reload a panel may have the focus, and no text is active.
    const editor = window.activeTextEditor ?? (this.subject === undefined ? window.visibleTextEditors[0] : undefined);
    const id = editor && this.courses.idOf(editor.document.uri);
    void setContext('exerciseFile', id !== undefined);
    if (id !== undefined) {
      this.courses.current = id;
      this.choose(id);
    }
    this.dashboard.refresh();
  }

  private jobChanged(): void {
    const { running } = this.jobs;
    this.status.running(running);
    void setContext('running', running?.job ?? false);
    void setContext('paused', running?.paused ?? false);
    this.dashboard.refresh();
    this.panel.refresh();
  }

  private backendChanged(): void {
    this.status.backend(this.courses.folder && backendInWords());
    this.panel.refresh();
    this.dashboard.refresh();
  }
}

function watchRuns(folder: string, begun: () => void): Disposable {
  const watcher = workspace.createFileSystemWatcher(new RelativePattern(Uri.file(folder), '*/owner.json'), false, true, true);
  watcher.onDidCreate(begun);
  return watcher;
}

const contexts = new Map<string, unknown>();

async function setContext(key: string, value: unknown): Promise<void> {
  if (contexts.get(key) === value) return;
  contexts.set(key, value);
  await commands.executeCommand('setContext', `deepLearningLab.${key}`, value);
}

function limits(): { seconds: number; megabytes: number } {
  const settings = workspace.getConfiguration('deepLearningLab');
  return { seconds: settings.get('timeLimit', 60), megabytes: settings.get('memoryLimit', 4096) };
}

import { EventEmitter, RelativePattern, Uri, workspace, type Disposable, type FileSystemWatcher, type Memento } from 'vscode';
import type { CheckReport, LearnerSource } from '../child/messages';
import { loadExercises } from '../course/catalogue';
import type { Exercise } from '../course/exercise';
import { courseMarker, exerciseFileName } from '../course/folder';
import { forgetProgress, keepProgress, progressFolder, readProgress, statusAfter, type Statuses } from '../course/progress';
import type { ExerciseSummary } from './panel';
import { sourceOf } from './text-on-screen';

/** The course folder of this window: which files belong to which exercise, and how far the learner is. */
export class Courses implements Disposable {
  private readonly changed = new EventEmitter<'folder' | 'progress'>();
  readonly onDidChange = this.changed.event;
  /** The exercise that the learner worked on last in this window. */
  current?: string;
  private root?: Uri;
  private exercises?: Promise<Exercise[]>;
  private ids: ReadonlySet<string> = new Set();
  private watcher?: FileSystemWatcher;

  /** @param memory holds the progress of a course whose folder cannot be written and what was kept there before progress had files */
  constructor(private readonly memory: Memento) {}

  get folder(): Uri | undefined {
    return this.root;
  }

  /** Looks for a course among the folders of this window. */
  async find(): Promise<void> {
    const folders = (workspace.workspaceFolders ?? []).map(({ uri }) => uri).filter(({ scheme }) => scheme === 'file');
    const found = await Promise.all(folders.map((folder) => exists(Uri.joinPath(folder, ...courseMarker))));
    this.ids = new Set((await this.all()).map(({ id }) => id));
    this.root = folders.find((_, i) => found[i]);
    this.watch();
    const remembered = [...this.ids].filter((id) => this.memory.get(key(id)) !== undefined);
    for (const id of this.root ? remembered : []) await this.keep(id, this.statusOf(id));
    this.changed.fire('folder');
  }

  all(): Promise<Exercise[]> {
    return (this.exercises ??= loadExercises());
  }

  async exercise(id: string): Promise<Exercise | undefined> {
    return (await this.all()).find((exercise) => exercise.id === id);
  }

  /** Where the learner writes an exercise; undefined for anything else. */
  fileOf(id: string): Uri | undefined {
    return this.root && this.ids.has(id) ? Uri.joinPath(this.root, exerciseFileName(id)) : undefined;
  }

  statementOf(id: string): Uri | undefined {
    return this.root && Uri.joinPath(this.root, `${id}.md`);
  }

  /** The exercise that a file belongs to. */
  idOf(uri: Uri): string | undefined {
    if (!this.root || uri.scheme !== 'file' || !uri.path.startsWith(`${this.root.path}/`)) return undefined;
    const id = /^([a-z0-9-]+)\.ts$/.exec(uri.path.slice(this.root.path.length + 1))?.[1];
    return id !== undefined && this.ids.has(id) ? id : undefined;
  }

  /** @throws where the file is not there */
  source(id: string): Promise<LearnerSource> {
    return sourceOf(this.fileOf(id)!);
  }

  async summaries(): Promise<ExerciseSummary[]> {
    return (await this.all()).map((exercise) => this.summaryOf(exercise));
  }

  async summary(id: string): Promise<ExerciseSummary | undefined> {
    const exercise = await this.exercise(id);
    return exercise && this.summaryOf(exercise);
  }

  async next(): Promise<ExerciseSummary | undefined> {
    return (await this.summaries()).find(({ status }) => status !== 'passed');
  }

  async record(report: CheckReport): Promise<void> {
    await this.keep(report.exercise, statusAfter(this.statusOf(report.exercise), report));
  }

  async forget(id: string): Promise<void> {
    await this.keep(id, undefined);
  }

  dispose(): void {
    this.watcher?.dispose();
    this.changed.dispose();
  }

  /** In the course folder; in the window's memory where that cannot be written. */
  private async keep(id: string, statuses: Statuses | undefined): Promise<void> {
    let written = this.root !== undefined;
    try {
      if (this.root && statuses) keepProgress(this.root.fsPath, id, statuses);
      else if (this.root) forgetProgress(this.root.fsPath, id);
    } catch {
      written = false;
    }
    await this.memory.update(key(id), written ? undefined : statuses);
    this.changed.fire('progress');
  }

  private statusOf(id: string): Statuses {
    return { ...(this.root && readProgress(this.root.fsPath, id)), ...this.memory.get<Statuses>(key(id)) };
  }

  /** The command line checks too, and another window may. */
  private watch(): void {
    this.watcher?.dispose();
    this.watcher = this.root && workspace.createFileSystemWatcher(new RelativePattern(this.root, `${progressFolder.join('/')}/*.json`));
    for (const event of [this.watcher?.onDidChange, this.watcher?.onDidCreate, this.watcher?.onDidDelete]) event?.(() => this.changed.fire('progress'));
  }

  private summaryOf({ id, title, course, functions, training, checks }: Exercise): ExerciseSummary {
    const known = this.statusOf(id);
    const statuses = functions.map((name) => ({ name, status: known[name] ?? ('untouched' as const) }));
    const passed = statuses.every(({ status }) => status === 'passed');
    const status = passed ? 'passed' : Object.keys(known).length > 0 ? 'started' : 'untouched';
    return { id, title, course, functions: statuses, status, trains: training !== undefined, checksGradients: checks.some(({ kind }) => kind === 'gradient') };
  }
}

function key(id: string): string {
  return `progress/${id}`;
}

export async function exists(uri: Uri): Promise<boolean> {
  return workspace.fs.stat(uri).then(
    () => true,
    () => false,
  );
}


import { commands, debug, Uri, window, workspace } from 'vscode';
import type { LastEvent, Limits } from '../child/client';
import type { BackendChoice, CheckReport, GradientReport, LearnerSource, Request } from '../child/messages';
import type { Exercise } from '../course/exercise';
import { outcomeInWords, outcomeOf } from '../course/report';
import { newestCheckpoint } from '../training/runs/checkpoints';
import { isResumable, runsIn, type KeptRun } from '../training/runs/folder';
import { exportedInWords } from '../training/export';
import { defaultsOf } from '../training/training';
import type { Courses } from './courses';
import { attach, freePort } from './debug';
import type { Diagnostics } from './diagnostics';
import type { Jobs } from './jobs';
import type { PanelPart, Target } from './panel';
import { pickRun } from './run-picks';
import type { StatusBar } from './status-bar';
import { activeExercise, pickExercise } from './target';
import { mayRun } from './trust';

/** An exercise with the text that is on screen. */
interface Opened {
  exercise: Exercise;
  uri: Uri;
  source: LearnerSource;
}

export interface RunParts {
  courses: Courses;
  jobs: Jobs;
  diagnostics: Diagnostics;
  status: StatusBar;
  /** Shows results of a subject in the panel. */
  show(subject: string, part: PanelPart): void;
  /** The data that was chosen for an exercise; undefined means its own. */
  dataOf(exercise: string): string | undefined;
  limits(): Limits;
}

/** What runs learners' code when they ask: check, gradients, train, debug. */
export class Runs {
  constructor(private readonly parts: RunParts) {}

  async check(target: Target): Promise<void> {
    const opened = await this.open(target, 'Check');
    if (!opened) return;
    this.parts.show(opened.exercise.id, 'shapes');
    const last = await this.runCheck(opened, target.function);
    if (last?.event === 'checked') this.sayChecked(opened.exercise, last.report);
  }

  async gradients(target: Target): Promise<void> {
    const opened = await this.open(target, 'Check Gradients');
    if (!opened) return;
    const { exercise, source } = opened;
    this.parts.show(exercise.id, 'gradients');
    await this.runGradients(opened, { job: 'gradients', exercise: exercise.id, source, function: target.function, full: target.full }, target.function);
  }

  async train(target: Target): Promise<void> {
    const opened = await this.open(target, 'Train');
    if (!opened) return;
    const { exercise, uri, source } = opened;
    if (!exercise.training) {
      void window.showInformationMessage(`"${exercise.title}" has nothing to train. The next exercise that trains is marked in the course.`);
      return;
    }
    const { resume, settings, hyperparameters } = target;
    const data = resume === undefined ? this.parts.dataOf(exercise.id) : undefined;
    this.parts.show(exercise.id, 'training');
    const last = await this.parts.jobs.run(
      'train',
      exercise,
      {
        job: 'train',
        exercise: exercise.id,
        source,
        backend: workspace.getConfiguration('deepLearningLab').get<BackendChoice>('backend', 'auto'),
        data,
        // A run that goes on has its own of everything that is not named here.
        hyperparameters: resume === undefined ? { ...defaultsOf(exercise.training, data !== undefined), ...hyperparameters } : {},
        seed: settings?.seed,
        dev: settings?.dev,
        earlyStopping: settings?.patience === undefined ? undefined : { patience: settings.patience },
        runs: runsIn(this.parts.courses.folder!.fsPath),
        resume,
      },
      this.parts.jobs.unhurried(),
    );
    if (last) this.parts.diagnostics.trained(uri, last.event === 'failed' ? last.failure : undefined);
  }

  /** Goes on with a training of any exercise that did not come to its end. */
  async resumeUnfinished(): Promise<void> {
    const run = await this.pickRun(isResumable, 'Resume Unfinished Training', 'No training waits to go on: every one came to its end, or ended before its first checkpoint.');
    if (run) await this.train({ exercise: run.history.start?.exercise, resume: run.folder });
  }

  /** Writes what a training has learnt as a tf.js model folder. */
  async exportWeights(target: Target): Promise<void> {
    const fits = (run: KeptRun) => (target.exercise === undefined || run.history.start?.exercise === target.exercise) && newestCheckpoint(run.folder).found !== undefined;
    const run = await this.pickRun(fits, 'Export Trained Weights', 'No training is kept yet. Train first.');
    const opened = run && (await this.open({ exercise: run.history.start?.exercise }, 'Export Trained Weights'));
    if (!opened) return;
    const chosen = await window.showOpenDialog({ canSelectFiles: false, canSelectFolders: true, defaultUri: this.parts.courses.folder, openLabel: 'Export Here', title: `A folder named ${run.id} is made there` });
    if (!chosen) return;
    const { exercise, source } = opened;
    const to = Uri.joinPath(chosen[0], run.id);
    const last = await this.parts.jobs.run('export', exercise, { job: 'export', exercise: exercise.id, source, run: run.folder, to: to.fsPath });
    if (last?.event === 'failed') void window.showErrorMessage(last.failure.sentence);
    if (last?.event !== 'exported') return;
    const choice = await window.showInformationMessage(exportedInWords(last.exported), 'Show model.json');
    if (choice) await commands.executeCommand('vscode.open', Uri.joinPath(to, 'model.json'));
  }

  /** Checks a function while the editor's debugger is attached to its process. */
  async debug(target: Target): Promise<void> {
    const opened = await this.open(target, 'Debug');
    if (!opened) return;
    const { exercise, uri, source } = opened;
    const name = target.function ? `${exercise.title}: ${target.function}` : exercise.title;
    const port = await freePort();
    const request: Request = { job: 'check', exercise: exercise.id, source, only: target.function ? { function: target.function } : undefined };
    const running = this.parts.jobs.run('debug', exercise, request, { ...this.parts.limits(), seconds: Infinity, inspect: port });
    const attached = await attach(workspace.getWorkspaceFolder(uri), name, port);
    if (!attached) this.parts.jobs.stop();
    const ended = debug.onDidTerminateDebugSession((session) => session.configuration.port === port && this.parts.jobs.stop());
    const last = await running;
    ended.dispose();
    if (last?.event === 'checked') this.keepChecked(opened, last.report, target.function);
  }

  /** For the Testing view: the report, or a sentence on why there is none. */
  async checked(id: string, source: LearnerSource, only?: string): Promise<CheckReport | string> {
    const opened = await this.withSource(id, source);
    const last = opened && (await this.runCheck(opened, only));
    return last?.event === 'checked' ? last.report : sentence(last);
  }

  async gradientsChecked(id: string, source: LearnerSource, only?: string): Promise<GradientReport[] | string> {
    const opened = await this.withSource(id, source);
    const last = opened && (await this.runGradients(opened, { job: 'gradients', exercise: id, source, function: only }, only));
    return last?.event === 'gradients' ? last.reports : sentence(last);
  }

  private async runCheck(opened: Opened, only?: string): Promise<LastEvent | undefined> {
    const { exercise, source } = opened;
    const last = await this.parts.jobs.run('check', exercise, { job: 'check', exercise: exercise.id, source, only: only ? { function: only } : undefined });
    if (last?.event === 'checked') this.keepChecked(opened, last.report, only);
    return last;
  }

  private async runGradients({ exercise, uri, source }: Opened, request: Extract<Request, { job: 'gradients' }>, only?: string): Promise<LastEvent | undefined> {
    const last = await this.parts.jobs.run('gradients', exercise, request, request.full ? this.parts.jobs.unhurried() : undefined);
    if (last?.event === 'gradients') this.parts.diagnostics.gradientsChecked(uri, source.text, last.reports, only);
    return last;
  }

  private keepChecked({ uri, source }: Opened, report: CheckReport, only?: string): void {
    this.parts.diagnostics.checked(uri, source.text, report, only);
    void this.parts.courses.record(report);
  }

  private sayChecked({ title }: Exercise, report: CheckReport): void {
    const outcome = outcomeOf(report.checks);
    const icon = outcome.failed.length > 0 ? 'error' : outcome.unfinished.length > 0 ? 'edit' : 'pass';
    this.parts.status.said(`$(${icon}) ${title}: ${outcomeInWords(outcome)}`);
  }

  private async pickRun(fits: (run: KeptRun) => boolean, title: string, none: string): Promise<KeptRun | undefined> {
    const { courses } = this.parts;
    if (!courses.folder) {
      await this.open({}, title);
      return undefined;
    }
    return pickRun(runsIn(courses.folder.fsPath), await courses.all(), fits, title, none);
  }

  private async withSource(id: string, source: LearnerSource): Promise<Opened | undefined> {
    const exercise = await this.parts.courses.exercise(id);
    const uri = this.parts.courses.fileOf(id);
    return exercise && uri && { exercise, uri, source };
  }

  /** The exercise that a command concerns: named, active, or picked; with words where it cannot be run. */
  private async open(target: Target, title: string): Promise<Opened | undefined> {
    const { courses } = this.parts;
    if (!courses.folder) {
      const choice = await window.showInformationMessage('No course folder is open in this window. Open the course first.', 'Open Course');
      if (choice) await commands.executeCommand('deepLearningLab.openCourse');
      return undefined;
    }
    if (!mayRun()) return undefined;
    const id = target.exercise ?? activeExercise(courses) ?? (await pickExercise(courses, title));
    const exercise = id === undefined ? undefined : await courses.exercise(id);
    const uri = exercise && courses.fileOf(exercise.id);
    if (!exercise || !uri) return undefined;
    try {
      return { exercise, uri, source: await courses.source(exercise.id) };
    } catch {
      const choice = await window.showWarningMessage(`${workspace.asRelativePath(uri)} is not in the course folder: it was renamed, moved or deleted.`, 'Write It Anew');
      if (choice) await commands.executeCommand('deepLearningLab.openExercise', { exercise: exercise.id });
      return undefined;
    }
  }
}

function sentence(last: LastEvent | undefined): string {
  return last?.event === 'failed' ? last.failure.sentence : 'Another job runs: stop it first.';
}

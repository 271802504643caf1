import { Location, Position, Range, TestMessage, TestRunProfileKind, tests, window, workspace, type CancellationToken, type Disposable, type TestItem, type TestRun, type TestRunRequest, type TextDocument } from 'vscode';
import type { CheckReport, CheckResult, GradientReport, LearnerSource } from '../child/messages';
import type { Exercise } from '../course/exercise';
import { outcomeInWords, outcomeOf } from '../course/report';
import type { Courses } from './courses';
import { exportedFunctions } from './functions';
import { mayRun } from './trust';

/** What the Testing view runs with; both resolve to undefined where there is no result (stopped, failed: the message says why). */
export interface TestRunner {
  /** @param only one function instead of all */
  check(exercise: string, source: LearnerSource, only: string | undefined): Promise<CheckReport | string>;
  gradients(exercise: string, source: LearnerSource, only: string | undefined): Promise<GradientReport[] | string>;
  debug(exercise: string, only: string | undefined): Promise<void>;
  stop(): void;
}

const FOLLOW_MILLISECONDS = 400;

/** Every exercise, its functions and their checks in VS Code's Testing view. */
export class Tests implements Disposable {
  private readonly controller = tests.createTestController('deepLearningLab', 'Deep Learning Lab');
  /** Items that a run found without their being listed. */
  private readonly found = new WeakSet<TestItem>();
  private readonly listening: Disposable;

  constructor(
    private readonly courses: Courses,
    private readonly runner: TestRunner,
  ) {
    const waiting = new Map<TextDocument, NodeJS.Timeout>();
    this.listening = workspace.onDidChangeTextDocument(({ document }) => {
      clearTimeout(waiting.get(document));
      waiting.set(document, setTimeout(() => (waiting.delete(document), this.edited(document)), FOLLOW_MILLISECONDS));
    });
    this.controller.resolveHandler = async (item) => {
      if (!item) await this.refresh();
    };
    this.controller.refreshHandler = () => this.refresh();
    this.controller.createRunProfile('Check', TestRunProfileKind.Run, (request, token) => this.run(request, token), true);
    this.controller.createRunProfile('Debug', TestRunProfileKind.Debug, (request) => this.debug(request), true);
  }

  /** Lists the exercises of the open course anew; the lines of functions follow the text. */
  async refresh(): Promise<void> {
    if (!this.courses.folder) {
      this.controller.items.replace([]);
      return;
    }
    const items = await Promise.all((await this.courses.all()).map((exercise) => this.exerciseItem(exercise)));
    this.controller.items.replace(items.filter((item) => item !== undefined));
  }

  dispose(): void {
    this.listening.dispose();
    this.controller.dispose();
  }

  private async exerciseItem(exercise: Exercise): Promise<TestItem | undefined> {
    const uri = this.courses.fileOf(exercise.id);
    if (!uri) return undefined;
    const item = this.controller.createTestItem(exercise.id, exercise.title, uri);
    item.sortText = String(exercise.order).padStart(4, '0');
    exercise.functions.forEach((name, i) => {
      const child = this.controller.createTestItem(`${exercise.id}/${name}`, name, uri);
      child.sortText = String(i).padStart(3, '0');
      for (const check of exercise.checks.filter((c) => c.function === name)) child.children.add(this.checkItem(child, check.kind, check.name));
      item.children.add(child);
    });
    await this.courses.source(exercise.id).then(({ text }) => place(item, text), () => undefined);
    return item;
  }

  /** Keeps the marks beside the text on the lines of their functions. */
  private edited(document: TextDocument): void {
    const id = this.courses.idOf(document.uri);
    const item = id === undefined ? undefined : this.controller.items.get(id);
    if (item) place(item, document.getText());
  }

  private checkItem(parent: TestItem, kind: string, name: string): TestItem {
    const item = this.controller.createTestItem(`${parent.id}/${kind}/${name}`, name, parent.uri);
    item.description = kind;
    item.range = parent.range;
    return item;
  }

  private async run(request: TestRunRequest, token: CancellationToken): Promise<void> {
    if (!mayRun()) return;
    const run = this.controller.createTestRun(request, 'Check');
    token.onCancellationRequested(() => this.runner.stop());
    const wanted = request.include ?? [...this.controller.items].map(([, item]) => item);
    const excluded = new Set(request.exclude?.map(({ id }) => id));
    const groups = [...byExercise(wanted)].map(([id, items]) => ({ id, asked: items.flatMap(leaves).filter((leaf) => !isUnder(leaf, excluded)) }));
    for (const leaf of groups.flatMap(({ asked }) => asked)) run.enqueued(leaf);
    for (const { id, asked } of groups) {
      if (token.isCancellationRequested) break;
      if (asked.length > 0) await this.runExercise(run, id, asked, token);
    }
    run.end();
  }

  private async runExercise(run: TestRun, id: string, asked: TestItem[], token: CancellationToken): Promise<void> {
    for (const leaf of asked) run.started(leaf);
    const source = await this.courses.source(id).catch(() => undefined);
    if (!source) {
      for (const item of asked) run.errored(item, new TestMessage('The file of this exercise is not there. "Open Exercise" writes it anew.'));
      return;
    }
    const functions = new Set(asked.map(functionOf));
    const report = await this.runner.check(id, source, functions.size === 1 ? [...functions][0] : undefined);
    if (typeof report === 'string') {
      say(run, `${id}: ${report}`);
      for (const item of asked) {
        if (token.isCancellationRequested) run.skipped(item);
        else run.errored(item, new TestMessage(report));
      }
      return;
    }
    const results = report.checks.filter((result) => functions.has(result.function));
    const outcome = outcomeOf(results);
    say(run, `${id}: ${outcomeInWords(outcome)}`);
    const wrong = outcome.failed.some(({ kind }) => kind === 'gradient') && !token.isCancellationRequested;
    const gradients = wrong ? await this.runner.gradients(id, source, functions.size === 1 ? [...functions][0] : undefined) : [];
    this.tell(run, id, asked, results, typeof gradients === 'string' ? [] : gradients);
  }

  /** What was found without being listed (shapes, presence) becomes an item of its function; what is not written yet is skipped. */
  private tell(run: TestRun, id: string, asked: TestItem[], results: CheckResult[], gradients: GradientReport[]): void {
    const open = new Map(asked.map((item) => [item.id, item]));
    const unfinished = new Set(outcomeOf(results).unfinished.map((result) => result.function));
    const whole = new Set(asked.map((item) => item.parent).filter((parent) => parent && leaves(parent).every((leaf) => open.has(leaf.id))));
    for (const result of results) {
      const parent = this.controller.items.get(id)?.children.get(`${id}/${result.function}`);
      if (!parent) continue;
      const itemId = `${parent.id}/${result.kind}/${result.name}`;
      let item = parent.children.get(itemId);
      if (!item && whole.has(parent)) {
        parent.children.add((item = this.checkItem(parent, result.kind, result.name)));
        this.found.add(item);
      }
      if (!item || (!open.delete(itemId) && !whole.has(parent))) continue;
      const { name } = result;
      const gradient = result.kind === 'gradient' ? gradients.find((report) => report.function === result.function && report.name === name) : undefined;
      const verdict = unfinished.has(result.function) ? 'skipped' : result.passed ? 'passed' : 'failed';
      if (verdict === 'failed') run.failed(item, failure(result, item, gradient));
      else run[verdict](item);
      say(run, `  ${verdict.padEnd(7)} ${result.function}: ${result.passed ? name : `${name}. ${result.message}`}`, item);
    }
    for (const item of open.values()) {
      if (this.found.has(item)) item.parent?.children.delete(item.id);
      else run.skipped(item);
    }
  }

  private async debug(request: TestRunRequest): Promise<void> {
    const [item] = request.include ?? [];
    if (!item) {
      void window.showInformationMessage('Choose the exercise or the function to debug: breakpoints in its file stop the check.');
      return;
    }
    if (mayRun()) await this.runner.debug(item.id.split('/')[0], item.id.includes('/') ? functionOf(item) : undefined);
  }
}

function place(exercise: TestItem, text: string): void {
  const lines = new Map(exportedFunctions(text).map(({ name, line }) => [name, line]));
  for (const [, item] of exercise.children) {
    const line = lines.get(item.label);
    if (line === undefined || item.range?.start.line === line) continue;
    item.range = new Range(line, 0, line, 0);
    for (const [, check] of item.children) check.range = item.range;
  }
}

/** The terminal of a test run ends lines its own way. */
function say(run: TestRun, sentence: string, item?: TestItem): void {
  run.appendOutput(`${sentence.replace(/\r?\n/g, '\r\n')}\r\n`, undefined, item);
}

function failure(result: CheckResult, item: TestItem, gradient: GradientReport | undefined): TestMessage {
  const message = new TestMessage(result.message);
  const entries = gradient && entriesOf(gradient);
  if (entries) [message.expectedOutput, message.actualOutput] = entries;
  else if (result.expected !== undefined || result.actual !== undefined) [message.expectedOutput, message.actualOutput] = [rows(result.expected), rows(result.actual)];
  message.location = locationOf(item, result.line);
  return message;
}

const ENTRIES_SHOWN = 10;

/** The worst entries of the wrong parameters: by differences, and by the learner's backward pass. */
function entriesOf({ parameters }: GradientReport): [string, string] | undefined {
  const shown = parameters.filter(({ wrong }) => wrong).flatMap(({ name, entries }) => entries.slice(0, ENTRIES_SHOWN).map((entry) => ({ at: `d${name}[${entry.index.join(', ')}]`, entry })));
  if (shown.length === 0) return undefined;
  return [shown.map(({ at, entry }) => `${at} = ${entry.numeric ?? entry.autodiff}`).join('\n'), shown.map(({ at, entry }) => `${at} = ${entry.analytic}`).join('\n')];
}

/** A row of a matrix on a line of its own, so that the difference of two matrices reads row by row. */
function rows(value: string | undefined): string {
  return (value ?? '').replace(/\], \[/g, '],\n [').replace(/\) \[/g, ')\n[');
}

/** @param line counts from 1 */
function locationOf(item: TestItem, line: number | undefined): Location | undefined {
  return item.uri && new Location(item.uri, new Position(line === undefined ? (item.range?.start.line ?? 0) : line - 1, 0));
}

/** Ids are `exercise/function/kind/name`. */
function functionOf(item: TestItem): string {
  return item.id.split('/')[1];
}

function leaves(item: TestItem): TestItem[] {
  return item.children.size === 0 ? [item] : [...item.children].flatMap(([, child]) => leaves(child));
}

function isUnder(item: TestItem, ids: ReadonlySet<string>): boolean {
  return ids.has(item.id) || (item.parent !== undefined && isUnder(item.parent, ids));
}

function byExercise(items: readonly TestItem[]): Map<string, TestItem[]> {
  const groups = new Map<string, TestItem[]>();
  for (const item of items) {
    const id = item.id.split('/')[0];
    groups.set(id, [...(groups.get(id) ?? []), item]);
  }
  return groups;
}

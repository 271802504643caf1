import { Location, Position, Range, TestMessage, TestRunProfileKind, tests, type CancellationToken, type Disposable, type TestItem, type TestRun, type TestRunRequest } from 'vscode';
import type { CheckReport, CheckResult, GradientReport, LearnerSource } from '../child/messages';
import type { Exercise } from '../course/exercise';
import type { Courses } from './courses';
import { exportedFunctions } from './functions';
import { mayRun } from './trust';

/** What the Testing view runs with; both resolve to undefined where there is no result (stopped, failed: the message says why). */
export interface TestRunner {
  check(exercise: string, source: LearnerSource): Promise<CheckReport | string>;
  gradients(exercise: string, source: LearnerSource): Promise<GradientReport[] | string>;
  debug(exercise: string): Promise<void>;
  stop(): void;
}

/** Every exercise, its functions and their checks in VS Code's Testing view. */
export class Tests implements Disposable {
  private readonly controller = tests.createTestController('deepLearningLab', 'Deep Learning Lab');

  constructor(
    private readonly courses: Courses,
    private readonly runner: TestRunner,
  ) {
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
    this.controller.dispose();
  }

  private async exerciseItem(exercise: Exercise): Promise<TestItem | undefined> {
    const uri = this.courses.fileOf(exercise.id);
    if (!uri) return undefined;
    const item = this.controller.createTestItem(exercise.id, exercise.title, uri);
    item.sortText = String(exercise.order).padStart(4, '0');
    const text = await this.courses.source(exercise.id).then(
      (source) => source.text,
      () => '',
    );
    const lines = new Map(exportedFunctions(text).map(({ name, line }) => [name, line]));
    exercise.functions.forEach((name, i) => {
      const child = this.controller.createTestItem(`${exercise.id}/${name}`, name, uri);
      child.sortText = String(i).padStart(3, '0');
      const line = lines.get(name);
      if (line !== undefined) child.range = new Range(line, 0, line, 0);
      for (const check of exercise.checks.filter((c) => c.function === name)) child.children.add(this.checkItem(child, check.kind, check.name));
      item.children.add(child);
    });
    return item;
  }

  private checkItem(parent: TestItem, kind: string, name: string): TestItem {
    const item = this.controller.createTestItem(`${parent.id}/${kind}/${name}`, name, parent.uri);
    item.description = kind;
    item.range = parent.range;
    return item;
  }

  private async run(request: TestRunRequest, token: CancellationToken): Promise<void> {
    if (!mayRun()) return;
    const run = this.controller.createTestRun(request);
    token.onCancellationRequested(() => this.runner.stop());
    const wanted = request.include ?? [...this.controller.items].map(([, item]) => item);
    const excluded = new Set(request.exclude?.map(({ id }) => id));
    for (const [id, items] of byExercise(wanted)) {
      if (token.isCancellationRequested) break;
      const asked = items.flatMap(leaves).filter((leaf) => !isUnder(leaf, excluded));
      for (const leaf of asked) run.started(leaf);
      const source = await this.courses.source(id).catch(() => undefined);
      if (!source) {
        for (const item of asked) run.errored(item, new TestMessage('The file of this exercise is not there. "Open Exercise" writes it anew.'));
        continue;
      }
      const report = await this.runner.check(id, source);
      const gradients = asked.some(isGradient) && !token.isCancellationRequested ? await this.runner.gradients(id, source) : undefined;
      this.tell(run, id, asked, report, gradients);
    }
    run.end();
  }

  private tell(run: TestRun, id: string, asked: TestItem[], report: CheckReport | string, gradients: GradientReport[] | string | undefined): void {
    if (typeof report === 'string') {
      for (const item of asked) run.errored(item, new TestMessage(report));
      return;
    }
    const told = new Set<string>();
    for (const result of report.checks) {
      const parent = this.controller.items.get(id)?.children.get(`${id}/${result.function}`);
      if (!parent || !asked.some((leaf) => leaf.id.startsWith(parent.id))) continue;
      const itemId = `${parent.id}/${result.kind}/${result.name}`;
      let item = parent.children.get(itemId);
      if (!item) parent.children.add((item = this.checkItem(parent, result.kind, result.name)));
      told.add(itemId);
      if (result.passed) run.passed(item);
      else run.failed(item, failure(result, item));
    }
    for (const item of asked.filter(({ id }) => !told.has(id))) {
      const gradient = typeof gradients === 'object' && isGradient(item) ? gradients.find(({ name, function: f }) => item.id.endsWith(`/${f}/gradient/${name}`)) : undefined;
      if (gradient) tellGradient(run, item, gradient);
      else if (typeof gradients === 'string' && isGradient(item)) run.errored(item, new TestMessage(gradients));
      else run.skipped(item);
    }
  }

  private async debug(request: TestRunRequest): Promise<void> {
    const [item] = request.include ?? [];
    if (item && mayRun()) await this.runner.debug(item.id.split('/')[0]);
  }
}

function tellGradient(run: TestRun, item: TestItem, report: GradientReport): void {
  if (report.verdict === 'pass') {
    run.passed(item);
    return;
  }
  const wrong = report.parameters.filter((parameter) => parameter.wrong);
  const rows = wrong.flatMap(({ name, entries }) => entries.slice(0, 10).map((entry) => ({ at: `d${name}[${entry.index.join(', ')}]`, entry })));
  const message = new TestMessage(report.causes[0]?.message ?? report.reason ?? `The gradient of ${report.function} does not match its cost.`);
  if (rows.length > 0) {
    message.expectedOutput = rows.map(({ at, entry }) => `${at} = ${entry.numeric}`).join('\n');
    message.actualOutput = rows.map(({ at, entry }) => `${at} = ${entry.analytic}`).join('\n');
  }
  message.location = locationOf(item, report.causes[0]?.line);
  run.failed(item, message);
}

function failure(result: CheckResult, item: TestItem): TestMessage {
  const message = new TestMessage(result.message);
  message.expectedOutput = result.expected;
  message.actualOutput = result.actual;
  message.location = locationOf(item, result.line);
  return message;
}

/** @param line counts from 1 */
function locationOf(item: TestItem, line: number | undefined): Location | undefined {
  return item.uri && new Location(item.uri, new Position(line === undefined ? (item.range?.start.line ?? 0) : line - 1, 0));
}

function isGradient(item: TestItem): boolean {
  return item.description === 'gradient';
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

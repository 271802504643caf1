/**
 * Checks one learner's file against an exercise: static shapes, shapes at run time, values and properties on fresh seeded
 * inputs, gradients. Functions are checked in the order in which they are written; the first failing check of a function
 * names its mistake when it can be told.
 */
import type { Analysis, Finding } from '../shapes/analysis';
import { perform, type Call, type CallResult } from './call';
import { partKey, partName, type CallNames, type Difference } from './compare';
import { breaches, type Contract } from './contract';
import type { Check, CheckKind, GradientCheck, LearnerModule, ValueCheck } from './exercise';
import { diagnose, firstTrace, type Diagnosis, type Observation, type Recognised, type Workshop } from './mistakes';
import { absence, inFunction, unfinished, whereDefined } from './presence';
import { enumerate, placed, printValue } from './print';
import type { CheckReport, CheckResult, Given, LearnerSource, SeenShape } from './report';
import { wrongBefore } from './relied-on';
import { seenShapes } from './seen';
import { explainThrown } from './thrown';
import { callsOf, exactly, judge, namesOf } from './trial';
import type { Value } from './value';

/** The part of a gradient report that a check needs. */
export interface GradientVerdict {
  verdict: 'pass' | 'fail' | 'meaningless';
  difference: number;
  causes: { id: string; message: string; line?: number }[];
  reason?: string;
}

export interface CheckRequest extends Workshop {
  learner: LearnerModule;
  source: LearnerSource;
  contracts?: Contract[];
  /** The shape engine's word on the learner's text. */
  analysis?: Analysis;
  /** Checks a backward pass numerically; without it gradient checks are left out. */
  gradientCheck?: (check: GradientCheck) => GradientVerdict | Promise<GradientVerdict>;
  only?: { function?: string; kind?: CheckKind };
  /** Whether the report holds what the functions gave. */
  given?: boolean;
  /** Told before each function: an endless loop is then known by name. */
  progress?: (message: string) => void;
  /** Told after each function what was found. */
  partly?: (checks: CheckResult[]) => void;
}

const ORDER: CheckKind[] = ['static', 'shape', 'value', 'property', 'gradient'];

export async function runChecks(request: CheckRequest): Promise<CheckReport> {
  const { exercise, only } = request;
  const checks: CheckResult[] = [];
  const seen: SeenShape[] = [];
  const given: Given[] = [];
  for (const name of exercise.functions) {
    if (only?.function && only.function !== name) continue;
    request.progress?.(`Checking ${name}`);
    await new Promise((resolve) => setImmediate(resolve));
    const checker = new FunctionChecker(request, name);
    const found = await checker.run();
    checks.push(...found);
    if (request.given) given.push(...checker.given());
    request.partly?.(found.filter(({ kind }) => !only?.kind || kind === only.kind));
    seen.push(...checker.seen.filter((shape) => !seen.some((other) => other.name === shape.name && other.line === shape.line)));
  }
  const shown = only?.kind ? checks.filter(({ kind }) => kind === only.kind) : checks;
  return { exercise: exercise.id, passed: shown.length > 0 && shown.every(({ passed }) => passed), checks: shown, seen, ...(request.given && { given }) };
}

/** One trial of one check. */
interface Trial {
  check: ValueCheck;
  call: Call;
  result: CallResult;
  names: CallNames;
  differences: Difference[];
}

class FunctionChecker {
  seen: SeenShape[] = [];
  private readonly contract: Contract | undefined;
  private diagnosis: Diagnosis | undefined;
  private trials: Trial[] = [];
  /** The part of the result that a failed check speaks of. */
  private readonly partOf = new Map<CheckResult, string>();

  constructor(
    private readonly request: CheckRequest,
    private readonly name: string,
  ) {
    this.contract = request.contracts?.find((contract) => contract.function === name);
  }

  async run(): Promise<CheckResult[]> {
    const { exercise, learner, source } = this.request;
    const planned = exercise.checks.filter((check) => check.function === this.name);
    const missing = absence(this.name, learner, source.text, exercise);
    if (missing) {
      return this.listed(planned).map(({ kind, name }) => ({ function: this.name, kind, name, passed: false, message: missing.message, line: missing.line }));
    }
    this.trials = planned.flatMap((check) => (check.kind === 'gradient' ? [] : this.tryOut(check)));
    this.look();
    const results: CheckResult[] = [];
    const add = (result: CheckResult | undefined): void => void (result && results.push(result));
    add(this.staticResult());
    add(this.shapeResult());
    for (const kind of ['shape', 'value', 'property'] as const) {
      for (const check of planned) if (check.kind === kind) add(this.valueResult(check));
    }
    for (const check of planned) if (check.kind === 'gradient') add(await this.gradientResult(check, results));
    this.nameMistake(results);
    return results.sort((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind));
  }

  /** Every result that a complete function would have, so that a report lists the same checks whatever the file holds. */
  private listed(planned: Check[]): { kind: CheckKind; name: string }[] {
    const all: { kind: CheckKind; name: string }[] = planned.filter(({ kind }) => kind !== 'gradient' || this.request.gradientCheck);
    if (this.contract?.entries.some(({ name }) => /^return\b/.test(name))) all.unshift({ kind: 'shape', name: 'shapes of the result' });
    if (this.request.analysis) all.unshift({ kind: 'static', name: 'shapes in the text' });
    return all;
  }

  private tryOut(check: ValueCheck): Trial[] {
    const { learner, source, tf, exercise } = this.request;
    return callsOf(exercise, check).map((call) => {
      const result = perform(tf, learner, call, source.path);
      const names = namesOf(exercise, this.name, this.contract, result.inputs);
      const { value } = result.outcome;
      return { check, call, result, names, differences: value ? judge(tf, exercise, check, call, value, names) : [] };
    });
  }

  /** The results of each check, for a judge elsewhere. */
  given(): Given[] {
    return [...new Set(this.trials.map(({ check }) => check))].map(({ name }) => ({
      function: this.name,
      check: name,
      values: this.trials.flatMap(({ check, result }) => (check.name === name && result.outcome.value ? [result.outcome.value] : [])),
    }));
  }

  /** Runs one trial again with tracing: which line made which tensor. */
  private look(): void {
    const { learner, source, tf, analysis } = this.request;
    const trial = this.trials.find(({ result }) => result.outcome.value);
    if (!trial || !analysis) return;
    const { tensors } = perform(tf, learner, trial.call, source.path, true);
    this.seen = seenShapes(analysis, this.name, this.contract, trial.result.inputs, tensors);
  }

  private staticResult(): CheckResult | undefined {
    const { analysis, source } = this.request;
    if (!analysis) return undefined;
    const base = { function: this.name, kind: 'static' as const, name: 'shapes in the text' };
    const error = analysis.findings.find((finding) => finding.severity === 'error' && inFunction(source.text, finding.range.start.line + 1, this.request.exercise.functions) === this.name);
    if (!error) return { ...base, passed: true, message: 'No shape in the text contradicts another.' };
    return { ...base, passed: false, line: error.range.start.line + 1, message: staticSentence(error) };
  }

  private shapeResult(): CheckResult | undefined {
    const { contract } = this;
    const first = this.trials[0];
    if (!contract?.entries.some(({ name }) => /^return\b/.test(name)) || !first) return undefined;
    const base = { function: this.name, kind: 'shape' as const, name: 'shapes of the result' };
    const thrown = this.trials.find(({ result }) => result.outcome.thrown);
    if (thrown) return { ...base, passed: false, ...this.thrownPart(thrown) };
    for (const { result, names, call } of this.trials) {
      const breach = breaches(contract, result.inputs, result.outcome.value!, names.returns)[0];
      if (!breach) continue;
      const path = breach.name.replace(/^return/, '');
      const line = this.lineOf(call, path);
      const message = placed(line, [breach.sentence, breach.advice ?? this.formula(path, names)].filter(Boolean).join(' '));
      return this.about(path, { ...base, passed: false, line, message, expected: breach.expected, actual: breach.actual });
    }
    return { ...base, passed: true, message: 'The shapes are as in the contract.' };
  }

  private valueResult(check: ValueCheck): CheckResult {
    const base = { function: this.name, kind: check.kind, name: check.name };
    const trials = this.trials.filter((trial) => trial.check === check);
    const wrong = trials.find(({ result, differences }) => result.outcome.thrown || differences.length > 0);
    if (!wrong) return { ...base, passed: true, message: `Right in ${trials.length} ${trials.length === 1 ? 'trial' : 'trials'}.` };
    if (wrong.result.outcome.thrown) return { ...base, passed: false, ...this.thrownPart(wrong) };
    const [difference] = wrong.differences;
    const line = this.lineOf(wrong.call, difference.path);
    const message = placed(line, [difference.sentence, check.advice ?? this.formula(difference.path, wrong.names), this.choices(wrong)].filter(Boolean).join(' '));
    return this.about(difference.path, { ...base, passed: false, message, line, ...(difference.expected && { expected: difference.expected }), ...(difference.actual && { actual: difference.actual }) });
  }

  private about(path: string, result: CheckResult): CheckResult {
    this.partOf.set(result, path);
    return result;
  }

  /** What the part should be, in the course's letters. */
  private formula(path: string, names: CallNames): string | undefined {
    const formulas = this.request.exercise.formulas?.[this.name];
    if (typeof formulas === 'string' || !formulas) return formulas && `It should be ${formulas}.`;
    const key = partKey(path, names) ?? '';
    const whole = key.replace(/\[.*$/, '');
    const formula = [...exactly(key), whole, whole.replace(/\d+$/, '')].map((name) => formulas[name]).find(Boolean);
    return formula && `It should be ${formula}.`;
  }

  /** What was asked for by name in this call: `activation is "relu" here.` */
  private choices({ result }: Trial): string | undefined {
    const chosen = result.inputs.flatMap((value, i) => (value.kind === 'text' && this.contract?.parameters[i] ? [`\`${this.contract.parameters[i]}\` is ${printValue(value)}`] : []));
    return chosen.length > 0 ? `In this call ${enumerate(chosen)}.` : undefined;
  }

  private thrownPart({ result, names }: Trial): Pick<CheckResult, 'message' | 'line' | 'unwritten'> {
    const thrown = result.outcome.thrown!;
    const { source, exercise } = this.request;
    if (thrown.todo !== undefined) return unfinished(this.name, thrown, source.text, exercise.functions);
    const what = explainThrown(thrown, names.sizes);
    // The guilty line may well be the one that calls another of the exercise's functions: what it hands over does not fit.
    const frames = thrown.frames ?? [];
    const called = frames.findLastIndex((frame, i) => i < frames.length - 1 && frame.function !== this.name && exercise.functions.includes(frame.function ?? ''));
    if (called >= 0) {
      const { line } = frames[called + 1];
      return { line, message: `Line ${line}: \`${frames[called].function}\`, called here, fails in ${thrown.line === frames[called].line ? 'its ' : ''}line ${thrown.line}: ${what}` };
    }
    const line = thrown.line ?? whereDefined(source.text, this.name);
    return { line, message: placed(line, what) };
  }

  private async gradientResult(check: GradientCheck, before: CheckResult[]): Promise<CheckResult | undefined> {
    const { gradientCheck } = this.request;
    if (!gradientCheck) return undefined;
    const base = { function: this.name, kind: 'gradient' as const, name: check.name };
    const thrown = this.trials.find(({ result }) => result.outcome.thrown);
    if (thrown) return { ...base, passed: false, ...this.thrownPart(thrown) };
    try {
      const verdict = await gradientCheck(check);
      if (verdict.verdict === 'pass') return { ...base, passed: true, message: `The gradients agree to ${verdict.difference.toExponential(1)} (1e-7 is asked for).` };
      const wrong = wrongBefore(this.request, check);
      if (wrong) return { ...base, passed: false, ...wrong };
      const cause = verdict.causes[0];
      const what = cause?.message ?? verdict.reason ?? `The gradients differ by ${verdict.difference.toExponential(1)}, more than 1e-7.`;
      return { ...base, passed: false, line: cause?.line, message: placed(cause?.line, what), ...(cause && before.every(({ passed }) => passed) && { mistake: cause.id }) };
    } catch (error) {
      return { ...base, passed: false, message: explainThrown({ message: error instanceof Error ? error.message : String(error) }, {}) };
    }
  }

  /** Puts the recognised mistake's words before the first failing result, and its id on all of them. */
  private nameMistake(results: CheckResult[]): void {
    const failing = results.filter(({ passed }) => !passed);
    if (failing.length === 0 || this.trials.some(({ result }) => result.outcome.thrown?.todo !== undefined)) return;
    const observations: Observation[] = this.trials.map(({ call, result }) => ({ call, outcome: result.outcome, seconds: result.seconds }));
    this.diagnosis = diagnose(this.request, this.request.learner, observations);
    const first = failing.reduce((a, b) => (ORDER.indexOf(b.kind) < ORDER.indexOf(a.kind) ? b : a));
    const { mistakes, inherited } = this.diagnosis;
    if (inherited) {
      const line = whereDefined(this.request.source.text, inherited.from);
      const message = placed(line, `\`${this.name}\` itself is right; it is wrong only because it calls \`${inherited.from}\`. Make \`${inherited.from}\` right first.`);
      for (const result of failing) Object.assign(result, { line, message });
      return;
    }
    if (mistakes.length === 0 || !this.explains(mistakes)) return;
    const explained = new Set(mistakes.flatMap(({ paths }) => paths));
    const told = failing.filter((result) => !this.partOf.has(result) || explained.has(this.partOf.get(result)!));
    const target = told.length > 0 ? told.reduce((a, b) => (ORDER.indexOf(b.kind) < ORDER.indexOf(a.kind) ? b : a)) : first;
    const line = this.mistakeLine(mistakes[0]) ?? target.line;
    const names = this.trials[0].names;
    const again = (paths: readonly string[]): string => (paths.length > 0 ? ` The same goes for ${enumerate(paths.map((path) => partName(path, names)))}.` : '');
    const words = mistakes.map(({ mistake, again: others }, i) => `${i === 0 ? '' : 'Also: '}${mistake.message}${again(others)}`).join(' ');
    const evidence = target.message.replace(/^Line \d+: /, '').replace(/ It should be .*\.$/, '');
    target.message = `${placed(line, words)} (${evidence})`;
    target.line = line;
    for (const result of failing) result.mistake = mistakes[0].mistake.id;
  }

  /** What is recognised accounts for half of what is wrong or for the first of it; else it may be chance. */
  private explains(mistakes: readonly Recognised[]): boolean {
    if (mistakes.some(({ paths }) => paths.length === 0)) return true;
    const explained = mistakes.flatMap(({ paths }) => paths);
    const wrong = [...new Set(this.trials.flatMap(({ differences }) => differences.map(({ path }) => path)))];
    const covered = wrong.map((path) => explained.some((other) => other.startsWith(path)));
    return covered[0] || 2 * covered.filter(Boolean).length >= wrong.length;
  }

  private mistakeLine({ paths, text }: Recognised): number | undefined {
    const thrown = this.trials.find(({ result }) => result.outcome.thrown)?.result.outcome.thrown;
    if (thrown) return thrown.line;
    const [trial] = this.trials.filter(({ differences }) => differences.length > 0).sort((a, b) => a.result.seconds - b.result.seconds);
    if (!trial) return undefined;
    return firstTrace(this.request, this.request.learner, trial.call, this.request.source.path, text) ?? this.lineOf(trial.call, paths[0]);
  }

  /** The line that made the tensor at `path` of the result. */
  private lineOf(call: Call, path: string): number | undefined {
    const { learner, source, tf } = this.request;
    const known = this.trials.find((trial) => trial.call === call)?.result.outcome;
    if (!known?.value || tensorAt(known.value, path) === undefined) return known?.thrown?.line ?? whereDefined(source.text, this.name);
    const { outcome, tensors } = perform(tf, learner, call, source.path, true);
    if (!outcome.value) return outcome.thrown.line;
    const id = tensorAt(outcome.value, path);
    return tensors.find((tensor) => tensor.id === id)?.outerLine ?? whereDefined(source.text, this.name);
  }
}

function tensorAt(value: Value, path: string): number | undefined {
  let at: Value | undefined = value;
  for (const [, key, index] of path.matchAll(/\.([^.[\]]+)|\[(\d+)\]/g)) {
    at = key === undefined ? (at?.kind === 'list' ? at.items[Number(index)] : undefined) : at?.kind === 'record' ? at.entries[key] : undefined;
  }
  return at?.kind === 'tensor' ? at.id : undefined;
}

function staticSentence(finding: Finding): string {
  return placed(finding.range.start.line + 1, finding.message);
}

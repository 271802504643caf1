import { InWords } from '../words';
import type { LearnerFile, LearnerModule } from './training';

type Function = (...args: unknown[]) => unknown;

/** The learner's functions as a training calls them: an answer that no training can use is named where it was given, not where it is missed. */
export function answering(learner: LearnerModule, file: LearnerFile): LearnerModule {
  const wrapped = Object.entries(learner).map(([name, value]) => [name, isPlainFunction(value) ? answeringFunction(name, value, file) : value] as const);
  return Object.fromEntries(wrapped);
}

const isPlainFunction = (value: unknown): value is Function => typeof value === 'function' && !/^class\b/.test(Function.prototype.toString.call(value));

function answeringFunction(name: string, f: Function, file: LearnerFile): Function {
  return (...args) => {
    const answer = f(...args);
    if (answer === undefined) throw fault(name, file, 'returned nothing. End it with return and what it makes');
    if (answer instanceof Promise) {
      answer.catch(() => {});
      throw fault(name, file, 'returned a promise, but the training needs its result at once. Leave out async and await, and read numbers with dataSync()');
    }
    return answer;
  };
}

function fault(name: string, { path, text }: LearnerFile, what: string): InWords {
  const line = text.split('\n').findIndex((row) => new RegExp(`\\bfunction\\s*\\*?\\s*${name}\\b|\\b(const|let|var)\\s+${name}\\b`).test(row)) + 1;
  return new InWords(`${path}${line > 0 ? `, line ${line}` : ''}: ${name} ${what}.`, 'learner', path, line > 0 ? line : undefined);
}

/** Is a function there, is it finished, and which function does a line belong to: read from the text, by name. */
import type { Exercise, LearnerModule } from './exercise';
import { enumerate } from './print';
import type { CheckResult } from './report';
import type { Thrown } from './thrown';

/** Line (from 1) on which the text declares `name` as a function, if it does. */
export function whereDefined(text: string, name: string): number | undefined {
  const escaped = name.replace(/\$/g, '\\$');
  const declared = new RegExp(`^[ \\t]*(?:export\\s+)?(?:default\\s+)?(?:async\\s+)?(?:function\\s*\\*?\\s*${escaped}\\b|(?:const|let|var)\\s+${escaped}\\s*[:=]|(?:exports|module\\.exports)\\.${escaped}\\s*=)`, 'm');
  // A method of an object or of a class, or a property that holds a function.
  const member = new RegExp(`^[ \\t]*(?:static\\s+)?(?:async\\s+)?${escaped}\\s*(?:\\((?:[^()]|\\([^()]*\\))*\\)[^;\\n]*\\{|:\\s*(?:async\\s*)?(?:function\\b|\\(|[\\w$]+\\s*=>))`, 'm');
  const at = declared.exec(text) ?? member.exec(text);
  if (!at) return undefined;
  const start = at.index + at[0].search(/\S/);
  return text.slice(0, start).split('\n').length;
}

/** The exercise's function whose declaration is the last one at or above `line`. */
export function inFunction(text: string, line: number, functions: readonly string[]): string | undefined {
  let best: { name: string; at: number } | undefined;
  for (const name of functions) {
    const at = whereDefined(text, name);
    if (at !== undefined && at <= line && (!best || at > best.at)) best = { name, at };
  }
  return best?.name;
}

/** Why a function cannot be called, and what to do about it; undefined when it can. */
export function absence(name: string, learner: LearnerModule, text: string, exercise: Exercise): { message: string; line?: number } | undefined {
  const found = learner[name];
  if (typeof found === 'function') return undefined;
  const line = whereDefined(text, name);
  if (name in learner) return { line, message: `\`${name}\` is exported but is not a function. Export a function of that name.` };
  if (line !== undefined) return { line, message: `Line ${line}: \`${name}\` is not exported. Write \`export\` in front of it, so that it can be checked.` };
  const others = Object.keys(learner).filter((key) => typeof learner[key] === 'function' && !exercise.functions.includes(key));
  const near = others.find((other) => looksLike(other, name));
  if (near) {
    const at = whereDefined(text, near);
    return { line: at, message: `There is no function \`${name}\`${at ? `; line ${at} has \`${near}\`` : ''}. Rename \`${near}\` to \`${name}\`: the checks call it by the course's name.` };
  }
  const extra = others.length > 0 ? ` The file also has ${enumerate(others.map((other) => `\`${other}\``))}: is one of them meant?` : '';
  if (text.trim() === '') return { message: `The file is empty. "Reset Exercise" brings back its starting text.` };
  return { message: `There is no function \`${name}\` in the file.${extra} The statement says what it takes and returns; "Reset Exercise" brings back the starting text.` };
}

/** What to say of a TODO that threw while `name` was called. */
export function unfinished(name: string, { todo, line }: Thrown, text: string, functions: readonly string[]): Pick<CheckResult, 'message' | 'line' | 'unwritten'> {
  const owner = line === undefined ? undefined : inFunction(text, line, functions);
  const where = line === undefined ? '' : `Line ${line}: `;
  if (owner && owner !== name) return { line, unwritten: owner, message: `${where}\`${name}\` calls \`${owner}\`, which is not written yet ("${todo}"). Write \`${owner}\` first.` };
  return { line, unwritten: name, message: `${where}not written yet: ${todo}. Put your lines in place of this \`throw\`.` };
}

/** Same letters up to case and underscores, or two edits apart. */
function looksLike(a: string, b: string): boolean {
  const [x, y] = [a, b].map((name) => name.toLowerCase().replace(/_/g, ''));
  return x === y || (Math.min(x.length, y.length) > 4 && (editDistance(x, y) <= 2 || x.startsWith(y) || y.startsWith(x)));
}

function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1));
    row = next;
  }
  return row[b.length];
}

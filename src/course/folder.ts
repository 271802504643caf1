/**
 * The course folder: `<id>.ts` and `<id>.md` for every exercise, a tsconfig.json, and `.deep-learning-lab/` with the types
 * of tf.js, the manifest and the learner's progress (progress.ts). Invariant: a file that the learner changed is never written to; the manifest keeps a
 * hash of each file as the lab wrote it, so that an untouched one can be upgraded.
 */
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { distribution } from '../distribution';
import { InWords } from '../words';
import { exerciseText, loadExercises } from './catalogue';
import { courseReadme } from './folder-readme';
import { replace } from '../replace';
import { formulaPage, statementOf } from './statement';

const hidden = '.deep-learning-lab';
const manifestName = 'course.json';

/** Path of the manifest inside a course folder: it marks one. */
export const courseMarker = [hidden, manifestName] as const;

export interface Written {
  /** Names of files that are new or were upgraded untouched. */
  written: string[];
  /** Names of files that stay as they are. */
  kept: string[];
  /** Kept files of the learner whose starter has changed since: to be offered as a difference. */
  outdated: string[];
}

interface Manifest {
  version: 1;
  /** SHA-256 of each file's text as the lab wrote it. */
  files: Record<string, string>;
}

/** Name of the file in which a learner writes an exercise. */
export const exerciseFileName = (id: string): string => `${id}.ts`;

/**
 * Writes what is missing and upgrades what nobody touched.
 * @throws InWords where the folder cannot be written
 */
export async function writeCourseFolder(folder: string): Promise<Written> {
  const exercises = await loadExercises();
  const texts: Record<string, string> = { 'README.md': courseReadme(exercises), 'formulas.md': await formulaPage(exercises), 'tsconfig.json': tsconfig };
  for (const { id } of exercises) {
    texts[exerciseFileName(id)] = exerciseText(id, 'starter.ts');
    texts[`${id}.md`] = await statementOf(id);
  }
  return inWords(folder, () => {
    mkdirSync(join(folder, hidden), { recursive: true });
    copyTypes(folder);
    const manifest = readManifest(folder);
    const result: Written = { written: [], kept: [], outdated: [] };
    for (const [name, text] of Object.entries(texts)) writeOne(folder, name, text, manifest, result);
    writeManifest(folder, manifest);
    return result;
  });
}

/** The types of tf.js, once for each version of it. */
function copyTypes(folder: string): void {
  const stamp = (home: string) => join(home, 'tfjs', 'package.json');
  const [from, to] = [distribution('types'), join(folder, hidden, 'types')];
  if (existsSync(stamp(to)) && readFileSync(stamp(to), 'utf8') === readFileSync(stamp(from), 'utf8')) return;
  cpSync(from, to, { recursive: true, force: true });
}

function writeOne(folder: string, name: string, text: string, manifest: Manifest, result: Written): void {
  const path = join(folder, name);
  const hash = hashOf(text);
  if (!existsSync(path)) {
    // 'wx': a file that appears at this moment is the learner's and stays.
    writeFileSync(path, text, { flag: 'wx' });
    result.written.push(name);
  } else {
    const now = hashOf(readFileSync(path, 'utf8'));
    const untouched = now === manifest.files[name];
    if (now !== hash && untouched) {
      replace(path, text);
      result.written.push(name);
    } else {
      result.kept.push(name);
      if (now !== hash && manifest.files[name] !== undefined && manifest.files[name] !== hash) result.outdated.push(name);
      if (!untouched && now !== hash) return;
    }
  }
  manifest.files[name] = hash;
}

/**
 * Puts the starter back in place of the learner's file.
 * @param text what stands on screen where it was not saved: the copy keeps it
 * @returns the name of the copy, or undefined where there was nothing to keep
 */
export function resetExercise(folder: string, id: string, text?: string): string | undefined {
  return inWords(folder, () => {
    const path = join(folder, exerciseFileName(id));
    const starter = exerciseText(id, 'starter.ts');
    const mine = text ?? (existsSync(path) ? readFileSync(path, 'utf8') : undefined);
    const copy = mine === undefined || mine === starter ? undefined : freeName(folder, id);
    if (copy !== undefined) writeFileSync(join(folder, copy), mine!, { flag: 'wx' });
    replace(path, starter);
    const manifest = readManifest(folder);
    manifest.files[exerciseFileName(id)] = hashOf(starter);
    writeManifest(folder, manifest);
    return copy;
  });
}

/** The nearest folder at or above this one that is a course folder. */
export function courseFolderOf(folder: string): string | undefined {
  for (let at = resolve(folder); ; at = dirname(at)) {
    if (existsSync(join(at, ...courseMarker))) return at;
    if (dirname(at) === at) return undefined;
  }
}

/** The learner's file of an exercise, seen from any folder inside the course. */
export function findExerciseFile(folder: string, id: string): string | undefined {
  const candidates = [folder, courseFolderOf(folder) ?? folder].flatMap((at) => ['.ts', '.js'].map((extension) => join(at, id + extension)));
  return candidates.find((path) => existsSync(path));
}

function readManifest(folder: string): Manifest {
  try {
    const manifest = JSON.parse(readFileSync(join(folder, ...courseMarker), 'utf8')) as Manifest;
    if (manifest.version === 1 && typeof manifest.files === 'object' && manifest.files) return manifest;
  } catch {
    // Missing or damaged: every file there then counts as the learner's.
  }
  return { version: 1, files: {} };
}

function writeManifest(folder: string, manifest: Manifest): void {
  replace(join(folder, ...courseMarker), JSON.stringify(manifest, null, 2) + '\n');
}

/** Line ends do not count: an editor that converts them has not changed the file. */
function hashOf(text: string): string {
  return createHash('sha256').update(text.replace(/\r\n/g, '\n')).digest('hex');
}

function freeName(folder: string, id: string): string {
  for (let n = 1; ; n++) {
    const name = `${id}.mine-${n}.ts`;
    if (!existsSync(join(folder, name))) return name;
  }
}

function inWords<T>(folder: string, act: () => T): T {
  try {
    return act();
  } catch (error) {
    const { code, path } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    const why: Record<string, string> = { EACCES: 'it may not be written', EPERM: 'it may not be written', EROFS: 'the disk is read-only', ENOSPC: 'the disk is full', ENOTDIR: 'a file stands where a folder is needed', EEXIST: 'a file stands in its place' };
    throw new InWords(`${path ?? folder}: ${why[code] ?? `writing failed (${code})`}. Choose another folder, or change that.`, 'usage', path ?? folder);
  }
}

const tsconfig = `{
  // IntelliSense for tf.js needs no install: its types lie in .deep-learning-lab.
  "compilerOptions": {
    "target": "ES2022",
    "module": "ESNext",
    "moduleResolution": "bundler",
    "lib": ["ES2023", "DOM"],
    "types": [],
    "strict": true,
    "strictNullChecks": false,
    "noEmit": true,
    "skipLibCheck": true,
    "paths": { "@tensorflow/*": ["./.deep-learning-lab/types/*"] }
  },
  "include": ["**/*.ts"]
}
`;

import { existsSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs, type ParseArgsConfig } from 'node:util';
import { readTextFile } from '../course/text-file';

/** What the command line was asked cannot be done: exit code 2, one sentence. */
export class Usage extends Error {}

type Options = NonNullable<ParseArgsConfig['options']>;

/** Parses a command's arguments; anything unexpected is a `Usage` with the command's form. */
export function parse<O extends Options>(args: string[], options: O, form: string) {
  try {
    return parseArgs({ args, options, allowPositionals: true, strict: true });
  } catch (error) {
    throw new Usage(`${(error as Error).message.split('. ')[0]}. Use: deep-learning-lab ${form}`);
  }
}

/** Text of a file that the user named. @throws Usage */
export function readText(path: string): string {
  if (!existsSync(path)) throw new Usage(`${path}: there is no such file.`);
  if (statSync(path).isDirectory()) throw new Usage(`${path} is a folder; name a file.`);
  try {
    return readTextFile(path);
  } catch (error) {
    throw new Usage(`${path} cannot be read: ${(error as NodeJS.ErrnoException).code ?? (error as Error).message}.`);
  }
}

/** A JSON file that the user named. @throws Usage with the line of the slip */
export function readJson(path: string): unknown {
  const text = readText(path);
  try {
    return JSON.parse(text);
  } catch (error) {
    const position = Number(/position (\d+)/.exec((error as Error).message)?.[1]);
    const place = Number.isFinite(position) ? `, line ${text.slice(0, position).split('\n').length}` : '';
    throw new Usage(`${path}${place}: this is no JSON (${(error as Error).message}).`);
  }
}

export function absolute(path: string): string {
  return resolve(process.cwd(), path);
}

/** The newest picture of a run, beside its history: a few thousand numbers of which only the last state counts. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { replace } from '../../replace';
import type { Picture } from '../picture';

export interface KeptPicture {
  step: number;
  picture: Picture;
}

const pictureIn = (folder: string): string => join(folder, 'picture.json');

/** @throws what the file system says; a picture that was there is then untouched */
export const writePicture = (folder: string, kept: KeptPicture): void => replace(pictureIn(folder), JSON.stringify(kept));

/** @returns undefined where there is none that can be shown */
export function readPicture(folder: string): KeptPicture | undefined {
  try {
    const kept = JSON.parse(readFileSync(pictureIn(folder), 'utf8')) as KeptPicture;
    return Number.isInteger(kept.step) ? { step: kept.step, picture: shown(kept.picture) } : undefined;
  } catch {
    return undefined;
  }
}

/** JSON writes what is no number as null. @throws where something is missing */
function shown(picture: Picture): Picture {
  if (picture.kind === 'plane') {
    const { side, x, y, examples } = picture;
    if (![...x, ...y, side, ...examples.flatMap((each) => [each.x, each.y, each.label])].every(Number.isFinite)) throw new Error('no plane');
    return { kind: 'plane', side, x, y, outputs: numbers(picture.outputs, side * side), examples: examples.map((each) => ({ ...each, output: each.output ?? NaN })) };
  }
  if (picture.kind !== 'weights') throw new Error('no picture');
  return { kind: 'weights', height: picture.height, width: picture.width, weights: numbers(picture.weights, picture.height * picture.width) };
}

function numbers(values: (number | null)[], length: number): number[] {
  if (values.length !== length || !values.every((value) => value === null || typeof value === 'number')) throw new Error('no numbers');
  return values.map((value) => value ?? NaN);
}

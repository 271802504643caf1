/** Solutions of the exercises in other people's hands: chained, in loops over arrays, with helpers and classes, by other formulas. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, 'fixtures');

export const handText = (id: string, file: string): string => readFileSync(join(root, id, file), 'utf8');

/** File names and texts of an exercise's solutions. */
export const handsOf = (id: string): [file: string, text: string][] => readdirSync(join(root, id)).map((file) => [file, handText(id, file)]);

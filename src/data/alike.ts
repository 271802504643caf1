/** The names of the data sets that ship, without their numbers. */
import { existsSync } from 'node:fs';
import { planarDraws } from './planar';

const families = [Object.keys(planarDraws), ['digits-pair', 'digits-binary'], ['digits']];

/** The ids of the data sets that ship and have examples of the same kind, `id` itself among them. */
export function shippedLike(id: string): string[] {
  return families.find((family) => family.includes(id)) ?? [id];
}

/** Whether a name that the user gave is the id of a data set that ships and no file or folder. */
export function isShipped(name: string): boolean {
  return families.flat().includes(name) && !existsSync(name);
}

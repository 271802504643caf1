import { existsSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/**
 * Where the native backend lies when it is not among the lab's own modules: 850 MB that every copy of the lab shares.
 * `DEEP_LEARNING_LAB_NATIVE` names another folder; else the user's cache folder (`XDG_CACHE_HOME` is respected).
 * @returns {string}
 */
export function nativeFolder() {
  const chosen = process.env.DEEP_LEARNING_LAB_NATIVE;
  if (chosen) return chosen;
  return join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'deep-learning-lab', 'native');
}

/**
 * The tfjs-node package under `modules`, when its compiled addon is there.
 * @param {string} modules a node_modules folder
 * @returns {string | undefined}
 */
export function packageWithAddon(modules) {
  const home = join(modules, '@tensorflow', 'tfjs-node');
  const lib = join(home, 'lib');
  if (!existsSync(lib)) return undefined;
  return readdirSync(lib).some((name) => existsSync(join(lib, name, 'tfjs_binding.node'))) ? home : undefined;
}

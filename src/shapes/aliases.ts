/** Where a project's `tsconfig.json` or `jsconfig.json` says that specifiers without a dot lie: `paths` and `baseUrl`. */
export interface Aliases {
  /** Folder that a bare specifier may begin at. */
  base?: string;
  /** Targets by pattern, each an absolute path; `*` stands for any text, once at most. */
  paths: readonly { pattern: string; targets: readonly string[] }[];
}

const NAMES = ['tsconfig.json', 'jsconfig.json'];

/** Configurations that lead to one another are followed this far. */
const MOST_EXTENDED = 5;

/** The aliases that hold for a folder: those of the nearest configuration above it. */
export function aliasesFor(folder: string, read: (path: string) => string | undefined): Aliases | undefined {
  for (let at = folder; ; at = at.slice(0, at.lastIndexOf('/'))) {
    for (const name of NAMES) {
      const found = configured(`${at}/${name}`, read);
      if (found) return found;
    }
    if (!at.includes('/')) return undefined;
  }
}

function configured(path: string, read: (path: string) => string | undefined, depth = 0): Aliases | undefined {
  const text = read(path);
  if (text === undefined) return undefined;
  const config = parsed(text);
  const folder = path.slice(0, path.lastIndexOf('/'));
  const options = recordIn(config, 'compilerOptions');
  const others = (names: readonly unknown[], file: (name: string) => string) =>
    depth < MOST_EXTENDED ? names.flatMap((name) => (typeof name === 'string' && name.startsWith('.') ? (configured(joined(folder, name.endsWith('.json') ? name : file(name)), read, depth + 1) ?? []) : [])) : [];
  const parent = others([config.extends].flat(), (name) => `${name}.json`).at(-1);
  const base = typeof options.baseUrl === 'string' ? joined(folder, options.baseUrl) : parent?.base;
  const entries = Object.entries(recordIn(options, 'paths'));
  if (!('paths' in options)) {
    // A configuration that only points to others speaks through the first that says something.
    const references = Array.isArray(config.references) ? config.references.map((each: unknown) => (typeof each === 'object' && each !== null && 'path' in each ? each.path : undefined)) : [];
    const referred = base === undefined && !parent?.paths.length ? others(references, (name) => `${name}/tsconfig.json`).find((each) => each.base !== undefined || each.paths.length > 0) : undefined;
    return referred ?? { base, paths: parent?.paths ?? [] };
  }
  return {
    base,
    paths: entries.map(([pattern, targets]) => ({ pattern, targets: (Array.isArray(targets) ? targets : []).filter((each) => typeof each === 'string').map((each) => joined(base ?? folder, each)) })),
  };
}

/** Paths without their ending that a specifier may mean, the likeliest first; the longest beginning of a pattern decides, as it does for TypeScript. */
export function aliased(specifier: string, { base, paths }: Aliases): string[] {
  let best: { targets: readonly string[]; length: number; middle: string } | undefined;
  for (const { pattern, targets } of paths) {
    const star = pattern.indexOf('*');
    if (star < 0 && pattern === specifier) return [...targets];
    const [before, after] = [pattern.slice(0, star), pattern.slice(star + 1)];
    if (star < 0 || !specifier.startsWith(before) || !specifier.endsWith(after) || specifier.length < before.length + after.length || (best && best.length >= before.length)) continue;
    best = { targets, length: before.length, middle: specifier.slice(before.length, specifier.length - after.length) };
  }
  if (best) return best.targets.map((target) => target.replace('*', () => best.middle));
  return base === undefined ? [] : [joined(base, specifier)];
}

/** A path below a folder; `.` and `..` are resolved. */
export function joined(folder: string, path: string): string {
  if (path.startsWith('/') || /^[A-Za-z]:\//.test(path)) return path;
  const parts = folder.split('/');
  for (const part of path.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.' && part !== '') parts.push(part);
  }
  return parts.join('/');
}

/** JSON with comments and commas at the end; nothing where it is damaged. */
function parsed(text: string): Record<string, unknown> {
  const outside = (pattern: string, words: string) => words.replace(new RegExp(`("(?:\\\\.|[^"\\\\])*")|${pattern}`, 'g'), (_, string: string | undefined) => string ?? '');
  try {
    const value: unknown = JSON.parse(outside(',(?=\\s*[}\\]])', outside('//[^\\n]*|/\\*[^]*?\\*/', text.replace(/^\ufeff/, ''))));
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

function recordIn(of: Record<string, unknown>, key: string): Record<string, unknown> {
  const value = of[key];
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

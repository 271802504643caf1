import inspector from 'node:inspector';
import Module from 'node:module';
import { dirname, extname, relative, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { transform, type Transform } from 'sucrase';
import type { LearnerModule, TensorFlow } from '../course/exercise';
import { readTextFile } from '../course/text-file';
import { distribution } from '../distribution';
import { opened, topVariables, type OwnVariable } from '../training/own-state';
import { InWords } from './failure';
import { importsFirst } from './imports-first';
import { learnersLibrary } from './library';
import type { LearnerSource } from './messages';

/** What Node's own loader offers beyond its types. */
interface Loader {
  new (id: string): Loading & { filename: string; paths: string[]; exports: LearnerModule };
  _load(request: string, parent: unknown, isMain: boolean): unknown;
  _cache: Record<string, unknown>;
  _nodeModulePaths(folder: string): string[];
  _extensions: Record<string, (module: Loading, filename: string) => void>;
}
interface Loading {
  _compile(code: string, filename: string): void;
  own?: [get: () => unknown, set?: (value: unknown) => void][];
}
const loader = Module as unknown as Loader;

/**
 * From here on every import of tf.js, wherever the importing file lies, is the one tf of this process, and learners'
 * files may be TypeScript or ES modules. Line numbers stay the file's own, so breakpoints and stack lines fit.
 */
export function serveLearnerImports(tf: TensorFlow): void {
  const load = loader._load;
  const library = learnersLibrary(tf);
  loader._load = (request, parent, isMain) =>
    /^@tensorflow\/tfjs(-node|-core|-layers|-data|-converter|-backend-\w+)?$/.test(request) ? library : load(request, parent, isMain);
  const node = loader._extensions['.js'];
  for (const extension of ['.ts', '.tsx', '.mts', '.cts', '.jsx', '.js', '.mjs']) {
    loader._extensions[extension] = (module, filename) => {
      if (filename.includes(`${sep}node_modules${sep}`)) node(module, filename);
      else execute(module, compile({ path: filename, text: readTextFile(filename) }), filename);
    };
  }
}

/** Where the variables at the top of files that are being loaded are collected, and the file whose loading began it. */
let collecting: { own: OwnVariable[]; from: string } | undefined;

function execute(module: Loading, code: string, path: string): void {
  const into = collecting;
  if (!into) return module._compile(code, path);
  const variables = topVariables(code);
  module._compile(code + opened(variables), path);
  const file = path === into.from ? undefined : relative(dirname(into.from), path);
  // A file that ends early by a return at its top has opened nothing.
  module.own?.forEach(([get, set], i) => into.own.push({ name: variables[i].name, line: variables[i].line, file, get, set }));
}

/** Loads a file together with the variables at its top, and at the top of the files that it imports. */
export function withOwn(load: (source: LearnerSource) => LearnerModule, source: LearnerSource): { learner: LearnerModule; own: OwnVariable[] } {
  const own: OwnVariable[] = [];
  collecting = { own, from: source.path };
  try {
    return { learner: load(source), own };
  } finally {
    collecting = undefined;
  }
}

/** Runs the text as a module that lies at `path`. Errors of the text itself are thrown in words. */
export function loadLearner(source: LearnerSource): LearnerModule {
  const code = compile(source);
  try {
    return loadCompiled(code, source.path);
  } catch (error) {
    if (error instanceof SyntaxError) throw syntaxInWords(error, source.path);
    throw error;
  }
}

/** The text and the learner's files that it imports as a new process would run them: what they kept since they were loaded stays as it was. */
export function loadAnew(source: LearnerSource): LearnerModule {
  const kept = Object.entries(loader._cache).filter(([path]) => !path.includes(`${sep}node_modules${sep}`) && !path.startsWith(distribution()));
  for (const [path] of kept) delete loader._cache[path];
  try {
    return loadLearner(source);
  } finally {
    Object.assign(loader._cache, Object.fromEntries(kept));
  }
}

/** Runs JavaScript as the CommonJS module that lies at `path`. */
export function loadCompiled(code: string, path: string): LearnerModule {
  const module = new loader(path);
  module.filename = path;
  module.paths = loader._nodeModulePaths(dirname(path));
  execute(module, code, path);
  return exportsOf(module.exports);
}

/** What a module exports by name, with the functions of its default export among them: `export default { sigmoid, ... }`. */
function exportsOf(exported: LearnerModule): LearnerModule {
  const whole = exported?.default;
  if ((typeof whole !== 'object' || whole === null) && typeof whole !== 'function') return exported;
  const functions: LearnerModule = typeof whole === 'function' ? { [whole.name]: whole } : {};
  for (let owner: object = whole; owner !== Object.prototype && owner !== Function.prototype && owner !== null; owner = Object.getPrototypeOf(owner) as object) {
    for (const name of Object.getOwnPropertyNames(owner)) {
      const value: unknown = Object.getOwnPropertyDescriptor(owner, name)!.value;
      if (typeof value === 'function' && name !== 'constructor') functions[name] ??= value.bind(whole) as unknown;
    }
  }
  return { ...functions, ...exported };
}

/** TypeScript or JavaScript to CommonJS, line for line. */
export function compile({ path, text }: LearnerSource): string {
  const extension = extname(path);
  const syntax: Transform[] = [];
  if (!/^\.[mc]?js$/.test(extension) && extension !== '.jsx') syntax.push('typescript');
  if (/x$/.test(extension)) syntax.push('jsx');
  const ordered = importsFirst(text, syntax);
  const transforms: Transform[] = ordered === undefined ? ['imports', ...syntax] : ['imports'];
  try {
    const { code, sourceMap } = transform(ordered ?? text, { transforms, production: true, preserveDynamicImport: false, filePath: path, sourceMapOptions: { compiledFilename: path } });
    return inspector.url() ? code + mapped({ ...sourceMap!, sources: [pathToFileURL(path).href], sourcesContent: [text] }) : code;
  } catch (error) {
    throw syntaxInWords(error as Error, path);
  }
}

/** For a debugger: it then shows the learner's text and not what runs. */
function mapped(map: object): string {
  return `\n//# sourceMappingURL=data:application/json;base64,${Buffer.from(JSON.stringify(map)).toString('base64')}`;
}

function syntaxInWords(error: Error & { loc?: { line: number; column: number } }, path: string): InWords {
  const fromStack = Number(/:(\d+)\n/.exec(error.stack ?? '')?.[1]);
  const line = error.loc?.line ?? (Number.isFinite(fromStack) ? fromStack : undefined);
  const what = error.message.replace(/^Error transforming .*?: /, '').replace(/\s*\(\d+:\d+\)$/, '');
  const where = line === undefined ? path : `${path}, line ${line}`;
  const hint = /await is only valid/.test(what) ? 'await works only inside an async function' : /Unexpected character '[\0\uFFFD]/.test(what) ? 'it is no text in UTF-8; save it with that encoding' : what;
  return new InWords(`${where}: the file does not parse: ${hint}.${hint === what ? ' Look there and just above for a bracket, a comma or a quote that is missing or too many.' : ''}`, 'learner', path, line);
}

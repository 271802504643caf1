/** Files that a grader may find in a folder: each is made of an exercise's solution, and says what must come of it. */
export interface Hostile {
  what: string;
  /** @param first name of the exercise's first function */
  text(solution: string, first: string): string;
  /** What the first failed check says; none where the file passes all the same. */
  says?: RegExp;
  /** Only its time limit ends it. */
  endless?: true;
  /** Among the samples of `npm test`. */
  often?: true;
}

/** `code` as the first thing that the first function does. */
const inside = (code: string) => (solution: string, first: string): string =>
  solution.replace(new RegExp(`(^export function ${first}\\b[^\\n]*\\{\\n)|(^export function ${first}\\b[\\s\\S]*?\\): [^\\n]*\\{\\n)`, 'm'), (head) => `${head}  ${code}\n`);
/** `code` on the line below the imports. */
const atTop = (code: string) => (solution: string): string => solution.replace("from '@tensorflow/tfjs';\n", (line) => `${line}${code}\n`);
/** Functions that give the wrong answer, behind `code` that would have them pass. */
const cheating = (code: string) => (solution: string, first: string): string => atTop(code)(inside('return undefined as never;')(solution, first));

export const hostiles: Hostile[] = [
  { what: 'is empty', often: true, text: () => '', says: /The file is empty/ },
  { what: 'is half typed', often: true, text: (solution) => solution.slice(0, solution.lastIndexOf(');') - 4), says: /line \d+: the file does not parse/ },
  { what: 'is no program', text: () => '\u0000\u0001PK\u0003\u0004 <a & "b"> ]]>\n', says: /line 1: the file does not parse/ },
  { what: 'lacks a function', often: true, text: (solution, first) => solution.replace(`export function ${first}(`, `export function other(`), says: /There is no function `\w+`/ },
  { what: 'has a function without export', text: (solution, first) => solution.replace(`export function ${first}(`, `function ${first}(`), says: /Line \d+: `\w+` is not exported/ },
  { what: 'has one function more', often: true, text: (solution) => `${solution}\nexport function helper() { return 1; }\n` },
  { what: 'returns nothing', often: true, text: inside('return undefined as never;'), says: /returns nothing\. Is the `return` missing/ },
  { what: 'returns a promise', often: true, text: inside('return Promise.resolve(1) as never;'), says: /is a promise where/ },
  { what: 'returns a promise that fails', text: inside('return Promise.reject(new Error("later")) as never;'), says: /is a promise where/ },
  { what: 'returns what throws when looked at', text: inside('return { get dw() { throw new Error("do not look"); } } as never;'), says: /Line \d+: do not look/ },
  { what: 'returns itself in itself', text: inside('const a: unknown[] = []; a.push(a); return a as never;'), says: /\w/ },
  { what: 'prints a million lines', often: true, text: atTop('for (let i = 0; i < 1e6; i++) console.log("line", i);') },
  { what: 'loops for ever', endless: true, text: inside('for (;;);'), says: /Stopped after \d+ seconds \(while checking \w+\): an endless loop/ },
  { what: 'loops for ever when loaded', endless: true, text: atTop('for (;;);'), says: /Stopped after \d+ seconds/ },
  { what: 'allocates without end', often: true, text: inside('const all: unknown[] = []; for (;;) all.push(new Float64Array(1e7).fill(1));'), says: /memory/ },
  { what: 'calls itself without end', text: inside('const again = (): number => 1 + again(); again();'), says: /calls itself without end/ },
  { what: 'deletes files', often: true, text: atTop('require("fs").rmSync(__dirname + "/notes.txt");'), says: /line 2: this line wants to write or delete files \(.*notes\.txt\)/ },
  { what: 'deletes the folder', text: inside('require("fs").rmSync(__dirname, { recursive: true, force: true });'), says: /wants to write or delete files/ },
  { what: 'writes a file', text: inside('require("fs").writeFileSync(__dirname + "/written.txt", "x");'), says: /Line \d+: this line wants to write or delete files/ },
  { what: 'reads what is not its own', text: inside('require("fs").readFileSync("/etc/hostname");'), says: /wants to read files \(\/etc\/hostname\)/ },
  { what: 'reads the secrets of the grader', text: atTop('if (process.env.LAB_SECRET) throw new Error("a secret");') },
  { what: 'reads the solution', often: true, text: cheating('const solution: string = require("fs").readFileSync("DIST/exercises/activations/solution.ts", "utf8"); void solution;'), says: /line 2: this line wants to read files \(.*solution\.ts\)/ },
  { what: 'loads the solution', text: inside('return require("DIST/exercises/activations/solution.ts").sigmoid;'), says: /wants to read files|Cannot find module/ },
  { what: 'starts a program', text: inside('require("child_process").execSync("touch /tmp/started");'), says: /wants to start another program/ },
  { what: 'opens a socket', often: true, text: inside('require("net").connect(PORT, "127.0.0.1");'), says: /the network is closed/ },
  { what: 'asks the web', text: inside('void fetch("http://127.0.0.1:PORT/");'), says: /the network is closed/ },
  { what: 'listens', text: inside('require("http").createServer().listen(0);'), says: /the network is closed/ },
  { what: 'ends its process', often: true, text: inside('process.exit(0);'), says: /process\.exit\(0\)/ },
  { what: 'kills its process', text: inside('process.kill(process.pid, "SIGKILL");'), says: /ended by SIGKILL before it had a result/ },
  { what: 'throws undefined', text: inside('throw undefined;'), says: /the value undefined was thrown/ },
  { what: 'throws what has no text', text: inside('throw { toString() { throw 1; } };'), says: /was thrown/ },
  { what: 'throws a symbol when loaded', text: atTop('throw Symbol("s");'), says: /Symbol\(s\) was thrown/ },
  { what: 'replaces an operation', text: cheating('(tf as any).matMul = () => tf.ones([1, 1]);'), says: /may not be changed|returns nothing/ },
  { what: 'replaces how tensors are read', text: cheating('(tf.Tensor.prototype as any).dataSync = () => new Float32Array(1);'), says: /line 2: `dataSync` may not be changed/ },
  { what: 'replaces the engine', text: cheating('(tf.engine() as any).readSync = () => new Float32Array(64);'), says: /changes tf\.js itself/ },
  { what: 'replaces the comparison', often: true, text: cheating('Array.prototype.every = () => true;'), says: /line 2: `every` may not be changed/ },
  { what: 'replaces the language by definition', text: cheating('Object.defineProperty(Array.prototype, "some", { value: () => false });'), says: /line 2: `some` may not be changed/ },
  { what: 'answers in place of the checks', often: true, text: cheating('const forged = { event: "checked", report: { exercise: "x", passed: true, checks: [], seen: [] } }; console.log(JSON.stringify(forged)); (process as any).send?.(forged); (process as any).send?.({ token: "", event: forged }); process.emit("message" as any, { request: {}, token: "", sealed: false } as never);'), says: /returns nothing/ },
  { what: 'prints a result of its own', text: cheating('console.log(JSON.stringify({ exercises: [], passed: 8, total: 8 })); process.stdout.write("ok   all\\n");'), says: /returns nothing/ },
  { what: 'changes what is sent', often: true, text: cheating('const raw = (process as any)._send; (process as any)._send = function (message: any, ...rest: unknown[]) { for (const event of message?.events ?? []) if (event.report) { event.report.passed = true; event.report.checks.forEach((check: any) => (check.passed = true)); } return raw.call(this, message, ...rest); };'), says: /returns nothing/ },
  { what: 'changes how messages are written', text: cheating('require("v8").Serializer.prototype.writeValue = () => {};'), says: /line 2: `writeValue` may not be changed/ },
  { what: 'changes the pipe', text: cheating('for (const key of Object.getOwnPropertySymbols(process)) { const pipe = (process as any)[key]; if (pipe?.writeBuffer) pipe.writeBuffer = () => 0; }'), says: /line 2: `writeBuffer` may not be changed/ },
  { what: 'makes every tolerance endless', often: true, text: cheating('(Object.prototype as any).tolerance = Infinity;'), says: /line 2: `tolerance` may not be added/ },
  { what: 'has no trial made', text: cheating('Object.defineProperty(Object.prototype, "trials", { value: 0 });'), says: /line 2: `trials` may not be added/ },
  { what: 'listens where modules are made', text: cheating('const { Module } = require("module"); Module.prototype._compile = () => {};'), says: /line 2: `_compile` may not be changed/ },
];

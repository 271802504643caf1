import { Uri, window, workspace, type Memento } from 'vscode';
import type { Diagnostics } from './diagnostics';
import { exportedFunctions } from './functions';
import type { Jobs } from './jobs';
import { sourceOf } from './text-on-screen';
import { mayRun } from './trust';

/** The two functions of a file, and the file with the inputs that they are called on. */
export interface Pair {
  cost: string;
  gradients: string;
  /** Path of a JSON file. */
  inputs: string;
}

const title = 'Check Gradients of Two Functions';

/** The gradient check on any pair of functions of any file. */
export class PairChecks {
  constructor(
    private readonly memory: Memento,
    private readonly jobs: Jobs,
    private readonly diagnostics: Diagnostics,
    private readonly show: (file: string) => void,
  ) {}

  /** What was checked last in a file. */
  of(file: string): Pair | undefined {
    return this.memory.get<Pair>(`pair/${file}`);
  }

  /** Asks for the two functions and for their inputs, and checks. */
  async choose(file?: string): Promise<void> {
    const uri = file === undefined ? window.activeTextEditor?.document.uri : Uri.file(file);
    if (!uri || !/\.[cm]?[jt]sx?$/.test(uri.path)) {
      void window.showInformationMessage('Open the TypeScript or JavaScript file that exports the cost and its gradients, then choose this command again.');
      return;
    }
    if (uri.scheme !== 'file') {
      void window.showInformationMessage('Save the file first: its functions run in a process of their own, which needs a place on disk.', 'Save').then((choice) => choice && window.activeTextEditor?.document.save());
      return;
    }
    if (!mayRun()) return;
    const pair = await this.ask(uri);
    if (!pair) return;
    await this.memory.update(`pair/${uri.fsPath}`, pair);
    await this.check(uri, pair, false);
  }

  /** The same pair on the same inputs, as their files stand now. @param full every entry of every parameter */
  async again(file: string, full: boolean): Promise<void> {
    const pair = this.of(file);
    if (!mayRun()) return;
    if (pair) await this.check(Uri.file(file), pair, full);
    else await this.choose(file);
  }

  private async check(uri: Uri, pair: Pair, full: boolean): Promise<void> {
    const inputs = await readJson(Uri.file(pair.inputs));
    if (inputs === undefined) return;
    const source = await sourceOf(uri).catch(() => undefined);
    if (!source) {
      void window.showErrorMessage(`${workspace.asRelativePath(uri)} cannot be read: it was renamed, moved or deleted. Open the file under its new name and check again.`);
      return;
    }
    this.show(uri.fsPath);
    const subject = { id: uri.fsPath, title: workspace.asRelativePath(uri) };
    const last = await this.jobs.run('gradcheck', subject, { job: 'gradcheck', source, cost: pair.cost, gradients: pair.gradients, inputs, inputsFile: workspace.asRelativePath(pair.inputs), full }, full ? this.jobs.unhurried() : undefined);
    if (last?.event === 'gradients') this.diagnostics.gradientsChecked(uri, source.text, last.reports, pair.gradients);
  }

  private async ask(uri: Uri): Promise<Pair | undefined> {
    const name = workspace.asRelativePath(uri);
    const text = await sourceOf(uri).then((source) => source.text, () => '');
    const names = exportedFunctions(text).map((f) => f.name);
    if (names.length < 2) {
      void window.showInformationMessage(`${name} exports ${names.length === 1 ? 'one function' : 'no function'}, and two are needed: f(parameters, ...args), which returns the cost, and g(parameters, ...args), which returns a record with dNAME for each parameter NAME.`);
      return undefined;
    }
    const known = this.of(uri.fsPath);
    const cost = await window.showQuickPick(first(names, known?.cost), { title: `${title} (1 of 3)`, placeHolder: `Which function of ${name} returns the cost, a scalar?` });
    if (!cost) return undefined;
    const others = names.filter((other) => other !== cost);
    const gradients = await window.showQuickPick(first(others, known?.gradients), { title: `${title} (2 of 3)`, placeHolder: `Which function returns the gradients of ${cost}?` });
    if (!gradients) return undefined;
    const inputs = await pickInputs(known?.inputs);
    return inputs && { cost, gradients, inputs: inputs.fsPath };
  }
}

const example = `{
  "parameters": { "W": { "tensor": [[0.1, -0.2], [0.3, 0.4]] } },
  "args": [{ "tensor": [[1, 2], [3, 4]] }]
}
`;

async function pickInputs(known: string | undefined): Promise<Uri | undefined> {
  const found = await workspace.findFiles('**/*.json', '**/{node_modules,.vscode,.deep-learning-lab}/**', 50);
  const files = found.filter(({ path }) => !/\/(package|package-lock|tsconfig)\.json$/.test(path)).sort((a, b) => Number(b.fsPath === known) - Number(a.fsPath === known) || a.path.localeCompare(b.path));
  const items = [
    ...files.map((uri) => ({ label: workspace.asRelativePath(uri), description: uri.fsPath === known ? 'used last' : '', uri, action: 'take' as const })),
    { label: '$(folder-opened) Other File...', description: 'a JSON file with "parameters" and "args"', uri: undefined, action: 'browse' as const },
    { label: '$(new-file) New Example', description: 'an example to change and save', uri: undefined, action: 'example' as const },
  ];
  const picked = await window.showQuickPick(items, { title: `${title} (3 of 3)`, placeHolder: 'Which file holds the parameters and the other arguments?' });
  if (picked?.action === 'browse') return (await window.showOpenDialog({ filters: { JSON: ['json'] }, openLabel: 'Check with These Inputs' }))?.[0];
  if (picked?.action === 'example') {
    await window.showTextDocument(await workspace.openTextDocument({ language: 'json', content: example }));
    void window.showInformationMessage('Put your parameters and arguments here, save the file in this folder, and choose the check again from the file with the two functions.');
  }
  return picked?.uri;
}

async function readJson(file: Uri): Promise<unknown> {
  const name = workspace.asRelativePath(file);
  const text = await sourceOf(file).then((source) => source.text, () => undefined);
  if (text === undefined) {
    void window.showErrorMessage(`${name} cannot be read: it was renamed, moved or deleted. Choose the check again and take another file.`);
    return undefined;
  }
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    const choice = window.showErrorMessage(`${name} is not JSON: ${(error as Error).message}.`, 'Open the File');
    void choice.then((open) => open && window.showTextDocument(file));
    return undefined;
  }
}

/** The one that was used last comes first. */
function first(names: string[], known: string | undefined): string[] {
  return [...names].sort((a, b) => Number(b === known) - Number(a === known));
}

import { Uri, window, workspace } from 'vscode';
import { exportedFunctions } from './functions';
import type { Jobs } from './jobs';
import { sourceOf } from './text-on-screen';
import { mayRun } from './trust';

/** The gradient check on any pair of functions of the active file: asks for the two and for their inputs. */
export async function checkGradientsOfTwo(jobs: Jobs, show: (subject: string) => void): Promise<void> {
  const document = window.activeTextEditor?.document;
  if (!document || !/^(type|java)script/.test(document.languageId)) {
    void window.showInformationMessage('Open the TypeScript or JavaScript file that exports the cost and its gradients.');
    return;
  }
  if (!mayRun()) return;
  const names = exportedFunctions(document.getText()).map(({ name }) => name);
  if (names.length < 2) {
    void window.showInformationMessage('This file exports fewer than two functions. Export f(parameters, ...args), which returns the cost, and g(parameters, ...args), which returns a record with dNAME for each parameter NAME.');
    return;
  }
  const title = 'Check Gradients of Two Functions';
  const cost = await window.showQuickPick(names, { title, placeHolder: 'Which function returns the cost, a scalar?' });
  if (!cost) return;
  const gradients = await window.showQuickPick(names.filter((name) => name !== cost), { title, placeHolder: `Which function returns the gradients of ${cost}?` });
  if (!gradients) return;
  const file = await pickInputs(title);
  const inputs = file && (await readJson(file));
  if (inputs === undefined) return;
  const source = await sourceOf(document.uri);
  const subject = { id: document.uri.fsPath, title: workspace.asRelativePath(document.uri) };
  show(subject.id);
  await jobs.run('gradcheck', subject, { job: 'gradcheck', source, cost, gradients, inputs });
}

const example = `{
  "parameters": { "W": { "tensor": [[0.1, -0.2], [0.3, 0.4]] } },
  "args": [{ "tensor": [[1, 2], [3, 4]] }]
}
`;

async function pickInputs(title: string): Promise<Uri | undefined> {
  const found = await workspace.findFiles('**/*.json', '**/{node_modules,.vscode,.deep-learning-lab}/**', 50);
  const files = found.filter(({ path }) => !/\/(package|package-lock|tsconfig)\.json$/.test(path));
  const items = [
    ...files.map((uri) => ({ label: workspace.asRelativePath(uri), detail: '', uri, action: 'take' as const })),
    { label: 'Other File...', detail: 'A JSON file with parameters and args.', uri: undefined, action: 'browse' as const },
    { label: 'New Example', detail: 'Opens an example to change and save.', uri: undefined, action: 'example' as const },
  ];
  const picked = await window.showQuickPick(items, { title, placeHolder: 'Which file holds the parameters and the other arguments?' });
  if (picked?.action === 'browse') return (await window.showOpenDialog({ filters: { JSON: ['json'] } }))?.[0];
  if (picked?.action === 'example') await window.showTextDocument(await workspace.openTextDocument({ language: 'json', content: example }));
  return picked?.uri;
}

async function readJson(file: Uri): Promise<unknown> {
  try {
    return JSON.parse((await sourceOf(file)).text);
  } catch (error) {
    void window.showErrorMessage(`${workspace.asRelativePath(file)} is not JSON: ${(error as Error).message}.`);
    return undefined;
  }
}

import { CodeLens, EventEmitter, Range, workspace, type CodeLensProvider, type Disposable, type TextDocument } from 'vscode';
import type { Courses } from './courses';
import { exportedFunctions } from './functions';

/** Buttons above each function of an exercise. */
export class Lenses implements CodeLensProvider, Disposable {
  private readonly changed = new EventEmitter<void>();
  readonly onDidChangeCodeLenses = this.changed.event;

  constructor(private readonly courses: Courses) {}

  refresh(): void {
    this.changed.fire();
  }

  async provideCodeLenses(document: TextDocument): Promise<CodeLens[]> {
    const id = this.courses.idOf(document.uri);
    if (!id || !workspace.getConfiguration('deepLearningLab', document).get('codeLens')) return [];
    const exercise = await this.courses.exercise(id);
    if (!exercise) return [];
    const withGradients = new Set(exercise.checks.filter((check) => check.kind === 'gradient').map((check) => check.function));
    const trains = exercise.training && trainingFunction(exercise.functions);
    return exportedFunctions(document.getText())
      .filter(({ name }) => exercise.functions.includes(name))
      .flatMap(({ name, line }) => {
        const lens = (title: string, command: string, tooltip: string) =>
          new CodeLens(new Range(line, 0, line, 0), { title, command: `deepLearningLab.${command}`, tooltip, arguments: [{ exercise: id, function: name }] });
        if (!workspace.isTrusted) return [lens('check (the workspace is not trusted)', 'check', 'Nothing of an untrusted workspace is executed.')];
        return [
          lens('check', 'check', `Checks shapes and values of ${name}.`),
          ...(withGradients.has(name) ? [lens('gradients', 'checkGradients', `Compares the gradients of ${name} with central differences.`)] : []),
          ...(name === trains ? [lens('train', 'train', 'Trains with the functions of this file.')] : []),
          lens('debug', 'debug', `Checks ${name} under the debugger: breakpoints in this file stop it.`),
        ];
      });
  }

  dispose(): void {
    this.changed.dispose();
  }
}

/** The function that trains, by the course's names; the last one where none of them is there. */
function trainingFunction(functions: string[]): string | undefined {
  return functions.find((name) => /^(optimize|.*model|train.*)$/i.test(name)) ?? functions.at(-1);
}

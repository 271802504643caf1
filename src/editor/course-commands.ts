import { join } from 'node:path';
import { commands, Range, Selection, Uri, ViewColumn, window, workspace, WorkspaceEdit, type Memento } from 'vscode';
import type { Exercise } from '../course/exercise';
import { resetExercise, writeCourseFolder } from '../course/folder';
import { exists, type Courses } from './courses';
import { exportedFunctions, functionAt } from './functions';
import type { Hints } from './hints';
import { solutionUri, starterUri } from './reference-texts';
import type { Target } from './panel';
import { activeExercise, pickExercise } from './target';
import { sourceOf } from './text-on-screen';

/** The function in which the cursor stands, where it is one of these. */
function functionAtCursor(file: Uri | undefined, names: readonly string[]): string | undefined {
  const editor = window.activeTextEditor;
  if (!editor || editor.document.uri.toString() !== file?.toString()) return undefined;
  const name = functionAt(editor.document.getText(), editor.selection.active.line);
  return name !== undefined && names.includes(name) ? name : undefined;
}

export interface CourseParts {
  courses: Courses;
  /** Of this workspace. */
  memory: Memento;
  /** Of all windows. */
  everywhere: Memento;
  /** Of the lab. */
  version: string;
  hints: Hints;
  /** Shows an exercise in the panel. */
  show(exercise: string): void;
  /** Takes back what checks said of an exercise's text, which is gone. */
  forget(exercise: string, uri: Uri): void;
}

const OPENING = 'course being opened';

/** What concerns the course as files: open, read, help, reset. */
export class CourseCommands {
  constructor(private readonly parts: CourseParts) {}

  private get courses(): Courses {
    return this.parts.courses;
  }

  /** Once for each version of the lab: brings new exercises and what nobody touched, and offers the rest as differences. */
  async upgrade(): Promise<void> {
    const { folder } = this.courses;
    const key = 'course written by version';
    const { memory, version } = this.parts;
    if (!folder || !workspace.isTrusted || memory.get<string>(key) === version) return;
    if (await this.write(folder.fsPath)) await memory.update(key, version);
  }

  /** Asks for a folder, writes what is missing there, and opens it. */
  async openCourse(): Promise<void> {
    const chosen = await window.showOpenDialog({
      canSelectFiles: false,
      canSelectFolders: true,
      openLabel: 'Write the Course Here',
      title: 'A folder for the course: files that are there stay as they are',
      defaultUri: workspace.workspaceFolders?.[0]?.uri,
    });
    const folder = chosen?.[0];
    if (!folder) return;
    if (!(await this.write(folder.fsPath))) return;
    const already = workspace.workspaceFolders?.some(({ uri }) => uri.toString() === folder.toString());
    if (already) {
      await this.courses.find();
      await this.nextExercise();
    } else {
      await this.parts.everywhere.update(OPENING, folder.toString());
      await commands.executeCommand('vscode.openFolder', folder, { forceNewWindow: (workspace.workspaceFolders ?? []).length > 0 });
    }
  }

  /** In the window that "Open Course" has opened: the course, and where to begin. */
  async opened(): Promise<void> {
    const { everywhere, courses } = this.parts;
    if (!courses.folder || everywhere.get<string>(OPENING) !== courses.folder.toString()) return;
    await everywhere.update(OPENING, undefined);
    await commands.executeCommand('deepLearningLab.course.focus');
    await this.nextExercise();
  }

  /** Opens the learner's file, at a function where one is named, with the statement beside it. */
  async openExercise(target: Target): Promise<void> {
    const exercise = await this.chosen(target, 'Open Exercise', 'always ask');
    const uri = exercise && this.courses.fileOf(exercise.id);
    if (!exercise || !uri) return;
    if (!(await exists(uri)) && !(await this.write(this.courses.folder!.fsPath))) return;
    const editor = await window.showTextDocument(uri, { viewColumn: ViewColumn.One });
    const line = exportedFunctions(editor.document.getText()).find(({ name }) => name === target.function)?.line;
    if (line !== undefined) {
      editor.selection = new Selection(line, 0, line, 0);
      editor.revealRange(new Range(line, 0, line, 0), 2);
    } else {
      await this.showStatement(exercise.id);
    }
  }

  async openStatement(target: Target): Promise<void> {
    const exercise = await this.chosen(target, 'Open Statement');
    if (exercise) await this.showStatement(exercise.id);
  }

  /** The page with the formulas and shapes of every exercise. */
  async openFormulas(): Promise<void> {
    if (await this.courseThere()) await this.preview(Uri.joinPath(this.courses.folder!, 'formulas.md'));
  }

  async nextExercise(): Promise<void> {
    const next = await this.courses.next();
    if (next) await this.openExercise({ exercise: next.id });
    else if (this.courses.folder) void window.showInformationMessage('Every exercise of the course is done.');
  }

  /** One step of help at a time: where, what, the line. */
  async showHint(target: Target): Promise<void> {
    const exercise = await this.chosen(target, 'Show Hint');
    if (!exercise) return;
    const summary = await this.courses.summary(exercise.id);
    const open = summary?.functions.filter(({ status }) => status !== 'passed').map(({ name }) => name) ?? exercise.functions;
    const withHints = exercise.functions.filter((name) => exercise.hints?.[name]);
    if (withHints.length === 0) {
      void window.showInformationMessage(`"${exercise.title}" has no hints. Its statement has the formulas, and a failed check says what to look at.`);
      return;
    }
    const first = withHints.sort((a, b) => Number(open.includes(b)) - Number(open.includes(a)));
    const name = target.function ?? functionAtCursor(this.courses.fileOf(exercise.id), withHints) ?? (await window.showQuickPick(first, { title: 'Show Hint', placeHolder: 'For which function?' }));
    const hints = name === undefined ? undefined : exercise.hints?.[name];
    if (!name || !hints) return;
    this.parts.hints.ask(exercise.id, name, hints);
    this.parts.show(exercise.id);
  }

  /** The learner's text against the solution, after a warning. */
  async showSolution(target: Target): Promise<void> {
    const exercise = await this.chosen(target, 'Show Solution');
    const uri = exercise && this.courses.fileOf(exercise.id);
    if (!exercise || !uri) return;
    const choice = await window.showWarningMessage(
      `Show the solution of "${exercise.title}"?`,
      { modal: true, detail: 'You learn more by asking for a hint first. Your file stays as it is: the solution is shown beside it as a difference.' },
      'Show Solution',
      ...(exercise.hints ? ['Show Hint'] : []),
    );
    if (choice === 'Show Hint') await this.showHint(target);
    if (choice === 'Show Solution') await commands.executeCommand('vscode.diff', solutionUri(exercise.id), uri, `${exercise.title}: solution against your code`);
  }

  /** Puts the starter back, after asking, and keeps a copy of what was there. */
  async resetExercise(target: Target): Promise<void> {
    const exercise = await this.chosen(target, 'Reset Exercise');
    const uri = exercise && this.courses.fileOf(exercise.id);
    if (!exercise || !uri) return;
    const choice = await window.showWarningMessage(
      `Reset "${exercise.title}" to its starter?`,
      { modal: true, detail: 'A copy of your file is kept beside it.' },
      'Reset',
    );
    if (choice !== 'Reset') return;
    const text = (await exists(uri)) ? (await sourceOf(uri)).text : undefined;
    const copy = resetExercise(this.courses.folder!.fsPath, exercise.id, text);
    await this.courses.forget(exercise.id);
    this.parts.forget(exercise.id, uri);
    await window.showTextDocument(uri);
    await commands.executeCommand('workbench.action.files.revert');
    if (copy) void this.sayReset(exercise, uri, copy);
  }

  private async sayReset({ title }: Exercise, uri: Uri, copy: string): Promise<void> {
    const kept = Uri.joinPath(this.courses.folder!, copy);
    const choice = await window.showInformationMessage(`"${title}" is its starter again. What you had is in ${copy}.`, 'Undo', 'Show What I Had');
    if (choice === 'Show What I Had') await window.showTextDocument(kept);
    if (choice !== 'Undo') return;
    const { text } = await sourceOf(kept);
    const document = await workspace.openTextDocument(uri);
    const edit = new WorkspaceEdit();
    edit.replace(uri, new Range(0, 0, document.lineCount, 0), text);
    if (await workspace.applyEdit(edit)) await document.save();
  }

  /** Writes what is missing of the course. A file of the learner whose starter has changed since is offered as a difference. */
  private async write(folder: string): Promise<boolean> {
    try {
      const { outdated } = await writeCourseFolder(folder);
      void this.offerUpgrade(folder, outdated.filter((name) => name.endsWith('.ts')));
      return true;
    } catch (error) {
      void window.showErrorMessage(`The course could not be written: ${(error as Error).message}`);
      return false;
    }
  }

  /** In one message, however many files have changed; each difference is looked at when the learner likes. */
  private async offerUpgrade(folder: string, names: string[]): Promise<void> {
    if (names.length === 0) return;
    const one = names.length === 1;
    const what = one ? `${names[0]} has a newer starter; yours stays as it is.` : `${names.length} exercises have newer starters; your files stay as they are.`;
    if (!(await window.showInformationMessage(what, one ? 'Show the Difference' : 'Show the Differences'))) return;
    const items = names.map((label) => ({ label, picked: true }));
    const shown = one ? items : await window.showQuickPick(items, { title: 'Newer Starters', placeHolder: 'Which differences?', canPickMany: true });
    for (const { label: name } of shown ?? []) {
      const title = `${name}: new starter against your code`;
      await commands.executeCommand('vscode.diff', starterUri(name.replace(/\.ts$/, '')), Uri.file(join(folder, name)), title, { preview: false });
    }
  }

  private async showStatement(id: string): Promise<void> {
    const uri = this.courses.statementOf(id);
    if (uri) await this.preview(uri);
  }

  /** A page of the course beside the text; one that is gone is written anew. */
  private async preview(uri: Uri): Promise<void> {
    if (!(await exists(uri)) && !(await this.write(this.courses.folder!.fsPath))) return;
    await commands.executeCommand('vscode.openWith', uri, 'vscode.markdown.preview.editor', { viewColumn: ViewColumn.Beside, preserveFocus: true });
  }

  /** Whether a course is open; where not, says so and offers to open one. */
  private async courseThere(): Promise<boolean> {
    if (this.courses.folder) return true;
    const choice = await window.showInformationMessage('No course folder is open in this window. Open the course first.', 'Open Course');
    if (choice) await this.openCourse();
    return false;
  }

  /** The exercise that a command concerns: named, active (unless another is wanted), or picked. */
  private async chosen(target: Target, title: string, ask?: 'always ask'): Promise<Exercise | undefined> {
    if (!(await this.courseThere())) return undefined;
    const id = target.exercise ?? (ask ? undefined : activeExercise(this.courses)) ?? (await pickExercise(this.courses, title));
    return id === undefined ? undefined : this.courses.exercise(id);
  }
}

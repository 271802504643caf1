import { EventEmitter, ThemeColor, ThemeIcon, TreeItem, TreeItemCollapsibleState, type Disposable, type TreeDataProvider } from 'vscode';
import type { Courses } from './courses';
import type { ExerciseSummary } from './panel';

type Node =
  | { kind: 'course'; title: string; exercises: ExerciseSummary[] }
  | { kind: 'exercise'; exercise: ExerciseSummary }
  | { kind: 'function'; exercise: ExerciseSummary; name: string; status: 'untouched' | 'failed' | 'passed' };

/** The course in its order: courses, their exercises with status, and below each exercise its functions. */
export class CourseTree implements TreeDataProvider<Node>, Disposable {
  static readonly view = 'deepLearningLab.course';
  private readonly changed = new EventEmitter<void>();
  readonly onDidChangeTreeData = this.changed.event;

  constructor(private readonly courses: Courses) {}

  refresh(): void {
    this.changed.fire();
  }

  async getChildren(node?: Node): Promise<Node[]> {
    if (node?.kind === 'course') return node.exercises.map((exercise) => ({ kind: 'exercise', exercise }));
    if (node?.kind === 'exercise') return node.exercise.functions.map((f) => ({ kind: 'function', exercise: node.exercise, ...f }));
    if (node || !this.courses.folder) return [];
    const courses = new Map<string, ExerciseSummary[]>();
    for (const exercise of await this.courses.summaries()) courses.set(exercise.course, [...(courses.get(exercise.course) ?? []), exercise]);
    return [...courses].map(([title, exercises]) => ({ kind: 'course', title, exercises }));
  }

  getTreeItem(node: Node): TreeItem {
    switch (node.kind) {
      case 'course':
        return courseItem(node.title, node.exercises);
      case 'exercise':
        return exerciseItem(node.exercise);
      case 'function':
        return functionItem(node.exercise, node.name, node.status);
    }
  }

  dispose(): void {
    this.changed.dispose();
  }
}

function courseItem(title: string, exercises: ExerciseSummary[]): TreeItem {
  const done = exercises.filter((exercise) => exercise.status === 'passed').length;
  const item = new TreeItem(title, done < exercises.length ? TreeItemCollapsibleState.Expanded : TreeItemCollapsibleState.Collapsed);
  item.id = title;
  item.description = `${done} of ${exercises.length}`;
  return item;
}

function exerciseItem(exercise: ExerciseSummary): TreeItem {
  const item = new TreeItem(exercise.title, TreeItemCollapsibleState.Collapsed);
  const done = exercise.functions.filter((f) => f.status === 'passed').length;
  item.id = exercise.id;
  item.iconPath = icon(exercise.status);
  item.description = exercise.status === 'passed' ? 'done' : exercise.status === 'started' ? `${done} of ${exercise.functions.length}` : '';
  item.tooltip = `${exercise.title}: ${exercise.status === 'passed' ? 'every check passed' : exercise.status === 'started' ? `${done} of ${exercise.functions.length} functions pass` : 'not checked yet'}`;
  item.contextValue = ['', 'exercise', exercise.checksGradients ? 'gradients' : '', exercise.trains ? 'trains' : '', ''].join('/');
  item.command = { command: 'deepLearningLab.openExercise', title: 'Open Exercise', arguments: [{ exercise: exercise.id }] };
  return item;
}

function functionItem(exercise: ExerciseSummary, name: string, status: 'untouched' | 'failed' | 'passed'): TreeItem {
  const item = new TreeItem(name, TreeItemCollapsibleState.None);
  item.id = `${exercise.id}/${name}`;
  item.iconPath = icon(status);
  item.tooltip = `${name}: ${status === 'untouched' ? 'not checked yet' : status}`;
  item.contextValue = 'function';
  item.command = { command: 'deepLearningLab.openExercise', title: 'Open Exercise', arguments: [{ exercise: exercise.id, function: name }] };
  return item;
}

function icon(status: 'untouched' | 'started' | 'failed' | 'passed'): ThemeIcon {
  switch (status) {
    case 'passed':
      return new ThemeIcon('pass-filled', new ThemeColor('testing.iconPassed'));
    case 'failed':
      return new ThemeIcon('error', new ThemeColor('testing.iconFailed'));
    case 'started':
      return new ThemeIcon('edit');
    case 'untouched':
      return new ThemeIcon('circle-large-outline');
  }
}

import { ConfigurationTarget, Uri, window, workspace, type Memento } from 'vscode';
import type { BackendChoice } from '../child/messages';
import { nativePackage } from '../training/backends';
import type { Courses } from './courses';
import { activeExercise, pickExercise, type Target } from './target';

const backends: { choice: BackendChoice; detail: string }[] = [
  { choice: 'auto', detail: 'The fastest one that works here.' },
  { choice: 'tensorflow', detail: 'TensorFlow in native code, where it is installed.' },
  { choice: 'wasm', detail: 'WebAssembly; works everywhere.' },
  { choice: 'cpu', detail: 'Plain JavaScript; the slowest.' },
];

/** The backend of the next training and how it came to be, in words. */
export function backendInWords(): { name: string; sentence: string } {
  const choice = workspace.getConfiguration('deepLearningLab').get<BackendChoice>('backend', 'auto');
  if (choice !== 'auto') return { name: choice, sentence: `${choice}, as set` };
  const name = nativePackage() ? 'tensorflow' : 'wasm';
  return { name, sentence: `${name}, chosen automatically` };
}

export async function chooseBackend(): Promise<void> {
  const now = workspace.getConfiguration('deepLearningLab').get<BackendChoice>('backend', 'auto');
  const items = backends.map(({ choice, detail }) => ({ label: choice, detail, description: choice === now ? 'in use' : choice === 'tensorflow' && !nativePackage() ? 'not installed' : '', choice }));
  const picked = await window.showQuickPick(items, { title: 'Backend for Training', placeHolder: 'Which backend trains your code?' });
  if (picked) await workspace.getConfiguration('deepLearningLab').update('backend', picked.choice, ConfigurationTarget.Global);
}

/** Which data each exercise trains on, remembered in the workspace. */
export class DataChoice {
  constructor(
    private readonly courses: Courses,
    private readonly memory: Memento,
  ) {}

  of(exercise: string): string | undefined {
    return this.memory.get<string>(`data/${exercise}`);
  }

  async choose(target: Target): Promise<void> {
    const id = target.exercise ?? activeExercise(this.courses) ?? (await pickExercise(this.courses, 'Choose Data'));
    const exercise = id === undefined ? undefined : await this.courses.exercise(id);
    if (!exercise) return;
    if (!exercise.training) {
      void window.showInformationMessage(`"${exercise.title}" has nothing to train, so it takes no data.`);
      return;
    }
    const current = this.of(exercise.id);
    const items = [
      { label: exercise.training.data, detail: 'The data that ships with the lab.', action: 'default' as const },
      ...(current === undefined ? [] : [{ label: current, detail: 'In use.', action: 'keep' as const }]),
      { label: 'File...', detail: 'An HDF5 file of the course, or CSV with the label in the last column.', action: 'file' as const },
      { label: 'Folder...', detail: 'A folder with the training set and the test set.', action: 'folder' as const },
    ];
    const picked = await window.showQuickPick(items, { title: `Data for "${exercise.title}"`, placeHolder: 'What does it train on?' });
    if (!picked || picked.action === 'keep') return;
    const path = picked.action === 'default' ? undefined : await pickPath(picked.action, this.courses.folder);
    if (picked.action === 'default' || path !== undefined) await this.memory.update(`data/${exercise.id}`, path);
  }
}

async function pickPath(kind: 'file' | 'folder', start: Uri | undefined): Promise<string | undefined> {
  const chosen = await window.showOpenDialog({
    canSelectFiles: kind === 'file',
    canSelectFolders: kind === 'folder',
    defaultUri: start,
    openLabel: 'Train on This',
    filters: kind === 'file' ? { Data: ['h5', 'hdf5', 'csv', 'gz'] } : undefined,
  });
  return chosen?.[0]?.fsPath;
}

import { basename } from 'node:path';
import { ConfigurationTarget, QuickPickItemKind, Uri, window, workspace, type Memento, type QuickPickItem } from 'vscode';
import type { BackendChoice } from '../child/messages';
import { shippedLike } from '../data/alike';
import { nativePackage } from '../training/backends';
import type { Courses } from './courses';
import type { Target } from './panel';
import { activeExercise, pickExercise } from './target';

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
    const own = exercise.training.data;
    const ships = [...shippedLike(own)].sort((a, b) => Number(b === own) - Number(a === own));
    const used = (name: string | undefined) => (name === current ? 'in use' : '');
    const items: (QuickPickItem & { data?: string; ask?: 'file' | 'folder' })[] = [
      { label: 'Ships with the lab', kind: QuickPickItemKind.Separator },
      ...ships.map((name) => ({ label: name, description: [name === own ? "the exercise's own" : '', used(name === own ? undefined : name)].filter(Boolean).join(', '), data: name === own ? undefined : name })),
      { label: 'Yours', kind: QuickPickItemKind.Separator },
      ...(current === undefined || ships.includes(current) ? [] : [{ label: basename(current), description: used(current), detail: current, data: current }]),
      { label: '$(file) File...', detail: "A table (CSV, label in the last column), HDF5, NumPy's .npz or .npy, or one of MNIST's files.", ask: 'file' as const },
      { label: '$(folder) Folder...', detail: "With train.h5 and test.h5, with MNIST's files, or with a folder of pictures for each class.", ask: 'folder' as const },
    ];
    const picked = await window.showQuickPick(items, { title: `Data for "${exercise.title}"`, placeHolder: 'What does it train on?', matchOnDetail: true });
    if (!picked) return;
    const data = picked.ask ? await pickPath(picked.ask, this.courses.folder) : picked.data;
    if (!picked.ask || data !== undefined) await this.memory.update(`data/${exercise.id}`, data);
  }
}

async function pickPath(kind: 'file' | 'folder', start: Uri | undefined): Promise<string | undefined> {
  const chosen = await window.showOpenDialog({
    canSelectFiles: kind === 'file',
    canSelectFolders: kind === 'folder',
    defaultUri: start,
    openLabel: 'Train on This',
    filters: kind === 'file' ? { Data: ['csv', 'tsv', 'txt', 'data', 'h5', 'hdf5', 'he5', 'npz', 'npy', 'gz'], 'All Files': ['*'] } : undefined,
  });
  return chosen?.[0]?.fsPath;
}

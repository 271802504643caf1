import { Uri, workspace, type Disposable } from 'vscode';
import { exerciseText } from '../course/catalogue';

const scheme = 'deep-learning-lab-solution';

/** Reference solutions as read-only documents, for comparison with the learner's text. */
export function providesSolutions(): Disposable {
  return workspace.registerTextDocumentContentProvider(scheme, {
    provideTextDocumentContent: ({ query }) => exerciseText(query, 'solution.ts'),
  });
}

export function solutionUri(exercise: string): Uri {
  return Uri.from({ scheme, path: `/${exercise}.ts`, query: exercise });
}

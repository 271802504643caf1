import { Uri, workspace, type Disposable } from 'vscode';
import { exerciseText } from '../course/catalogue';

const scheme = 'deep-learning-lab';

/** Solutions and starters as read-only documents, for comparison with the learner's text. */
export function providesReferenceTexts(): Disposable {
  return workspace.registerTextDocumentContentProvider(scheme, {
    provideTextDocumentContent: ({ authority, query }) => exerciseText(query, authority === 'starter' ? 'starter.ts' : 'solution.ts'),
  });
}

export function solutionUri(exercise: string): Uri {
  return Uri.from({ scheme, authority: 'solution', path: `/${exercise}.ts`, query: exercise });
}

export function starterUri(exercise: string): Uri {
  return Uri.from({ scheme, authority: 'starter', path: `/${exercise}.ts`, query: exercise });
}

import tseslint from 'typescript-eslint';

/** The rooms of src/, lowest first; a room may import itself and those named here (see ARCHITECTURE in README.md). */
const rooms = {
  shapes: [],
  gradients: [],
  data: [],
  training: ['data'],
  exercises: ['course/exercise', 'gradients', 'data', 'training', 'shapes'],
  course: ['exercises', 'gradients', 'training', 'data', 'shapes'],
  child: ['course', 'exercises', 'gradients', 'training', 'data', 'shapes'],
  server: ['shapes', 'course'],
  cli: ['child', 'course', 'shapes', 'gradients', 'training', 'data', 'server'],
  editor: ['child', 'course', 'shapes', 'gradients', 'training', 'data', 'server'],
};
const everything = [...Object.keys(rooms)];

const layers = Object.entries(rooms).map(([room, below]) => ({
  files: [`src/${room}/**/*.ts`],
  ignores: ['**/*.test.ts'],
  rules: {
    'no-restricted-imports': [
      'error',
      {
        paths: room === 'editor' ? [] : [{ name: 'vscode', message: 'Only src/editor and src/extension.ts know the editor.' }],
        patterns: [
          {
            regex: `^(\\.\\./)+(${everything.filter((other) => other !== room && !below.some((b) => b.split('/')[0] === other)).join('|')})(/|$)`,
            message: `src/${room} may import only: ${[room, ...below].join(', ')}.`,
          },
          ...(room === 'shapes' ? [{ group: ['@tensorflow/*'], message: 'The shape engine knows no tensor library.' }] : []),
        ],
      },
    ],
  },
}));

export default tseslint.config(
  { ignores: ['.cache', 'dist', 'node_modules', '**/fixtures/**', '**/*.vsix'] },
  ...tseslint.configs.recommended,
  {
    rules: {
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      'max-lines': ['error', { max: 500, skipBlankLines: true, skipComments: true }],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
    },
  },
  ...layers,
  {
    files: ['webview/**/*.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          paths: [{ name: '@vscode/webview-ui-toolkit', message: 'Only webview/ui.ts imports the toolkit.' }],
          patterns: [{ regex: '^(\\.\\./)+src/(?!editor/panel$|shapes/analysis$)', message: 'A webview imports only the messages of its boundary.' }],
        },
      ],
    },
  },
  { files: ['webview/ui.ts'], rules: { 'no-restricted-imports': 'off' } },
);

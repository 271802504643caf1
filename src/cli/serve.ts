import { serveStdio } from '../server/serve';
import type { Command } from './command';

export const serve: Command = {
  form: 'serve',
  does: 'Speaks the Language Server Protocol on standard input and output.',
  async run() {
    serveStdio();
    return new Promise<number>(() => {});
  },
};

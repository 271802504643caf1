import { createServer, type AddressInfo } from 'node:net';
import { debug, type WorkspaceFolder } from 'vscode';

/** A TCP port of this machine that is free at this moment. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

/**
 * Joins the editor's debugger to a process that waits for it on a port. The learner's text is compiled line for line under
 * its own path, so breakpoints bind in the file itself.
 * @returns whether the session began
 */
export function attach(folder: WorkspaceFolder | undefined, name: string, port: number): Thenable<boolean> {
  return debug.startDebugging(folder, {
    type: 'node',
    request: 'attach',
    name,
    address: '127.0.0.1',
    port,
    continueOnAttach: true,
    autoAttachChildProcesses: false,
    skipFiles: ['<node_internals>/**', '**/dist/child.js', '**/dist/tf/**', '**/node_modules/**'],
    internalConsoleOptions: 'neverOpen',
  });
}

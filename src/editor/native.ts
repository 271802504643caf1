import { fork } from 'node:child_process';
import { ProgressLocation, window, type OutputChannel } from 'vscode';
import { distribution } from '../distribution';
import { nativePackage } from '../training/backends';

/**
 * Gets TensorFlow's native library in a process of its own, with progress, until it is there, cannot be had, or is cancelled:
 * what was fetched so far is then removed by the process itself or by its next run.
 */
export async function installNativeBackend(output: OutputChannel, installed: () => void): Promise<void> {
  if (nativePackage()) {
    void window.showInformationMessage('TensorFlow in native code is installed already. Choose it with "Choose Backend".');
    return;
  }
  const end = await window.withProgress({ location: ProgressLocation.Notification, title: 'Native backend', cancellable: true }, (progress, token) => {
    const child = fork(distribution('native', 'install.mjs'), [], { silent: true, env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' } });
    let last = '';
    const read = (text: string): void => {
      output.append(text);
      const line = text.trim().split('\n').at(-1)!.replace(/^\[[^\]]*\] /, '');
      if (line !== '') progress.report({ message: (last = line) });
    };
    child.stdout?.setEncoding('utf8').on('data', read);
    child.stderr?.setEncoding('utf8').on('data', (text: string) => output.append(text));
    token.onCancellationRequested(() => child.kill());
    return new Promise<{ code: number | null; last: string }>((resolve) => {
      child.on('error', (error) => resolve({ code: null, last: error.message }));
      child.on('close', (code) => resolve({ code: token.isCancellationRequested ? 0 : code, last }));
    });
  });
  if (nativePackage()) {
    installed();
    void window.showInformationMessage('Training runs on TensorFlow in native code now.');
  } else if (end.code !== 0) {
    const choice = await window.showWarningMessage(`The native backend cannot be had here, so training runs on WebAssembly (wasm): the output tells why. ${end.last}`, 'Show Output');
    if (choice) output.show(true);
  }
}

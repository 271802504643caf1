import { commands, window, workspace } from 'vscode';

const why = 'This workspace is not trusted, so nothing of it is executed. Shapes still work while you type.';

/** Whether learners' code may run here; where not, says why and offers to change it. */
export function mayRun(): boolean {
  if (workspace.isTrusted) return true;
  void window.showWarningMessage(why, 'Manage Workspace Trust').then((choice) => choice && manageTrust());
  return false;
}

export function manageTrust(): Thenable<unknown> {
  return commands.executeCommand('workbench.trust.manage');
}

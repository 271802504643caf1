import { randomBytes } from 'node:crypto';
import { Uri, type Webview } from 'vscode';
import { html } from './html';

/** Lets a webview load the files of `dist/webview` and nothing else, and gives it its page. */
export function fill(webview: Webview, extension: Uri, name: 'panel' | 'dashboard', title: string): void {
  const root = Uri.joinPath(extension, 'dist', 'webview');
  const file = (type: string) => webview.asWebviewUri(Uri.joinPath(root, `${name}.${type}`)).toString();
  webview.options = { enableScripts: true, localResourceRoots: [root] };
  webview.html = html({ title, script: file('js'), style: file('css'), source: webview.cspSource, nonce: randomBytes(16).toString('base64') });
}

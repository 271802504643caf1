// npm start [-- FOLDER]: from a bare checkout to the open lab. FOLDER is the course folder, by default ~/deep-learning-lab.
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { installPackages } from './install.mjs';
import { cacheFolder, root, run, say } from './shell.mjs';

const course = resolve(process.argv[2] ?? join(homedir(), 'deep-learning-lab'));
/** Aborted when the person ends the lab. */
const ended = new AbortController();
const node = (script, ...args) => run([process.execPath, join(root, script), ...args], { quiet: true });

/** Never fails: without the native library the lab trains on WebAssembly. */
async function readyNative() {
  const { installNative } = await import('../training/native/install.mjs');
  try {
    await installNative({ say, signal: ended.signal });
    say('Training runs on TensorFlow in native code.');
  } catch (error) {
    if (!ended.signal.aborted) say(`Training runs on WebAssembly (WASM). ${error.message} \`npm run native\` tries again.`);
  }
}

/** The desktop VS Code's command, if there is one. */
function desktopCode() {
  const name = process.platform === 'win32' ? 'code.cmd' : 'code';
  return process.env.PATH.split(delimiter).some((folder) => existsSync(join(folder, name))) ? name : undefined;
}

/** Opens the desktop VS Code; @returns {Promise<boolean>} whether that worked */
async function openDesktop(code, vsix) {
  try {
    say('Installing the extension in VS Code ...');
    await run([code, '--install-extension', vsix, '--force'], { quiet: true });
    await run([code, course], { quiet: true });
    say(`The lab is open in VS Code, with the course in ${course}.`);
    return true;
  } catch (error) {
    say(`VS Code did not open (${error.message.split('\n')[0]}); the lab opens in the browser instead.`);
    return false;
  }
}

/** Serves VS Code to the browser until Ctrl+C. */
async function openBrowser(vsix) {
  const { installExtension, readyWorkbench, serveWorkbench } = await import('./workbench.mjs');
  const workbench = await readyWorkbench();
  const data = join(cacheFolder, 'profile');
  const extensions = join(data, 'extensions');
  const settings = join(data, 'user', 'User', 'settings.json');
  if (!existsSync(settings)) {
    mkdirSync(join(settings, '..'), { recursive: true });
    writeFileSync(settings, JSON.stringify({ 'workbench.startupEditor': 'none', 'workbench.secondarySideBar.defaultVisibility': 'hidden' }));
  }
  say('Installing the extension in VS Code for the browser ...');
  await installExtension(workbench, { data, extensions, vsix });
  const { url, stop, ended: closed } = await serveWorkbench(workbench, { data, extensions, folder: course, preferredPort: 8471 });
  ended.signal.addEventListener('abort', stop);
  say(`The lab is open at ${url}`);
  say('It is served on this machine alone. Ctrl+C ends it.');
  await closed;
  ended.abort();
}

for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => ended.abort());
try {
  await installPackages();
  say('Building ...');
  await node('src/tasks/build.mjs');
  await node('dist/cli.js', 'start', course);
  say(`The course is in ${course}.`);
  const { packageExtension } = await import('./package.mjs');
  const vsix = await packageExtension();
  const native = readyNative();
  const code = desktopCode();
  if (!code || !(await openDesktop(code, vsix))) await openBrowser(vsix);
  await native;
} catch (error) {
  console.error(`npm start could not go on. ${error.message}`);
  process.exitCode = 1;
}

// Readies the native backend: tfjs-node with its library, from its own download or built against the tensorflow-cpu wheel.
// Plain JavaScript on Node alone, because it runs before anything is built. As a program: node install.mjs
import { execFile, spawn } from 'node:child_process';
import { mkdirSync, readdirSync, renameSync, rmSync, statfsSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { nativeFolder, packageWithAddon } from './folder.mjs';

const tfjsNode = '@tensorflow/tfjs-node@4.22.0';
/** The headers of Node's stable C interface: the addon needs no others, whatever Node runs it. */
const headers = 'node-api-headers@1.9.0';
/** The wheel the addon was tried against; any newer one follows when this is gone. */
const wheels = { x64: ['tensorflow-cpu==2.21.0', 'tensorflow-cpu'], arm64: ['tensorflow==2.21.0', 'tensorflow'] };
const neededBytes = 2.5e9;
const downloadSeconds = 300;
const buildSeconds = 900;

/**
 * Invariant: the folder has its name only when a training step has run on what it holds; an interrupted or concurrent
 * installation leaves nothing under that name.
 * @param {{ say(line: string): void, signal?: AbortSignal, download?: boolean }} options `download: false` builds without trying tfjs-node's own download
 * @returns {Promise<string>} the folder of the tfjs-node package
 * @throws {Error} whose message says in words why the backend cannot be had and what to try
 */
export async function installNative({ say, signal, download = true }) {
  const target = nativeFolder();
  const present = packageWithAddon(join(target, 'node_modules'));
  if (present && (await works(present, signal)) === undefined) return present;

  const folder = `${target}.${process.pid}`;
  makeFolder(folder);
  try {
    requireSpace(folder);
    say('Fetching tfjs-node from the npm registry ...');
    await fetchPackage(folder, signal);
    const home = join(folder, 'node_modules', '@tensorflow', 'tfjs-node');
    const refused = download ? await downloadLibrary(home, say, signal) : 'not tried';
    if (refused) {
      say(`tfjs-node's own download: ${refused}. Building it against the tensorflow wheel instead.`);
      await buildAgainstWheel(folder, home, say, signal);
    }
    say('Trying a training step on it ...');
    const failure = await works(home, signal);
    if (failure) throw new Error(`The native backend was installed but does not run here: ${failure}`);
    rmSync(target, { recursive: true, force: true });
    renameSync(folder, target);
    return packageWithAddon(join(target, 'node_modules'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const elsewhere = 'set DEEP_LEARNING_LAB_NATIVE to a folder on another disk';

function makeFolder(folder) {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    throw new Error(`The native backend cannot be put into ${folder} (${inWords(error.message)}). Make its folder writable, or ${elsewhere}.`, { cause: error });
  }
}

function requireSpace(folder) {
  const { bavail, bsize } = statfsSync(folder);
  if (bavail * bsize >= neededBytes) return;
  throw new Error(
    `The native backend needs ${neededBytes / 1e9} GB of free space in ${folder}; there are ${(bavail * bsize / 1e9).toFixed(1)} GB. Free some, or ${elsewhere}.`,
  );
}

async function fetchPackage(folder, signal) {
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
  const npm = process.env.npm_execpath?.endsWith('.js') ? [process.execPath, process.env.npm_execpath] : ['npm'];
  const args = ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline', '--fetch-retries=1', '--fetch-retry-mintimeout=2000', tfjsNode, headers];
  try {
    await run([...npm, ...args], { cwd: folder, seconds: downloadSeconds, signal });
  } catch (error) {
    throw new Error(`npm could not fetch ${tfjsNode} (${error.message}). The native backend needs Node 20 or later with npm, and the npm registry.`, { cause: error });
  }
}

/** @returns {Promise<string | undefined>} why the download cannot be had, in words */
async function downloadLibrary(home, say, signal) {
  say('Trying the download of its library that tfjs-node brings along (150 MB or more) ...');
  const binaries = join(home, '..', '..', '.bin');
  try {
    await run([process.execPath, join(home, 'scripts', 'install.js')], {
      cwd: home,
      seconds: downloadSeconds,
      signal,
      env: { PATH: `${binaries}${process.platform === 'win32' ? ';' : ':'}${process.env.PATH}` },
    });
  } catch (error) {
    return `not to be had (${error.message})`;
  }
  if (packageWithAddon(join(home, '..', '..')) === undefined) return 'no addon came with it';
  return works(home, signal);
}

async function buildAgainstWheel(folder, home, say, signal) {
  const candidates = wheels[process.arch];
  if (process.platform !== 'linux' || !candidates) {
    throw new Error(
      `On ${process.platform} ${process.arch} the native backend comes only from tfjs-node's own download, and this network refuses it. Training runs on wasm; try again on another network.`,
    );
  }
  const compiler = await first([process.env.CXX, 'g++', 'clang++', 'c++'], ['--version'], signal);
  if (!compiler) throw new Error('Building the native backend needs a C++ compiler, and neither g++ nor clang++ was found. Install one (Debian: apt-get install g++), then try again.');
  const python = await first([process.env.PYTHON, 'python3', 'python'], ['-m', 'pip', '--version'], signal);
  if (!python) throw new Error('Building the native backend needs python3 with pip (it fetches the TensorFlow library). Install them (Debian: apt-get install python3-pip), then try again.');

  const wheelFolder = join(folder, 'wheel');
  say('Fetching the TensorFlow library as a Python wheel (260 MB) ...');
  await fetchWheel(python, candidates, wheelFolder, signal);
  const wheel = join(wheelFolder, readdirSync(wheelFolder).find((name) => name.endsWith('.whl')));
  const deps = join(home, 'deps');
  rmSync(deps, { recursive: true, force: true });
  say('Unpacking the library (850 MB) ...');
  await run([python, '-c', unpack, wheel, deps], { cwd: folder, seconds: buildSeconds, signal });
  rmSync(wheelFolder, { recursive: true, force: true });
  const lib = join(deps, 'lib');
  symlinkSync('libtensorflow_cc.so.2', join(lib, 'libtensorflow.so'));
  symlinkSync('libtensorflow_framework.so.2', join(lib, 'libtensorflow_framework.so'));

  say('Compiling the addon ...');
  const addon = join(home, 'lib', 'napi-v8');
  mkdirSync(addon, { recursive: true });
  const include = [join(folder, 'node_modules', 'node-api-headers', 'include'), join(deps, 'include'), join(home, 'binding'), home];
  const sources = ['tfjs_backend.cc', 'tfjs_binding.cc'].map((name) => join(home, 'binding', name));
  const flags = ['-shared', '-fPIC', '-O2', '-std=c++17', '-w', '-DNAPI_VERSION=8', "-Wl,-rpath,$ORIGIN/../../deps/lib"];
  const libraries = [`-L${lib}`, '-ltensorflow', '-ltensorflow_framework'];
  await run([compiler, ...flags, ...include.map((path) => `-I${path}`), ...sources, '-o', join(addon, 'tfjs_binding.node'), ...libraries], {
    cwd: home,
    seconds: buildSeconds,
    signal,
  });
}

/** Only what the addon needs of a wheel: its two libraries and its C headers. */
const unpack = `
import sys, zipfile, shutil, os
wheel, deps = sys.argv[1:]
with zipfile.ZipFile(wheel) as archive:
    for name in archive.namelist():
        if name.startswith('tensorflow/include/tensorflow/') or name.startswith('tensorflow/include/tsl/') or name.startswith('tensorflow/include/xla/'):
            to = os.path.join(deps, 'include', name[len('tensorflow/include/'):])
        elif name in ('tensorflow/libtensorflow_cc.so.2', 'tensorflow/libtensorflow_framework.so.2'):
            to = os.path.join(deps, 'lib', os.path.basename(name))
        else:
            continue
        if name.endswith('/'):
            continue
        os.makedirs(os.path.dirname(to), exist_ok=True)
        with archive.open(name) as source, open(to, 'wb') as target:
            shutil.copyfileobj(source, target, 1 << 20)
`;

/** The library inside does not depend on Python: where this Python has no wheel, another version's serves. */
async function fetchWheel(python, candidates, wheelFolder, signal) {
  const pip = [python, '-m', 'pip', 'download', '--no-deps', '--disable-pip-version-check', '-d', wheelFolder];
  const platform = process.arch === 'x64' ? 'manylinux_2_27_x86_64' : 'manylinux_2_27_aarch64';
  const other = ['--only-binary=:all:', '--python-version', '3.12', '--platform', platform];
  let last;
  for (const options of [[], other]) {
    for (const candidate of candidates) {
      try {
        return await run([...pip, ...options, candidate], { cwd: wheelFolder.replace(/wheel$/, ''), seconds: buildSeconds, signal });
      } catch (error) {
        if (signal?.aborted) throw error;
        last = error;
      }
    }
  }
  throw new Error(`pip could not fetch ${candidates[0]} (${last.message}). The native backend needs the Python package index, or tfjs-node's own download.`);
}

/** @returns {Promise<string | undefined>} the first of the programs that runs with these arguments */
async function first(programs, args, signal) {
  for (const program of programs.filter(Boolean)) {
    const runs = await run([program, ...args], { seconds: 60, signal }).then(() => true, () => false);
    if (runs) return program;
  }
  return undefined;
}

const trial = `
const util = require('node:util');
util.isNullOrUndefined ??= (value) => value == null;
util.isArray ??= Array.isArray;
const tf = require(process.argv[1]);
const gradient = tf.grad((w) => tf.matMul(tf.ones([2, 3]), w).square().sum())(tf.ones([3, 1]));
if (gradient.dataSync().join() !== '12,12,12') throw new Error('its numbers are wrong');
`;

/** Runs a gradient on the package in a fresh process. @returns {Promise<string | undefined>} why it fails, in words */
function works(home, signal) {
  return new Promise((resolve) => {
    const env = { ...process.env, ELECTRON_RUN_AS_NODE: '1', TF_CPP_MIN_LOG_LEVEL: '2' };
    execFile(process.execPath, ['-e', trial, home], { env, timeout: 120_000, signal }, (error, _stdout, stderr) => {
      if (!error) return resolve(undefined);
      const line = stderr.split('\n').find((text) => /Error/.test(text)) ?? error.message.split('\n')[0];
      resolve(line.trim());
    });
  });
}

/** What programs print when they fail, and what it means. */
const causes = [
  [/ENOSPC|No space left|Disk quota exceeded/i, `the disk is full: free some space, or ${elsewhere}`],
  [/ENOTFOUND|EAI_AGAIN|getaddrinfo|Name or service not known|Temporary failure in name resolution/i, 'the server is not found: is there a network?'],
  [/ECONNREFUSED|ECONNRESET|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|Connection refused|Network is unreachable|Max retries exceeded|network timeout/i, 'the server does not answer: is there a network, or a proxy to be set?'],
  [/self.signed certificate|CERTIFICATE_VERIFY_FAILED|unable to get local issuer/i, 'the certificate of the server is not accepted'],
  [/EACCES|EPERM|EROFS|Permission denied|Read-only file system/i, 'there is no permission to write'],
  [/ENOTDIR|EEXIST|Not a directory/i, 'a file stands where a folder should be'],
  [/E403|403 Forbidden|HTTP Error 403/i, 'the server refuses to give it'],
];

/** The cause behind what a program printed; where it is none of the known ones, the most telling line. */
function inWords(printed) {
  const known = causes.find(([pattern]) => pattern.test(printed));
  if (known) return known[1];
  const lines = printed.split('\n').map((line) => line.trim()).filter((line) => line && !/complete log of this run/.test(line));
  return lines.findLast((line) => !line.startsWith('at ') && /error|failed|refused|not found|No matching|no answer/i.test(line)) ?? lines.at(-1) ?? '';
}

/** Runs a program to its end. @throws {Error} that says why it failed */
function run([program, ...args], { cwd, seconds, signal, env = {} }) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'], shell: process.platform === 'win32' && program === 'npm', signal });
    let printed = '';
    const keep = (chunk) => (printed = (printed + chunk).slice(-20_000));
    child.stdout.setEncoding('utf8').on('data', keep);
    child.stderr.setEncoding('utf8').on('data', keep);
    const timer = setTimeout(() => {
      keep(`\nError: no answer within ${seconds} seconds`);
      child.kill('SIGKILL');
    }, seconds * 1000);
    child.on('error', (error) => reject(new Error(error.code === 'ENOENT' ? `${program} is not installed` : `${program} could not run: ${error.message}`)));
    child.on('close', (code) => {
      clearTimeout(timer);
      if (code === 0 && !/no answer within/.test(printed)) return resolve(printed);
      reject(new Error(inWords(printed) || `${program} ended with code ${code}`));
    });
  });
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const started = Date.now();
  const say = (line) => console.log(`[${String(Math.round((Date.now() - started) / 1000)).padStart(3)} s] ${line}`);
  installNative({ say, download: !process.argv.includes('--build') }).then(
    (home) => say(`The native backend is ready in ${home}.`),
    (error) => {
      say(error.message);
      say('Training runs on wasm until then.');
      process.exitCode = 1;
    },
  );
}

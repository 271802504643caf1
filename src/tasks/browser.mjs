// Chromium for the end-to-end tests, from npm: the program, the libraries that bare systems lack, and fonts.
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import { cached } from './cache.mjs';
import { npm, run, say } from './shell.mjs';

const chromium = '@sparticuz/chromium@147.0.0';
const fonts = 'dejavu-fonts-ttf@2.37.3';

/** Fills a folder with the executable `chromium`, `lib/` and `fonts/`. */
async function fill(folder) {
  say('Installing Chromium for the end-to-end tests (first time only) ...');
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
  await npm(['install', '--ignore-scripts', '--omit=dev', chromium, fonts], { cwd: folder });
  const packed = (name) => brotliDecompressSync(readFileSync(join(folder, 'node_modules', '@sparticuz', 'chromium', 'bin', `${name}.br`)));
  writeFileSync(join(folder, 'chromium'), packed('chromium'));
  chmodSync(join(folder, 'chromium'), 0o755);
  for (const archive of ['al2023.tar', 'fonts.tar', 'swiftshader.tar']) execFileSync('tar', ['-x', '-C', folder], { input: packed(archive) });
}

/** Fonts are named here, so that a picture looks the same on a machine that has none. */
function fontSettings(folder) {
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${join(folder, 'fonts')}</dir>
  <dir>${join(folder, 'node_modules', 'dejavu-fonts-ttf', 'ttf')}</dir>
  <alias binding="same"><family>monospace</family><prefer><family>DejaVu Sans Mono</family></prefer></alias>
  <match><edit name="family" mode="append_last"><string>Open Sans</string><string>DejaVu Sans</string></edit></match>
</fontconfig>
`;
}

/** Chromium of the system, of the distribution's package where we may install it, or undefined. */
async function systemChromium() {
  const known = ['chromium', 'chromium-browser', 'google-chrome'].flatMap((name) => process.env.PATH.split(':').map((folder) => join(folder, name)));
  const found = () => known.find((path) => existsSync(path));
  if (found() || process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return found();
  say('Installing Chromium from the distribution ...');
  await run(['apt-get', 'update'], { quiet: true });
  await run(['apt-get', 'install', '-y', '--no-install-recommends', 'chromium'], { quiet: true });
  return found();
}

/**
 * A Chromium that starts.
 * @returns {Promise<{ executablePath: string, env: Record<string, string> }>}
 * @throws {Error} where neither npm nor the system has one
 */
export async function readyBrowser() {
  let refused = `the package ${chromium} is for Linux on x64`;
  if (process.platform === 'linux' && process.arch === 'x64') {
    try {
      const folder = await cached(`browser-${chromium.split('@')[2]}`, fill);
      const settings = join(folder, 'named-fonts.conf');
      if (!existsSync(settings)) writeFileSync(settings, fontSettings(folder));
      const executablePath = join(folder, 'chromium');
      const env = { FONTCONFIG_FILE: settings };
      if (execFileSync('ldd', [executablePath], { encoding: 'utf8' }).includes('not found')) env.LD_LIBRARY_PATH = join(folder, 'lib');
      await run([executablePath, '--version'], { env, quiet: true });
      return { executablePath, env };
    } catch (error) {
      refused = error.message;
    }
  }
  const executablePath = await systemChromium().catch(() => undefined);
  if (executablePath) return { executablePath, env: {} };
  throw new Error(`No Chromium for the end-to-end tests (${refused}). Install Chromium or Chrome, so that \`chromium\` is on the PATH.`);
}

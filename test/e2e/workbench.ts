// The real VS Code workbench in a real browser, driven the way a person does: by keyboard and by what is on screen.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Browser, type Frame, type Locator, type Page } from 'playwright-core';
import { afterEach, inject } from 'vitest';
import { root } from '../../src/tasks/shell.mjs';
import { serveWorkbench } from '../../src/tasks/workbench.mjs';

export type Theme = 'light' | 'dark' | 'high-contrast';

/** What the theme picker calls each, and the class the workbench then has. */
const themes: Record<Theme, { label: string; kind: string }> = {
  light: { label: 'Light Modern', kind: 'vs' },
  dark: { label: 'Dark Modern', kind: 'vs-dark' },
  'high-contrast': { label: 'Dark High Contrast', kind: 'hc-black' },
};

/** Nothing but the lab: no welcome pages, no assistants, no notifications about other things. */
const quiet: Record<string, unknown> = {
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'chat.disableAIFeatures': true,
  'git.enabled': false,
  'extensions.ignoreRecommendations': true,
  'extensions.autoUpdate': false,
  'telemetry.telemetryLevel': 'off',
  'security.workspace.trust.startupPrompt': 'never',
  'files.simpleDialog.enable': true,
  'window.commandCenter': false,
  // Typed text arrives as typed.
  'editor.autoIndent': 'none',
  'editor.autoClosingBrackets': 'never',
  'editor.autoClosingQuotes': 'never',
  'editor.quickSuggestions': false,
  'editor.suggestOnTriggerCharacters': false,
};

/** Names our extension in a log line or an address; temporary folders do not contain it. */
const extensionId = 'deep-learning-lab.deep-learning-lab';

export interface Options {
  /** Folder to open; a fresh course folder when left out. */
  folder?: string;
  /** User settings on top of the quiet ones. */
  settings?: Record<string, unknown>;
  /** False: VS Code's restricted mode. */
  trusted?: boolean;
}

/** A fresh folder under the system's temporary one. */
export function temporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), 'deep-learning-lab-'));
}

/** A fresh course folder, written by the command line as `npm start` does. */
export function courseFolder(): string {
  const folder = join(temporaryFolder(), 'course');
  execFileSync(process.execPath, [join(root, 'dist', 'cli.js'), 'start', folder]);
  return folder;
}

/** Keeps a picture of each failure of this file's tests: screenshots/failed-TEST.png. */
export function pictureFailures(workbench: () => Workbench | undefined): void {
  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') await workbench()?.screenshot(`failed-${task.name.replace(/\W+/g, '-')}`);
  });
}

export class Workbench {
  /** What our extension or its webviews logged as an error, on the page and in the extension host. */
  readonly errors: string[] = [];

  private constructor(
    readonly page: Page,
    readonly folder: string,
    private readonly data: string,
    private readonly browser: Browser,
    private readonly stop: () => void,
    private readonly ended: Promise<void>,
  ) {
    page.on('console', (message) => {
      const { url } = message.location();
      if (message.type() !== 'error' || !`${message.text()} ${url}`.includes(extensionId)) return;
      // VS Code itself writes its colours into a page as inline styles, then again as properties: strict pages report the former.
      if (message.text().startsWith('Applying inline style violates') && !url.includes('/dist/webview/')) return;
      this.errors.push(`${message.text()} (${url}:${message.location().lineNumber})`);
    });
    page.on('pageerror', (error) => {
      if (`${error.stack}`.includes(extensionId)) this.errors.push(`${error.stack}`);
    });
  }

  static async open({ folder = courseFolder(), settings = {}, trusted = true }: Options = {}): Promise<Workbench> {
    const data = temporaryFolder();
    writeSettings(data, { ...quiet, ...settings });
    const { url, stop, ended } = await serveWorkbench(inject('workbench'), { data, extensions: inject('extensions'), folder, trusted });
    try {
      const { executablePath, env } = inject('browser');
      const browser = await chromium.launch({
        executablePath,
        env: { ...(process.env as Record<string, string>), ...env },
        args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
      });
      const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, permissions: ['clipboard-read', 'clipboard-write'] });
      const workbench = new Workbench(page, folder, data, browser, stop, ended);
      await page.goto(url);
      await page.locator('.monaco-workbench .part.activitybar .action-item').first().waitFor({ timeout: 60_000 });
      return workbench;
    } catch (error) {
      stop();
      throw error;
    }
  }

  async close(): Promise<void> {
    await this.browser.close();
    this.stop();
    await this.ended;
    // The extension host may outlive the server a little, and writes its log meanwhile.
    rmSync(this.data, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
  }

  /** Opens a quick input by its key. A workbench that is still busy, or whose focus is just moving, may miss a key. */
  private async quickInput(key: string, text: string): Promise<void> {
    const input = this.page.locator('.quick-input-widget input');
    await until(
      async () => {
        await this.page.keyboard.press(key);
        return input.fill(text, { timeout: 5000 }).then(() => true, () => false);
      },
      Boolean,
      45,
      () => `${key} opens nothing.`,
    );
  }

  /** Runs a command by its title as the palette shows it, category included. */
  async command(title: string): Promise<void> {
    await this.quickInput('F1', `>${title}`);
    const label = new RegExp(`^${title.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(,|$)`);
    await this.page.locator('.quick-input-widget').getByRole('option', { name: label }).first().click();
  }

  /** Chooses the entry of an open quick pick that contains `text`. */
  async pick(text: string): Promise<void> {
    await this.page.locator('.quick-input-widget .monaco-list-row').filter({ hasText: text }).first().click();
  }

  /** Opens a file of the folder by its path relative to it, and waits for its text. */
  async openFile(path: string): Promise<void> {
    await this.page.keyboard.press('Control+1');
    await this.quickInput('Control+P', path);
    await this.page.locator('.quick-input-widget .monaco-list-row').filter({ hasText: path.split('/').pop()! }).first().waitFor();
    await this.page.keyboard.press('Enter');
    await this.page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
    const focused = this.page.locator('.editor-instance .monaco-editor.focused .view-line').first();
    // A panel that closes gives the focus back to what had it before, maybe after the file has opened.
    await focused.waitFor({ timeout: 5000 }).catch(() => this.page.keyboard.press('Control+1'));
    await focused.waitFor();
  }

  /** Text of the file as it is on disk. */
  read(path: string): string {
    return readFileSync(join(this.folder, path), 'utf8');
  }

  /** Puts the cursor at a place of the active editor; both count from 1. */
  async goTo(line: number, column = 1): Promise<void> {
    await this.quickInput('Control+G', `:${line}:${column}`);
    await this.page.keyboard.press('Enter');
    await this.page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
  }

  /** Types over a line of the active editor, key by key; lines count from 1. */
  async typeLine(line: number, text: string): Promise<void> {
    await this.goTo(line);
    await this.page.keyboard.press('Shift+End');
    await this.page.keyboard.type(text);
  }

  /** Replaces the whole text of the active editor at once, unsaved, by pasting it. */
  async setText(text: string): Promise<void> {
    const { keyboard } = this.page;
    await until(
      async () => {
        await this.page.evaluate(`navigator.clipboard.writeText(${JSON.stringify(text)})`);
        await keyboard.press('Control+A');
        await keyboard.press('Control+V');
        return this.editorText();
      },
      (pasted) => pasted === text,
      30,
      (pasted) => `The editor does not take the text; it holds:\n${pasted}`,
    );
    await keyboard.press('Control+Home');
  }

  /** The whole text of the active editor, by copying it. */
  private async editorText(): Promise<string> {
    await this.page.evaluate(`navigator.clipboard.writeText('')`);
    await this.page.keyboard.press('Control+A');
    await this.page.keyboard.press('Control+C');
    return until(() => this.page.evaluate<string>('navigator.clipboard.readText()'), Boolean, 5, () => 'Nothing was copied.').catch(() => '');
  }

  /** The rows of the Problems view, in words. */
  async problems(): Promise<string[]> {
    const view = this.page.locator('.markers-panel');
    if (!(await view.isVisible())) await this.command('Problems: Focus on Problems View');
    await view.waitFor();
    const labels = await view.locator('.monaco-list-row[aria-level="2"]').evaluateAll((rows) => rows.map((row) => row.getAttribute('aria-label') ?? ''));
    await this.page.keyboard.press('Control+1');
    return labels;
  }

  /** Waits until the Problems view satisfies `wanted`, and returns its rows. */
  async problemsUntil(wanted: (rows: string[]) => boolean, seconds = 30): Promise<string[]> {
    return until(() => this.problems(), wanted, seconds, (rows) => `The Problems view says:\n${rows.join('\n') || '(nothing)'}`);
  }

  /** The hover of the active editor at a place; both count from 1. */
  async hover(line: number, column: number): Promise<string> {
    await this.page.keyboard.press('Escape');
    await this.goTo(line, column);
    await this.page.keyboard.press('Control+K');
    await this.page.keyboard.press('Control+I');
    const hover = this.page.locator('.monaco-editor .monaco-hover:not(.hidden) .hover-row, .monaco-resizable-hover .hover-row');
    await hover.first().waitFor();
    return until(async () => (await hover.allInnerTexts()).join('\n'), (text) => !/^\s*(Loading\.\.\.\s*)?$/.test(text), 15, (text) => `The hover says: ${text}`);
  }

  /** The webview frame that shows `selector`. */
  async webview(selector: string, seconds = 30): Promise<Frame> {
    const found = await until(
      async () => {
        for (const frame of this.page.frames()) {
          if (await frame.locator(selector).locator('visible=true').first().isVisible().catch(() => false)) return frame;
        }
        return undefined;
      },
      (frame) => frame !== undefined,
      seconds,
      () => `No webview shows ${selector}.`,
    );
    return found!;
  }

  /** The entry of the activity bar with this label. */
  activity(label: string): Locator {
    return this.page.locator('.part.activitybar').getByRole('tab', { name: label });
  }

  async theme(theme: Theme): Promise<void> {
    const { label, kind } = themes[theme];
    await this.command('Preferences: Color Theme');
    await this.page.locator('.quick-input-widget input').fill(label);
    await this.page.getByRole('option', { name: label }).first().waitFor();
    await this.page.keyboard.press('Enter');
    await this.page.locator(`.monaco-workbench.${kind}`).waitFor();
    await this.page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
  }

  /** Writes screenshots/NAME.png. */
  async screenshot(name: string): Promise<void> {
    mkdirSync(join(root, 'screenshots'), { recursive: true });
    await this.page.screenshot({ animations: 'disabled', path: join(root, 'screenshots', `${name}.png`) });
  }
}

function writeSettings(data: string, settings: Record<string, unknown>): void {
  const folder = join(data, 'user', 'User');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'settings.json'), JSON.stringify(settings, undefined, 2));
}

/** Reads until the answer is the wanted one; @throws {Error} `describe(last answer)` after that many seconds. */
export async function until<T>(read: () => Promise<T>, wanted: (answer: T) => boolean, seconds: number, describe: (answer: T) => string): Promise<T> {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const answer = await read();
    if (wanted(answer)) return answer;
    if (Date.now() > end) throw new Error(describe(answer));
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}

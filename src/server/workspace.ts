import { readFileSync, statSync } from 'node:fs';
import { isAbsolute } from 'node:path';

/** Larger texts than this are politely refused, open or imported: 1 million UTF-16 units, about 25,000 lines. */
export const largestText = 1_000_000;

/**
 * The files that open documents import: the text on screen where a file is open, else the text on disk.
 * Only reads; nothing of the workspace is ever executed.
 */
export class WorkspaceFiles {
  private readonly disk = new Map<string, { modified: number; size: number; text: string }>();

  /** @param open the text of an open document by path. */
  constructor(private readonly open: (path: string) => string | undefined) {}

  /** @returns undefined where there is no readable text file of a sensible size. */
  read(path: string): string | undefined {
    const onScreen = this.open(path);
    if (onScreen !== undefined) return onScreen.length <= largestText ? onScreen : undefined;
    if (!isAbsolute(path)) return undefined;
    try {
      const found = statSync(path, { throwIfNoEntry: false });
      if (!found) {
        this.disk.delete(path);
        return undefined;
      }
      const { mtimeMs: modified, size } = found;
      const known = this.disk.get(path);
      if (known && known.modified === modified && known.size === size) return known.text;
      if (size > largestText) return undefined;
      const text = readFileSync(path, 'utf8');
      this.disk.set(path, { modified, size, text });
      return text;
    } catch {
      this.disk.delete(path);
      return undefined;
    }
  }
}

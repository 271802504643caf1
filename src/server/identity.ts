import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Language } from '../shapes/analysis';

/** The engine's identity of a document: the path of a file with forward slashes, else the URI itself (`untitled:`, virtual workspaces). */
export function pathOf(uri: string): string {
  if (!uri.startsWith('file:')) return uri;
  try {
    return fileURLToPath(uri).replace(/\\/g, '/');
  } catch {
    return uri;
  }
}

/** Inverse of `pathOf`. */
export function uriOf(path: string): string {
  return /^[a-z][a-z0-9+.-]+:/i.test(path) && !/^[A-Za-z]:[\\/]/.test(path) ? path : pathToFileURL(path).toString();
}

const languages: Record<string, Language> = {
  typescript: 'typescript',
  typescriptreact: 'typescriptreact',
  javascript: 'javascript',
  javascriptreact: 'javascriptreact',
};

/** @returns undefined for a language the engine has no front end for. */
export function languageOf(languageId: string): Language | undefined {
  return languages[languageId];
}

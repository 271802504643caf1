const reasons: Record<string, string> = {
  ENOSPC: 'the disk is full. Free some space.',
  EDQUOT: 'your share of the disk is used up. Free some space.',
  EFBIG: 'the file would be larger than this system allows. Raise the limit.',
  EACCES: 'it may not be written to. Allow it, or choose another folder.',
  EPERM: 'it may not be written to. Allow it, or choose another folder.',
  EROFS: 'the disk is read-only. Choose another folder.',
  ENOENT: 'the folder is gone: it was moved or deleted. Put it back.',
  ENOTDIR: 'a file stands where a folder is needed. Move the file away, or choose another folder.',
  EEXIST: 'a file stands where a folder is needed. Move the file away, or choose another folder.',
  EISDIR: 'a folder stands where a file is needed. Move the folder away.',
  EMFILE: 'too many files are open. Close some programs.',
};

/** Why a file could not be written, where, and what to try. */
export function diskInWords(error: unknown, folder: string): string {
  const { code, path, message } = error as NodeJS.ErrnoException;
  return `${path ?? folder}: ${reasons[code ?? ''] ?? `${message}.`}`;
}

import { InWords } from '../words';

export const COPY_AGAIN = 'The file may be damaged or cut short: copy or download it again';

/**
 * A file that cannot be used.
 * @param place within the file: `byte 128`, `line 3, column 2`, the name of an array; empty where it is the whole file
 * @param what is wrong there
 * @param advice what to try
 */
export function unreadable(file: string, place: string, what: string, advice: string, line?: number): InWords {
  return new InWords(`${file}${place && `, ${place}`}: ${what}. ${advice}.`, 'usage', file, line);
}

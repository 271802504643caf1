/**
 * What a learner's program prints, cut off where it would flood the editor.
 * @param write receives text that may be shown
 * @param limit characters per job
 */
export function boundedOutput(write: (text: string) => void, limit = 400_000): (text: string) => void {
  let left = limit;
  return (text) => {
    if (left <= 0) return;
    write(text.slice(0, left));
    left -= text.length;
    if (left <= 0) write(`\n[The program printed more than ${limit} characters; the rest is not shown.]\n`);
  };
}

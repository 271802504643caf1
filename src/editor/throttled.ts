/** Runs at once, then at most every so many milliseconds while it is called again; the last call is never lost. */
export function throttled(run: () => void, milliseconds: number): () => void {
  let waiting: NodeJS.Timeout | undefined;
  let again = false;
  const now = () => {
    waiting = setTimeout(() => {
      waiting = undefined;
      if (again) {
        again = false;
        now();
      }
    }, milliseconds);
    run();
  };
  return () => {
    if (waiting) again = true;
    else now();
  };
}

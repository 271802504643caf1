/** What `act` prints was printed before, or is nobody's: it is made a second time only to be looked at. */
export function silent<T>(act: () => T): T {
  const { stdout, stderr } = process;
  const writes = [stdout.write, stderr.write];
  stdout.write = stderr.write = () => true;
  try {
    return act();
  } finally {
    [stdout.write, stderr.write] = writes;
  }
}

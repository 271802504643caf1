/** One command of the command line: what the help says of it, and its work. */
export type Command = {
  /** Arguments as the help shows them. */
  form: string;
  does: string;
  /** @returns the exit code */
  run(args: string[]): Promise<number>;
};

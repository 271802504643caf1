/** Where in the learner's file something happens, read from a stack. */
export interface Place {
  /** From 1. */
  line: number;
  function?: string;
}

/** Frames of the library and of the lab that may lie above the learner's. */
const DEEPEST = 60;

/** The innermost place inside `file` on the stack of the caller. */
export function placeIn(file: string): Place | undefined {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = DEEPEST;
  const { stack } = new Error();
  Error.stackTraceLimit = limit;
  const frame = stack?.split('\n').find((line) => line.includes(`${file}:`));
  const line = frame && /:(\d+)(?::\d+)?\)?$/.exec(frame.trim())?.[1];
  if (!line) return undefined;
  const name = /^\s*at (?:async )?(?:[\w$]+\.)*([\w$]+) \(/.exec(frame)?.[1];
  return { line: Number(line), function: name === 'anonymous' ? undefined : name };
}

/** What a line of the text assigns to: `dW2`, `grads['dW' + l]`; undefined where it only computes. */
export function assignedAt(text: string, line: number): string | undefined {
  const lines = text.split('\n');
  // A statement over several lines began where the one before ended.
  let from = line - 1;
  while (from > 0 && line - from < 6 && !/[;{}]\s*(\/\/.*)?$|^\s*(\/\/|\*|\/\*)|^\s*$/.test(lines[from - 1])) from--;
  const statement = lines.slice(from, line).join(' ');
  return /^\s*(?:export\s+)?(?:const|let|var)?\s*([A-Za-z_$][\w$]*(?:\.[\w$]+|\[[^\]]*\])*)\s*(?::[^=]*)?=(?![=>])/.exec(statement)?.[1];
}

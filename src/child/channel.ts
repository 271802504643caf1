/** The way to the host, taken out of the reach of code that is loaded later. */
interface Sender {
  /** Node's own part of `send`, which `process.send` looks up anew with each message. */
  _send?(message: unknown, handle: undefined, options: object, done: () => void): boolean;
}

export interface Channel {
  send(message: unknown): void;
  /** Once all that was sent is written. */
  disconnect(): void;
}

export function takeChannel(): Channel {
  const raw = (process as NodeJS.Process & Sender)._send;
  const disconnect = process.disconnect?.bind(process);
  // The pipe itself hangs on the process under a symbol: what is written to it must be what was sent.
  for (const key of Object.getOwnPropertySymbols(process)) {
    const pipe = (process as unknown as Record<symbol, { writeBuffer?(...args: unknown[]): unknown } | undefined>)[key];
    if (typeof pipe?.writeBuffer === 'function') Object.defineProperty(pipe, 'writeBuffer', { value: pipe.writeBuffer, writable: false, configurable: false });
  }
  Object.assign(process, { send: undefined, _send: undefined, disconnect: undefined });
  let writing = 0;
  let over = false;
  const done = (): void => {
    writing--;
    if (over && writing === 0) end();
  };
  const end = (): void => {
    if (process.connected) disconnect?.();
  };
  return {
    send(message) {
      if (!raw) return;
      writing++;
      raw.call(process, message, undefined, {}, done);
    },
    disconnect() {
      over = true;
      if (writing === 0) end();
    },
  };
}

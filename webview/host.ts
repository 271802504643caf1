import { Messenger, type Handlers } from '../src/editor/panel';

declare function acquireVsCodeApi(): { postMessage(message: unknown): void; getState(): unknown; setState(state: unknown): void };

const api = acquireVsCodeApi();

/** Joins this webview to its host: says `ready`, then hears everything again. */
export function connect<Out extends { kind: string }, In extends { kind: string }>(ready: Out, handlers: Handlers<In>): Messenger<Out, In> {
  const messenger = new Messenger<Out, In>((message) => api.postMessage(message), handlers);
  window.addEventListener('message', ({ data }) => messenger.receive(data));
  messenger.send(ready);
  return messenger;
}

/** What this webview remembers while it is hidden or the window reloads. */
export function remembered<T extends object>(initial: T): { value: T; remember(change: Partial<T>): void } {
  const memory = {
    value: { ...initial, ...(api.getState() as Partial<T> | undefined) },
    remember(change: Partial<T>) {
      memory.value = { ...memory.value, ...change };
      api.setState(memory.value);
    },
  };
  return memory;
}

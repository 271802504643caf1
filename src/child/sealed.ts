/**
 * Where a sealed process begins: the lab's own program comes as the first message and is no file that it may read, for
 * the references that answers are held against are in it.
 */
import Module from 'node:module';
import type { Program } from './seal';

process.once('message', ({ code, path }: Program) => {
  const module = new Module(path) as Module & { _compile(code: string, path: string): void };
  module.filename = path;
  module._compile(code, path);
});

/** The command line: the same engine as in the editor. Exit 0: all good; 1: errors found or a check failed; 2: bad usage. */
import { version } from '../../package.json';
import { check } from './check';
import { call } from './call';
import type { Command } from './command';
import { exercises } from './exercises';
import { exportCommand } from './export';
import { gradcheck } from './gradcheck';
import { runs } from './runs';
import { serve } from './serve';
import { shapes } from './shapes-command';
import { start } from './start';
import { train } from './train';
import { Usage } from './usage';
import { InWords } from '../words';

const commands: Record<string, Command> = { shapes, exercises, start, check, call, gradcheck, train, runs, export: exportCommand, serve };

function help(): string {
  const width = Math.max(...Object.values(commands).map(({ form }) => form.length));
  const lines = Object.values(commands).map(({ form, does }) => `  ${form.length > 60 ? `${form}\n  ${' '.repeat(8)}` : form.padEnd(Math.min(width, 60))}  ${does}`);
  return [`deep-learning-lab ${version}`, '', 'Use: deep-learning-lab COMMAND', '', ...lines].join('\n');
}

async function main([name, ...args]: string[]): Promise<number> {
  if (name === '--version' || name === '-v') return console.log(version), 0;
  if (name === undefined || name === 'help' || name === '--help' || name === '-h') return console.log(help()), name === undefined ? 2 : 0;
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!command) throw new Usage(`There is no command "${name}". Commands: ${Object.keys(commands).join(', ')}.`);
  if (args.includes('--help')) return console.log(`deep-learning-lab ${command.form}\n\n${command.does}`), 0;
  return command.run(args);
}

// A reader that closes its end early (`| head`) is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));

main(process.argv.slice(2)).then(
  (code) => (process.exitCode = code),
  (error: unknown) => {
    const inWords = error instanceof Usage || error instanceof InWords;
    console.error(inWords ? error.message : `The lab itself failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    process.exitCode = error instanceof Usage || (error instanceof InWords && error.kind === 'usage') ? 2 : 1;
  },
);

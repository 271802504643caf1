import { basename } from 'node:path';
import type { Event } from '../child/messages';
import { exportedInWords } from '../training/export';

/** Shows a training's events on the terminal. */
export type Show = (event: Event) => void;

/** The contract's events, one JSON object a line. */
export function jsonLines(): Show {
  return (event) => {
    if (event.event === 'end') console.log(JSON.stringify({ event: 'end', ...event.end }));
    else if (event.event === 'start' || event.event === 'metric' || event.event === 'warning') console.log(JSON.stringify(event));
  };
}

/** A progress bar on a terminal, and a small table: about twenty rows of each metric, then the result. */
export function table(): Show {
  const bar = process.stderr.isTTY;
  const clear = () => bar && process.stderr.write('\r\x1b[K');
  const next: Record<string, number> = {};
  let stride = 1;
  let run: string | undefined;
  return (event) => {
    if (event.event === 'start') {
      console.log(`Backend ${event.backend}${event.data ? `, data ${event.data}` : ''}${event.run ? `, run ${basename(event.run)}` : ''}`);
      if (event.from !== undefined) console.log(`Goes on from step ${event.from} of ${event.total}.`);
      if (event.note) console.log(event.note);
      run = event.run;
      stride = Math.max(1, Math.ceil((event.total ?? 0) / 20));
    } else if (event.event === 'warning') {
      clear();
      console.error(event.sentence);
    } else if (event.event === 'progress') {
      if (bar && event.fraction !== undefined) process.stderr.write(`\r\x1b[K${progress(event.fraction)}${event.left === undefined ? '' : ` ${duration(event.left)} left`}`);
    } else if (event.event === 'metric') {
      if (event.step < (next[event.name] ?? 0)) return;
      next[event.name] = event.step + stride;
      clear();
      console.log(`${String(event.step).padStart(8)}  ${event.name.padEnd(14)} ${event.value.toFixed(6)}`);
    } else if (event.event === 'end') {
      clear();
      const { metrics, best, stopped, seconds, step } = event.end;
      for (const [name, value] of Object.entries(metrics)) {
        console.log(`${name.padEnd(24)} ${/accuracy/i.test(name) ? `${(100 * value).toFixed(2)} %` : value.toPrecision(6)}`);
      }
      if (best) console.log(`The weights of step ${best.step}, where ${best.metric} was best (${best.value.toPrecision(6)}); trained ${step} steps.`);
      console.log(`${stopped ? `Stopped at step ${step}, after` : 'Done in'} ${seconds.toFixed(1)} s`);
      if (event.exported) console.log(exportedInWords(event.exported));
      if (stopped && run) console.log(`Go on with: deep-learning-lab train --resume ${basename(run)}`);
    }
  };
}

function progress(fraction: number): string {
  const width = 30;
  const full = Math.round(width * Math.min(1, Math.max(0, fraction)));
  return `[${'='.repeat(full)}${' '.repeat(width - full)}] ${Math.round(100 * fraction)} %`;
}

/** Seconds as `45 s`, `3:20 min`, `2:05 h`. */
export function duration(seconds: number): string {
  const whole = Math.round(seconds);
  const two = (n: number) => String(n).padStart(2, '0');
  if (whole < 60) return `${whole} s`;
  return whole < 3600 ? `${Math.floor(whole / 60)}:${two(whole % 60)} min` : `${Math.floor(whole / 3600)}:${two(Math.floor((whole % 3600) / 60))} h`;
}

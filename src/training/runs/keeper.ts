import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import { InWords } from '../../words';
import { Pace } from '../pace';
import type { Checkpoint } from '../run';
import { newestCheckpoint, writeCheckpoint } from './checkpoints';
import type { KeptCheckpoint } from './codec';
import { diskInWords } from './disk';
import { historyIn, newRunFolder, ownerIn } from './folder';
import { HistoryWriter, type Entry, type RunStart } from './history';
import { take, type Lock, type Owner } from './lock';
import { writePicture, type KeptPicture } from './picture-file';

const FLUSH_MS = 500;
/** Part of the time that writing the history may take. */
const FLUSH_SHARE = 0.003;

type Warn = (sentence: string) => void;

/** A run that can go on: whose lock is held, and from where. */
export interface Opened {
  keeper: RunKeeper;
  checkpoint: KeptCheckpoint;
}

/**
 * Writes one run's history and checkpoints. Invariant: a disk that takes nothing costs what is not written, is said
 * once, and never ends the training.
 */
export class RunKeeper {
  /** What was said not to be written, until a checkpoint is written again. */
  private readonly said = new Set<'history' | 'checkpoint' | 'picture'>();
  private readonly flushes = new Pace(FLUSH_MS, FLUSH_SHARE);
  private lastFile?: string;
  private lastStep?: number;
  private writing?: Promise<void>;
  /** Not on the disk yet. */
  private picture?: KeptPicture;
  private closed = false;

  private constructor(
    readonly folder: string,
    private readonly lock: Lock,
    private readonly history: HistoryWriter,
    private readonly warn: Warn,
    private start?: RunStart,
  ) {}

  get id(): string {
    return basename(this.folder);
  }

  /** @throws what the file system says where the folder cannot be made */
  static begin(runs: string, start: RunStart, warn: Warn): RunKeeper {
    const folder = newRunFolder(runs, start.exercise, new Date());
    const lock = take(ownerIn(folder)) as Lock;
    const keeper = new RunKeeper(folder, lock, new HistoryWriter(historyIn(folder)), warn, start);
    keeper.note({ entry: 'start', at: Date.now(), start });
    return keeper;
  }

  /**
   * Takes over a run that is not going on.
   * @param exercise a checkpoint of another one is left out, where there is one of this
   * @throws InWords where there is none, where another process writes to it, where no checkpoint is whole, or where the disk takes nothing
   */
  static open(folder: string, exercise: string, warn: Warn): Opened {
    if (!existsSync(folder)) throw new InWords(`${folder}: there is no such run. "deep-learning-lab runs" lists those there are.`, 'usage', folder);
    if (!existsSync(historyIn(folder))) throw new InWords(`${folder}: this folder holds no run: history.jsonl is missing.`, 'usage', folder);
    const lock = taken(folder);
    try {
      const fitting = newestCheckpoint(folder, exercise);
      const { found, damage } = fitting.found ? fitting : newestCheckpoint(folder);
      if (!found) {
        throw new InWords(`${folder}: ${damage.length ? `no checkpoint can be read (${damage.join(' ')})` : 'this run ended before its first checkpoint'}. Start a new run.`, 'usage', folder);
      }
      const keeper = new RunKeeper(folder, lock, new HistoryWriter(historyIn(folder)), warn);
      keeper.lastFile = found.file;
      keeper.lastStep = found.checkpoint.step;
      damage.forEach(warn);
      return { keeper, checkpoint: found.checkpoint };
    } catch (error) {
      lock.release();
      throw isOfDisk(error) ? notTakenOver(folder, error) : error;
    }
  }

  /** Says that the run goes on from a step, maybe with other hyper-parameters. */
  resumed(step: number, start: RunStart): void {
    this.start = start;
    this.note({ entry: 'resumed', at: Date.now(), step, start });
  }

  metric(step: number, name: string, value: number): void {
    this.history.add({ entry: 'metric', step, name, value });
  }

  /** The newest is written with the next checkpoint and at the end. */
  pictured(picture: KeptPicture): void {
    this.picture = picture;
  }

  /** Adds an entry and writes it at once. */
  note(entry: Entry): void {
    this.history.add(entry);
    this.flush(true);
  }

  breath(): void {
    if (this.flushes.due) this.flushes.run(() => this.flush(false));
  }

  /**
   * Keeps a checkpoint. One that comes while another is being written is left out, unless it must be there. All but the waiting for the
   * disk is done before the first `await`, so that the caller's clock sees what it costs.
   * @returns when it is on the disk, or was said not to be
   */
  async checkpoint(checkpoint: Checkpoint, must: boolean): Promise<void> {
    if (this.writing) {
      if (!must) return;
      await this.writing;
    }
    if (checkpoint.step === this.lastStep) return;
    this.history.add({ entry: 'checkpoint', step: checkpoint.step });
    // The history must be on the disk first, as far as a killed process is concerned: the system keeps what was written.
    if (!this.flush(must)) return;
    this.writing = this.write({ ...checkpoint, start: this.start! }).finally(() => (this.writing = undefined));
    await this.writing;
  }

  /** The last entry, and the run is free for others. */
  async close(entry?: Entry): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    await this.writing;
    this.keepPicture();
    if (entry) this.note(entry);
    this.history.close();
    this.lock.release();
  }

  private async write(checkpoint: KeptCheckpoint): Promise<void> {
    try {
      this.lastFile = await writeCheckpoint(this.folder, checkpoint, this.lastFile);
      this.lastStep = checkpoint.step;
      this.said.clear();
      this.keepPicture();
    } catch (error) {
      this.failed('checkpoint', `The checkpoint of step ${checkpoint.step} was not written`, error);
    }
  }

  private keepPicture(): void {
    if (!this.picture) return;
    try {
      writePicture(this.folder, this.picture);
      this.picture = undefined;
    } catch (error) {
      this.failed('picture', 'The picture of this run was not written', error);
    }
  }

  private flush(sync: boolean): boolean {
    try {
      this.history.flush(sync);
      return true;
    } catch (error) {
      this.failed('history', 'The history of this run was not written', error);
      return false;
    }
  }

  private failed(kind: 'history' | 'checkpoint' | 'picture', what: string, error: unknown): void {
    // Without checkpoints nobody misses the picture.
    if (!this.said.has(kind) && !(kind === 'picture' && this.said.has('checkpoint'))) this.warn(`${what}: ${diskInWords(error, this.folder)} The training goes on.`);
    this.said.add(kind);
  }
}

/** For the host, when the process that trained is gone: what became of it, in words; as far as the disk takes it. */
export function noteDeath(folder: string, sentence: string): void {
  try {
    const lock = take(ownerIn(folder));
    if ('owner' in lock) return;
    const history = new HistoryWriter(historyIn(folder));
    history.add({ entry: 'killed', at: Date.now(), sentence });
    history.flush(true);
    history.close();
    lock.release();
  } catch {
    // Without this line the run is shown as interrupted, which is true as well.
  }
}

function taken(folder: string): Lock {
  let lock: ReturnType<typeof take>;
  try {
    lock = take(ownerIn(folder));
  } catch (error) {
    throw notTakenOver(folder, error);
  }
  if ('owner' in lock) throw new InWords(ownedInWords(folder, lock.owner), 'usage', folder);
  return lock;
}

const isOfDisk = (error: unknown): boolean => (error as NodeJS.ErrnoException).syscall !== undefined;
const notTakenOver = (folder: string, error: unknown): InWords => new InWords(`The run ${basename(folder)} cannot go on: ${diskInWords(error, folder)}`, 'usage', folder);

export function ownedInWords(folder: string, { pid, host, since }: Owner): string {
  return `The run ${basename(folder)} is going on in another window or terminal (process ${pid} on ${host}, since ${new Date(since).toLocaleTimeString()}). Stop it there first. If that process is gone for certain, delete ${ownerIn(folder)}.`;
}

import { StatusBarAlignment, window, type Disposable } from 'vscode';
import type { RunningJob } from './panel';

/** Two items of the status bar: the backend, while a course is open; what runs, while it runs (a click stops it). */
export class StatusBar implements Disposable {
  private readonly backendItem = window.createStatusBarItem('deepLearningLab.backend', StatusBarAlignment.Right, 90);
  private readonly runningItem = window.createStatusBarItem('deepLearningLab.running', StatusBarAlignment.Left, 0);

  constructor() {
    this.backendItem.name = 'Deep Learning Lab: backend';
    this.backendItem.command = 'deepLearningLab.chooseBackend';
    this.runningItem.name = 'Deep Learning Lab: what runs';
    this.runningItem.command = 'deepLearningLab.stop';
  }

  /** @param backend with a sentence as `wasm, chosen automatically` */
  backend(backend: { name: string; sentence: string } | undefined): void {
    if (!backend) {
      this.backendItem.hide();
      return;
    }
    this.backendItem.text = `$(server-process) ${backend.name}`;
    this.backendItem.tooltip = `Deep Learning Lab trains on ${backend.sentence}. Click to choose another backend.`;
    this.backendItem.show();
  }

  running(job: RunningJob | undefined): void {
    if (!job) {
      this.runningItem.hide();
      return;
    }
    const part = job.fraction === undefined ? '' : ` ${Math.round(job.fraction * 100)} %`;
    const icon = job.paused ? '$(debug-pause)' : '$(sync~spin)';
    this.runningItem.text = `${icon} ${job.subject}: ${job.paused ? 'paused' : job.message}${part}`;
    this.runningItem.tooltip = 'Click to stop.';
    this.runningItem.show();
  }

  /** What a check ended with, for a few seconds. */
  said(sentence: string): void {
    window.setStatusBarMessage(sentence, 8000);
  }

  dispose(): void {
    this.backendItem.dispose();
    this.runningItem.dispose();
  }
}

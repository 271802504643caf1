import type { Diagnostic } from 'vscode-languageserver/node';
import { Debounce } from './debounce';
import { refusal, toDiagnostic } from './features/diagnostics';
import type { Project } from './project';
import type { Settings } from './settings';

/** Milliseconds without a keystroke after which a finding that is gone disappears, and after which a new one appears. */
const pause = { disappear: 120, appear: 500 };

/**
 * Publishes diagnostics without nagging: while someone types, findings only disappear; new ones wait until the typing rests.
 * A newer edit cancels whatever an older one had scheduled.
 */
export class Publisher {
  private readonly debounce = new Debounce();
  /** Identities of the diagnostics that each client's document shows. */
  private readonly shown = new Map<string, Set<string>>();

  constructor(
    private readonly project: Project,
    private readonly settings: () => Settings,
    private readonly send: (uri: string, version: number | undefined, diagnostics: Diagnostic[]) => void,
    private readonly analysed: (uri: string, version: number) => void,
  ) {}

  /** Someone is typing. */
  edited(uri: string): void {
    this.debounce.cancel(`${uri} appear`);
    this.debounce.later(`${uri} disappear`, pause.disappear, () => {
      const shown = this.shown.get(uri) ?? new Set();
      void this.publish(uri, (diagnostic) => shown.has(identity(diagnostic)));
      this.debounce.later(`${uri} appear`, pause.appear - pause.disappear, () => void this.publish(uri));
    });
  }

  /** The document was opened or saved, a file it imports changed, or the settings did: all that is known, soon. */
  refresh(uri: string): void {
    this.debounce.cancel(`${uri} disappear`);
    this.debounce.later(`${uri} appear`, 0, () => void this.publish(uri));
  }

  closed(uri: string): void {
    this.debounce.cancel(`${uri} disappear`);
    this.debounce.cancel(`${uri} appear`);
    this.shown.delete(uri);
    this.send(uri, undefined, []);
  }

  dispose(): void {
    this.debounce.dispose();
  }

  private async publish(uri: string, keep: (diagnostic: Diagnostic) => boolean = () => true): Promise<void> {
    const version = this.project.document(uri)?.version;
    if (version === undefined) return;
    const diagnostics = (await this.diagnosticsOf(uri)).filter(keep);
    // Meanwhile it was closed, or there is a newer text that is published by itself.
    if (this.project.document(uri)?.version !== version) return;
    this.shown.set(uri, new Set(diagnostics.map(identity)));
    this.send(uri, version, diagnostics);
    this.analysed(uri, version);
  }

  private async diagnosticsOf(uri: string): Promise<Diagnostic[]> {
    const silence = this.project.silence(uri);
    if (silence !== undefined) return this.project.isTooLarge(uri) ? [refusal(silence)] : [];
    const { diagnostics } = this.settings();
    const findings = (await this.project.analysis(uri))?.findings ?? [];
    return findings.map((finding) => toDiagnostic(finding, diagnostics)).filter((each) => each !== undefined);
  }
}

/** The same finding after its line moved. */
function identity({ code, message }: Diagnostic): string {
  return `${code} ${message.replace(/\d+/g, '#')}`;
}

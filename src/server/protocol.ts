/**
 * What the language server and its clients say to each other beyond LSP. Both ends import this file and nothing else of each other.
 * Positions and ranges are LSP's (zero-based, UTF-16).
 */
/* eslint-disable @typescript-eslint/no-namespace -- a message's method, types and direction stand together under one name */
import { NotificationType, RequestType } from 'vscode-languageserver-protocol';
import type { BindingFact, ModelSummary, Range } from '../shapes/analysis';

/** Client -> server: every array of a file, grouped by function in the order of the text. */
export namespace FileShapes {
  export const method = 'deepLearningLab/fileShapes';
  export interface Params {
    uri: string;
  }
  export interface Group {
    /** '' for the top level of the file. */
    function: string;
    range: Range;
    bindings: BindingFact[];
  }
  export interface Result {
    groups: Group[];
    models: ModelSummary[];
    /** Why there is nothing, in one sentence: the file is excluded, too large, or shapes are switched off. */
    silent?: string;
  }
  export const type = new RequestType<Params, Result, void>(method);
}

/** Server -> client: a newer analysis of an open file exists; views of it may ask again. */
export namespace Analysed {
  export const method = 'deepLearningLab/analysed';
  export interface Params {
    uri: string;
    version: number;
  }
  export const type = new NotificationType<Params>(method);
}

/** The section of the settings that the server asks its client for; `settings.ts` reads it. */
export const settingsSection = 'deepLearningLab.shapes';

/** A command of the client: shows the layers of a model. Arguments: a `ModelSummary`. */
export const showModelSummaryCommand = 'deepLearningLab.showModelSummary';

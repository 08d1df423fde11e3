import type { Verdict } from "../../client/documents";

/** A run or a workflow that is watched. */
export interface Subject<Document extends Verdict> {
  readonly id: string;
  readonly noun: "Run" | "Workflow";
  readonly look: (signal: AbortSignal) => Promise<Document>;
  readonly cancel: (signal: AbortSignal) => Promise<unknown>;
  /** Commands to type. */
  readonly watchCommand: string;
  readonly cancelCommand: string;
}

/** How the changes of a subject are printed. */
export interface View<Document> {
  /** At every look, whether or not something has changed. */
  show(document: Document): void;
  /** The app does not answer; null when it answers again. */
  trouble(text: string | null): void;
  /** Nothing is printed by the view afterwards. */
  close(): void;
}

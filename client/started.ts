import type { RepairMode, Verdict } from "./documents";

/** What was started, or found. */
export interface Started<Document extends Verdict> {
  readonly document: Document;
  /** Whether it was there before the call. */
  readonly reattached: boolean;
}

/** What a result link returns. */
export interface Result<Document> {
  readonly status: number;
  readonly document: Document;
}

export interface StartOptions {
  /** Calls with the same key and body get the same run. Made by the client if it is missing. */
  readonly key?: string;
  readonly signal?: AbortSignal;
}

export interface ScheduleRunOptions extends StartOptions {
  /** Starts also while a run of the schedule is live. */
  readonly allowOverlap?: boolean;
}

export interface RepairOptions {
  readonly mode?: RepairMode;
  readonly signal?: AbortSignal;
}

/** JSON as text, for numbers that JavaScript would round. */
export type JsonText = string;

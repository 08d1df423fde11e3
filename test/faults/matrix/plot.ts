import type { CallerRequest, JobPlot, ScenarioEnd } from "./scenario";

export type Fields = Readonly<Record<string, unknown>>;

/** What the caller of a story has at hand. */
export interface Caller {
  readonly start: (fields?: Fields, atSeconds?: number) => CallerRequest;
  readonly callbackAddress: string;
}

/** A story that a type of target can play. */
export interface Plot {
  readonly name: string;
  readonly job?: JobPlot;
  /** Further fields of the target. */
  readonly target?: Fields;
  /** By default one plain start. */
  readonly requests?: (caller: Caller) => readonly CallerRequest[];
  readonly launchAnswerIsLost?: boolean;
  readonly schedules?: readonly Fields[];
  readonly ends?: Partial<ScenarioEnd>;
}

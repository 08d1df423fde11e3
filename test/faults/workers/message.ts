import type { Step } from "../../support/hub-core";

/** A step as a message of the queue. */
export interface Message {
  readonly step: Step;
  readonly name: string;
  deliveries: number;
  isDeleted: boolean;
}

export interface Execution {
  readonly message: Message;
  readonly process: string;
  hasEnded: boolean;
}

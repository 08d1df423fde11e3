/** A task hub in virtual time that delivers the hints for watches in a way of its own, and may lose a turn. */
import { WAKE_REQUESTED } from "../../src/contracts/names";
import { LosingHub } from "./losing-hub";
import type { HubOptions, VirtualHub } from "./virtual-hub";

/** One hint. */
export interface Hint {
  readonly watchId: string;
  /** 1 for the first one that is delivered in this way. */
  readonly count: number;
  readonly data: unknown;
  readonly hub: VirtualHub;
  /** Delivers it, or other data in its place. */
  readonly raise: (data?: unknown) => void;
}

export interface HintOptions {
  readonly deliver: (hint: Hint) => void;
  /** When hints are delivered in this way; otherwise they come at once. */
  readonly isOdd: (atSeconds: number) => boolean;
  /** See `LosingHub`; by default none. */
  readonly lostTurn?: { readonly turn: number; readonly seconds: number } | null;
}

export class HintHub extends LosingHub {
  readonly #options: HintOptions;
  #hints = 0;

  constructor(hubOptions: HubOptions, options: HintOptions) {
    const { turn, seconds } = options.lostTurn ?? { turn: Infinity, seconds: 0 };
    super({
      ...hubOptions,
      lost: turn,
      delays: { again: seconds, parent: 0 },
      afterTurn: () => Promise.resolve(),
    });
    this.#options = options;
  }

  override raise(id: string, name: string, data: unknown): void {
    const raise = (other: unknown = data): void => {
      super.raise(id, name, other);
    };
    const { deliver, isOdd } = this.#options;
    if (name !== WAKE_REQUESTED || !isOdd(this.elapsedSeconds)) {
      raise();
      return;
    }
    this.#hints += 1;
    deliver({ watchId: id, count: this.#hints, data, hub: this, raise });
  }
}

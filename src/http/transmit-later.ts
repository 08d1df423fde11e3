import { onceLoaded } from "../once-loaded";
import type { Transmit } from "./transmission";

type Load = () => Promise<{ createTransmit(): Transmit }>;

/** Its code is read at the first call, because a start that reads it and the library that it uses takes longer. */
export function transmitLater(load: Load = () => import("./transmission.js")): Transmit {
  const loaded = onceLoaded(async () => (await load()).createTransmit());
  return async (transmission) => {
    const transmit = await loaded().catch(() => null);
    // Nothing is known of the vendor then, so it is not silent.
    return transmit === null
      ? { kind: "notSent", reason: "the app could not load its HTTP client", silent: false }
      : transmit(transmission);
  };
}

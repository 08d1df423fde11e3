/** The state of a callback or a notice, in words. */
import type { RunDocument } from "./documents";

type Delivery = Omit<NonNullable<RunDocument["notices"]>[number], "rule">;

const STATES: Readonly<Record<Delivery["state"], string>> = {
  waiting: "not delivered yet",
  delivered: "delivered",
  refused: "refused, is not sent again",
  abandoned: "given up, not delivered",
};

/** `delivered`, or `not delivered yet (sent 2 times): hooks.slack.com answered 503`. */
export function deliveryText({ state, tries, message }: Delivery): string {
  if (state === "delivered") return STATES.delivered;
  const sent = tries === 0 ? "" : ` (sent ${tries === 1 ? "once" : `${tries} times`})`;
  return `${STATES[state]}${sent}${message === null ? "" : `: ${message}`}`;
}

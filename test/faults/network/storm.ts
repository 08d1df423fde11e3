import type { Fault, FaultRule } from "../../../local/simulators/faults";
import { TOKEN_MARKER } from "../../../local/simulators/access-tokens";
import { BODY_OF_50_MB } from "./trouble";

/** Trouble of every kind, one after the other; each lasts for all transmissions of one call. */
const spells = (trap: string, credential: string): (readonly [times: number, fault: Fault])[] => [
  [3, { kind: "reset", when: "beforeEffect" }],
  [1, { kind: "hang" }],
  [3, { kind: "cutOff", effect: true }],
  [1, { kind: "html" }],
  [1, { kind: "emptyBody" }],
  [1, { kind: "brokenJson", effect: true }],
  [1, { kind: "redirect", location: trap }],
  [1, { kind: "redirect", location: trap, status: 307 }],
  [1, { kind: "status", status: 429, headers: { "retry-after": "7" } }],
  [1, { kind: "status", status: 500, body: { message: `You sent ${credential}` } }],
  [1, { kind: "status", status: 403, body: `Authorization: Bearer ${credential}` }],
  [3, { kind: "huge", bytes: BODY_OF_50_MB }],
];

/** The rules that bring a storm over some requests; after it, the vendor is well again. */
export const aStorm = (
  requests: Pick<FaultRule, "method" | "path">,
  trap: string,
  credential: string = TOKEN_MARKER,
): FaultRule[] => spells(trap, credential).map(([times, fault]) => ({ ...requests, times, fault }));

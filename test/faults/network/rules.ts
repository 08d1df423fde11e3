import type { FaultRule } from "../../../local/simulators/faults";
import { type Trouble, type TroubleName, TROUBLES } from "./trouble";

export type Harmed = Pick<FaultRule, "method" | "path" | "match" | "skip">;

/**
 * The rules that bring a trouble over the requests that `harmed` describes. `credentials` are quoted back in turn: what
 * the first transmission carried, and what a renewal brought.
 */
export function toRules(
  name: TroubleName,
  harmed: Harmed,
  { trap, credentials }: { readonly trap: string; readonly credentials: readonly string[] },
): FaultRule[] {
  const trouble: Trouble = TROUBLES[name];
  const [first = "", second = first] = credentials;
  switch (trouble.kind) {
    case "ledElsewhere":
      return [];
    case "harmed":
      return [{ ...harmed, times: Infinity, fault: trouble.fault }];
    case "redirected": {
      const { status } = trouble;
      return [{ ...harmed, times: Infinity, fault: { kind: "redirect", location: trap, status } }];
    }
    case "refusedWithEcho": {
      if (trouble.status !== 401) return [{ ...harmed, times: Infinity, ...echo(trouble, first) }];
      return [
        { ...harmed, times: 1, ...echo(trouble, first) },
        { ...harmed, times: Infinity, ...echo(trouble, second) },
      ];
    }
  }
}

function echo(
  { status, retryAfter, effect }: Extract<Trouble, { kind: "refusedWithEcho" }>,
  credential: string,
): Pick<FaultRule, "fault"> {
  const message = `You sent Authorization: Bearer ${credential} and X-Identity: ${credential}`;
  return {
    fault: {
      kind: "status",
      status,
      body: { error_code: "SAID_NO", message, error: message, detail: message },
      ...(retryAfter !== undefined && { headers: { "retry-after": retryAfter } }),
      ...(effect !== undefined && { effect }),
    },
  };
}

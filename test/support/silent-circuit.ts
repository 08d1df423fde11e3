import { type CallEnd, type CallKind, Circuit } from "../../src/http/circuit";

/** A circuit, with its kinds of calls, that five calls without an answer have opened. */
export async function anOpenCircuit(now: () => Date): Promise<Circuit> {
  const circuit = new Circuit({ name: "Prod", now });
  for (let call = 0; call < 5; call++) await passSilence(circuit);
  return circuit;
}

/** One call without an answer. */
export const passSilence = (circuit: Circuit, kind: CallKind = "read"): Promise<null> =>
  pass(circuit, kind, { kind: "silent", reason: "no answer" });

/** One call that is answered. */
export const passAnswer = (circuit: Circuit): Promise<null> =>
  pass(circuit, "read", { kind: "answered" });

const pass = (circuit: Circuit, kind: CallKind, end: CallEnd): Promise<null> =>
  circuit.guard<null>({
    kind,
    send: () => Promise.resolve(null),
    endOf: () => end,
    refused: () => null,
  });

/**
 * Replaces the address that a caller pasted by what it stands for.
 *
 * Owns: that it leads to a configured connection. Does not own: the forms of a vendor's addresses (the target's kind).
 *
 * 1. Nothing is ever sent to the address (invariant 7): its ids are read, and the connection is asked at its own host.
 * 2. What is stored is the same as if the caller had sent the ids, and so is the request's hash.
 */
import type { OfferedTarget, Target } from "../contracts/target";

export type ReadTarget =
  | { readonly kind: "read"; readonly target: Target }
  | {
      readonly kind: "refused";
      readonly error: { readonly field: string; readonly message: string };
    };

const LONGEST_SHOWN = 100;

export function withoutAddress(target: Target, offer: OfferedTarget): ReadTarget {
  const { address, connectionField } = offer;
  const text = address === undefined ? undefined : target[address.field];
  if (address === undefined || typeof text !== "string") return { kind: "read", target };
  const refuse = (field: string, message: string): ReadTarget => ({
    kind: "refused",
    error: { field: `target.${field}`, message },
  });
  const url = toUrl(text);
  if (url === null) return refuse(address.field, `must be an address such as ${address.example}`);
  const connection = offer.connections.find((one) => address.leadsTo(url, one));
  if (connection === undefined) return refuse(address.field, toStranger(url, offer));
  const fields = address.read(url);
  if (fields === null) {
    return refuse(address.field, `is none of the known forms; one is ${address.example}`);
  }
  const asked = target[connectionField];
  if (asked !== undefined && asked !== connection.id) {
    return refuse(connectionField, `contradicts ${address.field}, which leads to ${connection.id}`);
  }
  const others = Object.entries(target).filter(([name]) => name !== address.field);
  const named = { ...Object.fromEntries(others), ...fields, [connectionField]: connection.id };
  return { kind: "read", target: { ...named, type: target.type } };
}

/** Browsers show addresses without their scheme. */
function toUrl(text: string): URL | null {
  const address = text.includes("://") ? text.trim() : `https://${text.trim()}`;
  if (!URL.canParse(address)) return null;
  const url = new URL(address);
  return url.username === "" && url.password === "" ? url : null;
}

function toStranger({ host }: URL, { setting, connections }: OfferedTarget): string {
  const known = connections.map(({ id, host: own }) => `${id} at ${new URL(own).host}`);
  const has = known.length === 0 ? "names no connection" : `has: ${known.join(", ")}`;
  return `leads to ${host.slice(0, LONGEST_SHOWN)}, which fits no configured connection; ${setting} ${has}`;
}

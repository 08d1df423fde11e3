/**
 * The parameters of jobs in the task hub.
 *
 * Owns: what of a run is encrypted before it is stored, and how it is opened. Does not own: which fields of a target are
 * parameters (its vendor says which are not), or what happens if they cannot be opened.
 *
 * 1. The whole target is encrypted, for its run alone. Beside it only those fields stay that are no parameters.
 * 2. What is sealed already stays as it is; what was stored while the setting was off is opened as it is. So the setting may
 *    change while runs are live.
 * 3. The hash of a request is keyed, because parameters of which there are few possible values could be guessed by it.
 */
import { createHmac } from "node:crypto";
import type { RunInput } from "../contracts/run-input";
import { isSealed, Target, type TargetKind } from "../contracts/target";
import { createSeal, deriveKey } from "./seal";

export type OpenedTarget =
  | {
      readonly kind: "opened";
      readonly target: Target;
      /** Texts in the parameters that were sealed. Whoever stores an answer about the target removes them from it. */
      readonly secrets: readonly string[];
    }
  | { readonly kind: "unreadable"; readonly reason: string };

export interface ParameterSeal {
  /** The target as it is stored for a run, or for another instance that orders one. */
  readonly sealTarget: (ownerId: string, target: Target) => Target;
  readonly openTarget: (ownerId: string, target: Target) => OpenedTarget;
  /** The hash of a request as it is stored. */
  readonly sealHash: (hash: string) => string;
  /** The input of a run as it is stored. */
  readonly sealInput: (runId: string, input: RunInput) => RunInput;
  /** Whether the hash of a stored request is that of another one; `unknown` if the key of the stored one was removed. */
  readonly compareHashes: (stored: string, asked: string) => "same" | "different" | "unknown";
}

export interface ParameterSealOptions {
  /** Whether new runs are sealed. Those that are sealed are opened in any case. */
  readonly seals: boolean;
  /** The first one seals, all of them open. */
  readonly keys: readonly string[];
  readonly kinds: readonly Pick<TargetKind, "type" | "readableFields">[];
}

export function createParameterSeal({ seals, keys, kinds }: ParameterSealOptions): ParameterSeal {
  const seal = createSeal(keys, "runward parameters v1");
  const readable = new Map(kinds.map(({ type, readableFields }) => [type, readableFields]));
  const isReadable = ({ type }: Target, field: string): boolean =>
    (readable.get(type) ?? ["type"]).includes(field);
  const fieldsOf = (target: Target, which: "readable" | "parameters"): [string, unknown][] =>
    Object.entries(target).filter(
      ([field]) => isReadable(target, field) === (which === "readable"),
    );

  const sealTarget: ParameterSeal["sealTarget"] = (ownerId, target) => {
    if (!seals || isSealed(target) || fieldsOf(target, "parameters").length === 0) return target;
    return {
      ...Object.fromEntries(fieldsOf(target, "readable")),
      type: target.type,
      sealedParameters: seal.seal(bindingOf(ownerId), JSON.stringify(target)),
    };
  };

  const sealHash = (hash: string): string => (seals ? toKeyedHash(hash, keys) : hash);

  return {
    sealTarget,
    sealHash,
    openTarget: (ownerId, target) => {
      const { sealedParameters } = target;
      if (sealedParameters === undefined) return { kind: "opened", target, secrets: [] };
      const text = seal.open(bindingOf(ownerId), sealedParameters);
      if (text === null) return { kind: "unreadable", reason: cannotOpen(ownerId) };
      const opened = Target.parse(JSON.parse(text));
      const parameters = Object.fromEntries(fieldsOf(opened, "parameters"));
      return { kind: "opened", target: opened, secrets: textsIn(parameters) };
    },
    sealInput: (runId, input) => ({
      ...input,
      target: sealTarget(runId, input.target),
      requestHash: sealHash(input.requestHash),
    }),
    compareHashes: (stored, asked) => compareHashes(stored, asked, keys),
  };
}

const bindingOf = (ownerId: string): string => `${ownerId}|target`;

const cannotOpen = (ownerId: string): string =>
  `The parameters of ${ownerId} are sealed, and no key in RESULT_LINK_KEYS opens them. Add the key again that they were sealed with.`;

/** A shorter text would also be found inside unrelated words. */
const SHORTEST_SECRET = 8;

/** The longest first, because others may be part of it. */
function textsIn(value: unknown): string[] {
  const texts = new Set<string>();
  const open: unknown[] = [value];
  while (open.length > 0) {
    const next = open.pop();
    if (typeof next === "string" && next.length >= SHORTEST_SECRET) texts.add(next);
    if (typeof next === "object" && next !== null) {
      open.push(...(Object.values(next) as unknown[]));
    }
  }
  return [...texts].sort((one, other) => other.length - one.length);
}

/** With the name of its key, so that a removed key is not mistaken for another request. */
const KEYED_HASH = /^hmac:([0-9a-f]{8}):[0-9a-f]{64}$/;

function toKeyedHash(hash: string, [key]: readonly string[]): string {
  return key === undefined || KEYED_HASH.test(hash) ? hash : keyedHash(hash, key);
}

function keyedHash(hash: string, secret: string): string {
  const key = deriveKey(secret, "runward request hash v1");
  const digest = createHmac("sha256", key).update(hash).digest("hex");
  return `hmac:${nameOf(key)}:${digest}`;
}

/** Says which key it is, and nothing about it. */
const nameOf = (key: Buffer): string =>
  createHmac("sha256", key).update("name").digest("hex").slice(0, 8);

function compareHashes(
  stored: string,
  asked: string,
  keys: readonly string[],
): "same" | "different" | "unknown" {
  const name = KEYED_HASH.exec(stored)?.[1];
  if (name === undefined) return stored === asked ? "same" : "different";
  const candidates = keys.map((key) => keyedHash(asked, key));
  if (candidates.includes(stored)) return "same";
  return candidates.some((one) => one.startsWith(`hmac:${name}:`)) ? "different" : "unknown";
}

/**
 * Claims as blobs in the app's storage account, so that the POST of a launch is sent by one execution of the step only.
 *
 * 1. A claim is created as *planned*. Another execution may take over a planned claim; the first one then cannot send any more.
 * 2. It is changed to *sending* right before the POST, by the execution that holds it. From then on nobody takes it over.
 * 3. Before the run says that nothing was started, it closes the claim, unless that is in *sending*. From then on nobody can
 *    send under it.
 * 4. Every change is conditional on the ETag that was read. If the answer of a change is lost, the record is read again, and
 *    the execution recognises its own change.
 */
import { randomUUID } from "node:crypto";
import type { LaunchPlan } from "../../contracts/attempt";
import type {
  Claim,
  ClaimKey,
  Claims,
  ClosedClaim,
  OpenedClaim,
  UnreachableClaim,
} from "../../contracts/claim";
import { DeadlineError } from "../../identity/within-deadline";
import { ClaimBlobs, nameOf, type StoredClaim, type Written } from "./claim-blobs";
import { type AppStorage, createClaimContainer } from "./claim-container";
import type { ClaimState } from "./claim-metadata";
import { toStorageReason } from "./storage-error";

export interface StoredClaims extends Claims {
  /** Deletes claims that were last changed before the instant, at most so many. @throws if storage cannot be used. */
  removeOld(changedBefore: Date, most: number): Promise<number>;
}

export interface ClaimOptions {
  /** For one request to the storage account. */
  readonly deadlineSeconds?: number;
}

export function createClaims(storage: AppStorage, options: ClaimOptions = {}): StoredClaims {
  const blobs = new ClaimBlobs(createClaimContainer(storage), options.deadlineSeconds);
  return {
    open: (key, plan) => orUnreachable(blobs, () => open(blobs, key, plan)),
    close: (key) => orUnreachable(blobs, () => close(blobs, key)),
    removeOld: (changedBefore, most) => removeOld(blobs, changedBefore, most),
  };
}

async function orUnreachable<Result>(
  blobs: ClaimBlobs,
  change: () => Promise<Result>,
): Promise<Result | UnreachableClaim> {
  try {
    return await change();
  } catch (error) {
    const host = await blobs.host().catch(() => "an unknown address");
    const unreachable = { kind: "unreachable", reason: toStorageReason(error, host) } as const;
    return error instanceof DeadlineError ? { ...unreachable, silent: true } : unreachable;
  }
}

/** Executions that open one claim at the same moment: each change of one of them is a round of the others. */
const MOST_ROUNDS = 8;

async function open(blobs: ClaimBlobs, key: ClaimKey, plan?: LaunchPlan): Promise<OpenedClaim> {
  const name = nameOf(key);
  const execution = randomUUID();
  const planned = { state: "planned", execution } as const;
  let written: Written = await blobs.create(name, planned);
  for (let round = 0; round < MOST_ROUNDS; round++) {
    if (written.kind === "written")
      return opened(new HeldClaim(blobs, name, { planned, plan, etag: written.etag }));
    const found = await blobs.read(name);
    if (found === null) {
      written = await blobs.create(name, planned);
    } else if (found.state === "closed") {
      return { kind: "closed" };
    } else if (found.state !== "planned") {
      return opened(alreadySending(found));
    } else if (found.execution === execution) {
      written = { kind: "written", etag: found.etag };
    } else {
      written = await blobs.replace(name, planned, found.etag);
    }
  }
  throw new Error("other executions of the step kept changing the record");
}

async function close(blobs: ClaimBlobs, key: ClaimKey): Promise<ClosedClaim> {
  const name = nameOf(key);
  const closed = { state: "closed", execution: randomUUID() } as const;
  let written: Written = await blobs.create(name, closed);
  for (let round = 0; round < MOST_ROUNDS; round++) {
    if (written.kind === "written") return { kind: "closed" };
    const found = await blobs.read(name);
    if (found?.state === "closed") return { kind: "closed" };
    if (found !== null && found.state !== "planned") {
      return { kind: "mayHaveBeenSent", plan: found.plan, note: found.note };
    }
    written =
      found === null
        ? await blobs.create(name, closed)
        : await blobs.replace(name, closed, found.etag);
  }
  throw new Error("executions of the step kept changing the record");
}

const opened = (claim: Claim): OpenedClaim => ({ kind: "opened", claim });

/** An earlier execution may have sent the POST. The record stays as it is. */
const alreadySending = ({ note }: ClaimState): Claim => ({
  mayHaveBeenSent: true,
  note,
  send: () => Promise.resolve("mine"),
  release: () => Promise.resolve(),
});

type PlannedClaim = ClaimState & { readonly state: "planned" };

interface Held {
  readonly planned: PlannedClaim;
  readonly plan: LaunchPlan | undefined;
  readonly etag: string;
}

/** A claim that was planned by this execution. */
class HeldClaim implements Claim {
  readonly mayHaveBeenSent = false;
  readonly #blobs: ClaimBlobs;
  readonly #name: string;
  readonly #planned: PlannedClaim;
  readonly #plan: LaunchPlan | undefined;
  #etag: string;

  constructor(blobs: ClaimBlobs, name: string, { planned, plan, etag }: Held) {
    this.#blobs = blobs;
    this.#name = name;
    this.#planned = planned;
    this.#plan = plan;
    this.#etag = etag;
  }

  async send(note?: string): Promise<"mine" | "lost" | "unreachable"> {
    const sending = { ...this.#planned, state: "sending", note, plan: this.#plan } as const;
    try {
      const written = await this.#blobs.replace(this.#name, sending, this.#etag);
      if (written.kind === "refused") return await this.#findOut();
      this.#etag = written.etag;
      return "mine";
    } catch {
      return this.#findOut();
    }
  }

  async release(): Promise<void> {
    try {
      await this.#blobs.replace(this.#name, this.#planned, this.#etag);
    } catch {
      // The claim stays as it is, so the next execution only looks for longer than it has to.
    }
  }

  /** After a change whose result is not known, or that was refused: a repeated request is refused because of itself. */
  async #findOut(): Promise<"mine" | "lost" | "unreachable"> {
    let found: StoredClaim | null;
    try {
      found = await this.#blobs.read(this.#name);
    } catch {
      return "unreachable";
    }
    if (found?.execution !== this.#planned.execution) return "lost";
    if (found.state !== "sending") return "unreachable";
    this.#etag = found.etag;
    return "mine";
  }
}

const AT_A_TIME = 20;

async function removeOld(blobs: ClaimBlobs, changedBefore: Date, most: number): Promise<number> {
  const due: string[] = [];
  for await (const name of blobs.changedBefore(changedBefore)) {
    due.push(name);
    if (due.length === most) break;
  }
  for (let first = 0; first < due.length; first += AT_A_TIME) {
    await Promise.all(due.slice(first, first + AT_A_TIME).map((name) => blobs.remove(name)));
  }
  return due.length;
}

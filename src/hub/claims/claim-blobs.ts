/**
 * The records of claims: one empty blob for each, with its state in the metadata.
 *
 * Owns: names, conditional requests, a time limit for each request, and creating the container when it is missing.
 * Does not own: what a state allows, and its form (claim-metadata.ts).
 */
import type { ContainerClient } from "@azure/storage-blob";
import { createHash } from "node:crypto";
import type { ClaimKey } from "../../contracts/claim";
import { withinDeadline } from "../../identity/within-deadline";
import { type ClaimState, fromMetadata, toMetadata } from "./claim-metadata";
import { isCode, isConditionNotMet, isMissing } from "./storage-error";

export interface StoredClaim extends ClaimState {
  readonly etag: string;
}

export type Written =
  { readonly kind: "written"; readonly etag: string } | { readonly kind: "refused" };

type Condition = { readonly ifNoneMatch: "*" } | { readonly ifMatch: string };

const DEADLINE_SECONDS = 10;
const PREFIX = "launch/";

/** The origin is a part of the name, so that a run with an old key does not find the claim of the run before it. */
export function nameOf({ runId, origin, attemptNumber, send }: ClaimKey): string {
  const name = `${PREFIX}${runId}-${attemptNumber}-${send}`;
  if (origin === undefined) return name;
  const { deploymentId, acceptedAt } = origin;
  const digest = createHash("sha256").update(`${deploymentId}|${acceptedAt}`).digest("hex");
  return `${name}-${digest.slice(0, 16)}`;
}

export class ClaimBlobs {
  readonly #container: () => Promise<ContainerClient>;
  readonly #deadlineSeconds: number;

  constructor(container: () => Promise<ContainerClient>, deadlineSeconds = DEADLINE_SECONDS) {
    this.#container = container;
    this.#deadlineSeconds = deadlineSeconds;
  }

  /** @throws if the storage account cannot be used. */
  create(name: string, claim: ClaimState): Promise<Written> {
    return this.#write(name, claim, { ifNoneMatch: "*" });
  }

  /** Changes the record if it is still the one with this ETag. @throws if the storage account cannot be used. */
  replace(name: string, claim: ClaimState, etag: string): Promise<Written> {
    return this.#write(name, claim, { ifMatch: etag });
  }

  /** Null if there is none. @throws if the storage account cannot be used. */
  async read(name: string): Promise<StoredClaim | null> {
    try {
      return await this.#within(async (container, abortSignal) => {
        const blob = container.getBlobClient(name);
        const { metadata = {}, etag = "" } = await blob.getProperties({ abortSignal });
        return { ...fromMetadata(metadata), etag };
      });
    } catch (error) {
      if (isMissing(error)) return null;
      throw error;
    }
  }

  /** The names of the claims that were last changed before the instant. @throws if the list cannot be read. */
  async *changedBefore(instant: Date): AsyncGenerator<string> {
    const container = await this.#container();
    const pages = container.listBlobsFlat({ prefix: PREFIX }).byPage();
    for (;;) {
      const page = await withinDeadline(this.#deadlineSeconds, () => pages.next());
      if (page.done === true) return;
      for (const { name, properties } of page.value.segment.blobItems) {
        if (properties.lastModified < instant) yield name;
      }
    }
  }

  /** @throws if the storage account cannot be used. */
  async remove(name: string): Promise<void> {
    await this.#within((container, abortSignal) =>
      container.getBlobClient(name).deleteIfExists({ abortSignal }),
    );
  }

  /** The host of the storage account, for messages. */
  async host(): Promise<string> {
    return new URL((await this.#container()).url).host;
  }

  async #write(name: string, claim: ClaimState, conditions: Condition): Promise<Written> {
    try {
      return await this.#put(name, claim, conditions);
    } catch (error) {
      if (!isCode(error, "ContainerNotFound")) throw error;
      await this.#within((container, abortSignal) => container.createIfNotExists({ abortSignal }));
      return this.#put(name, claim, conditions);
    }
  }

  async #put(name: string, claim: ClaimState, conditions: Condition): Promise<Written> {
    try {
      const { etag = "" } = await this.#within((container, abortSignal) =>
        container
          .getBlockBlobClient(name)
          .upload("", 0, { conditions, abortSignal, metadata: toMetadata(claim) }),
      );
      return { kind: "written", etag };
    } catch (error) {
      if (isConditionNotMet(error)) return { kind: "refused" };
      throw error;
    }
  }

  #within<Result>(
    ask: (container: ContainerClient, abortSignal: AbortSignal) => Promise<Result>,
  ): Promise<Result> {
    return withinDeadline(this.#deadlineSeconds, async (abortSignal) =>
      ask(await this.#container(), abortSignal),
    );
  }
}

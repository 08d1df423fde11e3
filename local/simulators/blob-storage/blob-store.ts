/** Containers and blobs in memory, with the conditions under which a blob may be written. */
import { randomBytes } from "node:crypto";
import {
  blobExists,
  blobNotFound,
  conditionNotMet,
  containerExists,
  containerNotFound,
} from "./blob-error";
import type { Blob, StoredChange } from "./blob";

export interface Conditions {
  readonly ifMatch: string | undefined;
  readonly ifNoneMatch: string | undefined;
}

export type NewBlob = Omit<Blob, "etag" | "lastModified">;

export class BlobStore {
  readonly #containers = new Map<string, Map<string, Blob>>();
  readonly #now: () => Date;
  readonly #keep: (change: StoredChange) => void;

  constructor(now: () => Date, stored: readonly StoredChange[], keep: (c: StoredChange) => void) {
    this.#now = now;
    this.#keep = keep;
    for (const change of stored) this.#apply(change);
  }

  /** All that is stored, as changes that make it. */
  changes(): StoredChange[] {
    return [...this.#containers].flatMap(([container, blobs]) => [
      { kind: "container" as const, container },
      ...[...blobs.values()].map((blob) => ({ kind: "put" as const, container, blob })),
    ]);
  }

  create(container: string): void {
    if (this.#containers.has(container)) throw containerExists();
    this.#change({ kind: "container", container });
  }

  get(container: string, name: string): Blob {
    const blob = this.#blobsOf(container).get(name);
    if (blob === undefined) throw blobNotFound();
    return blob;
  }

  put(container: string, blob: NewBlob, { ifMatch, ifNoneMatch }: Conditions): Blob {
    const existing = this.#blobsOf(container).get(blob.name);
    if (ifNoneMatch === "*" && existing !== undefined) throw blobExists();
    if (ifMatch !== undefined && ifMatch !== existing?.etag) throw conditionNotMet();
    const etag = `"0x${randomBytes(8).toString("hex").toUpperCase()}"`;
    const stored = { ...blob, etag, lastModified: this.#now().toUTCString() };
    this.#change({ kind: "put", container, blob: stored });
    return stored;
  }

  delete(container: string, name: string): void {
    this.get(container, name);
    this.#change({ kind: "delete", container, name });
  }

  /** In the order of their names. */
  list(container: string, prefix: string): Blob[] {
    return [...this.#blobsOf(container).values()]
      .filter(({ name }) => name.startsWith(prefix))
      .sort((one, other) => (one.name < other.name ? -1 : 1));
  }

  #blobsOf(container: string): Map<string, Blob> {
    const blobs = this.#containers.get(container);
    if (blobs === undefined) throw containerNotFound();
    return blobs;
  }

  #change(change: StoredChange): void {
    this.#apply(change);
    this.#keep(change);
  }

  #apply(change: StoredChange): void {
    switch (change.kind) {
      case "container":
        this.#containers.set(change.container, new Map());
        break;
      case "put":
        this.#containers.get(change.container)?.set(change.blob.name, change.blob);
        break;
      case "delete":
        this.#containers.get(change.container)?.delete(change.name);
        break;
    }
  }
}

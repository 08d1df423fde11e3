import { createHash } from "node:crypto";

/** Protects against accidents only: somebody who changes the file on purpose can also write the digests. */
const DIGEST_CHARACTERS = 16;

const OPENING = '{"digest":"';
const MIDDLE = '","commit":';
const COMMIT_AT = OPENING.length + DIGEST_CHARACTERS + MIDDLE.length;

/**
 * The lines of one journal, each with a digest of itself and of every line before it: one that was changed, removed, doubled
 * or moved no longer fits. A file cannot show that its last lines were removed.
 */
export class LineChain {
  #digest = "";

  /** The next line, without its end. */
  seal(commit: string): string {
    this.#digest = this.#digestOf(commit);
    return `${OPENING}${this.#digest}${MIDDLE}${commit}}`;
  }

  /** What `seal` was given; null when the line is not the next one, as it was written. */
  open(line: string): string | null {
    const commit = line.slice(COMMIT_AT, -1);
    const before = this.#digest;
    if (this.seal(commit) === line) return commit;
    this.#digest = before;
    return null;
  }

  #digestOf(commit: string): string {
    const hash = createHash("sha256").update(this.#digest).update(commit);
    return hash.digest("hex").slice(0, DIGEST_CHARACTERS);
  }
}

import { createHash } from "node:crypto";

/** Protects only against accidents: whoever changes the file on purpose can also change the digests. */
const DIGEST_CHARACTERS = 16;

const OPENING = '{"digest":"';
const MIDDLE = '","commit":';
const COMMIT_AT = OPENING.length + DIGEST_CHARACTERS + MIDDLE.length;

/**
 * The lines of one journal, each with a digest of itself and of all lines before it. The digest detects a line that was
 * changed, removed, duplicated or moved, but not that the last lines were removed.
 */
export class LineChain {
  #digest = "";

  /** The next line, without its end. */
  seal(commit: string): string {
    this.#digest = this.#digestOf(commit);
    return `${OPENING}${this.#digest}${MIDDLE}${commit}}`;
  }

  /** The argument of `seal`; null if the line is not the next one that was written. */
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

import type { TokenResult, TokenSource } from "../../src/identity/token-source";

/** Holds one token, and gets another by a renewal if there is one. */
export class HeldTokens implements TokenSource {
  #held: string;
  #next: string | null = null;
  #unavailable: string | null = null;

  constructor(token: string) {
    this.#held = token;
  }

  /** What the next renewal brings. */
  offer(token: string): void {
    this.#next = token;
  }

  /** From now on there is none, for this reason. */
  lose(reason: string): void {
    this.#unavailable = reason;
  }

  get(): Promise<TokenResult> {
    const reason = this.#unavailable;
    if (reason !== null) return Promise.resolve({ kind: "unavailable", reason });
    return Promise.resolve({ kind: "token", token: this.#held });
  }

  renew(rejected: string): Promise<TokenResult> {
    if (this.#held === rejected) this.#held = this.#next ?? this.#held;
    return this.get();
  }
}

import type { TokenResult, TokenSource } from "../../src/identity/token-source";

type Unavailable = Extract<TokenResult, { kind: "unavailable" }>;

/** Holds one token, and gets another by a renewal if there is one. */
export class HeldTokens implements TokenSource {
  #held: string;
  #next: string | null = null;
  #unavailable: Unavailable | null = null;

  constructor(token: string) {
    this.#held = token;
  }

  /** What the next renewal brings. */
  offer(token: string): void {
    this.#next = token;
  }

  /** From now on there is none. */
  lose(unavailable: Omit<Unavailable, "kind">): void {
    this.#unavailable = { kind: "unavailable", ...unavailable };
  }

  get(): Promise<TokenResult> {
    return Promise.resolve(this.#unavailable ?? { kind: "token", token: this.#held });
  }

  renew(rejected: string): Promise<TokenResult> {
    if (this.#held === rejected) this.#held = this.#next ?? this.#held;
    return this.get();
  }
}

/**
 * Reads Bicep files for the tests of the templates: declarations, objects, lists, literals. Expressions stay text.
 *
 * No compiler: it takes what a compiler accepts, and `npm run check:infra` runs the real one where there is one.
 */
import type { BicepValue } from "./bicep-values";

export interface BicepResource {
  readonly type: string;
  readonly apiVersion: string;
  readonly isExisting: boolean;
  readonly decorators: readonly string[];
  readonly body: BicepValue;
}

export interface BicepDeclaration {
  readonly name: string;
  readonly decorators: readonly string[];
  /** Of a parameter: its default. */
  readonly value: BicepValue | null;
}

export interface BicepFile {
  readonly params: readonly BicepDeclaration[];
  readonly vars: readonly BicepDeclaration[];
  readonly outputs: readonly BicepDeclaration[];
  readonly modules: readonly (BicepDeclaration & { readonly path: string })[];
  readonly resources: readonly BicepResource[];
}

const CLOSERS = new Map([
  ["(", ")"],
  ["[", "]"],
  ["{", "}"],
]);

export function readBicep(source: string): BicepFile {
  return new Reader(source).file();
}

class Reader {
  readonly #source: string;
  #at = 0;
  readonly #file = {
    params: [] as BicepDeclaration[],
    vars: [] as BicepDeclaration[],
    outputs: [] as BicepDeclaration[],
    modules: [] as (BicepDeclaration & { path: string })[],
    resources: [] as BicepResource[],
  };

  constructor(source: string) {
    this.#source = source;
  }

  file(): BicepFile {
    while (this.#next() !== undefined) this.#declaration();
    return this.#file;
  }

  #declaration(): void {
    const decorators = this.#decorators();
    const keyword = this.#take(/\w+/y);
    switch (keyword) {
      case "param":
        this.#file.params.push({ ...this.#typed(), decorators });
        return;
      case "output":
        this.#file.outputs.push({ ...this.#typed(), decorators });
        return;
      case "var":
        this.#file.vars.push({ name: this.#take(/\w+/y), decorators, value: this.#assigned() });
        return;
      case "module": {
        const name = this.#take(/\w+/y);
        const path = this.#take(/'[^']+'/y).slice(1, -1);
        this.#file.modules.push({ name, path, decorators, value: this.#assigned() });
        return;
      }
      case "resource":
        this.#resource(decorators, null);
        return;
      case "targetScope":
        this.#assigned();
        return;
      case "metadata":
        this.#take(/\w+/y);
        this.#assigned();
        return;
      default:
        throw new Error(`Cannot read the declaration "${keyword}" at ${this.#at}`);
    }
  }

  #decorators(): string[] {
    const decorators: string[] = [];
    while (this.#next() === "@") decorators.push(this.#raw());
    return decorators;
  }

  #typed(): { name: string; value: BicepValue | null } {
    const name = this.#take(/\w+/y);
    this.#skip();
    if (this.#source[this.#at] === "{") this.#value();
    else this.#take(/[\w[\]?]+/y);
    this.#skipSpaces();
    return { name, value: this.#source[this.#at] === "=" ? this.#assigned() : null };
  }

  #resource(decorators: string[], parent: { type: string; apiVersion: string } | null): void {
    this.#take(/\w+/y);
    const [written = "", version] = this.#take(/'[^']+'/y)
      .slice(1, -1)
      .split("@");
    this.#skip();
    const isExisting = this.#peek(/existing/y);
    const type = parent === null ? written : `${parent.type}/${written}`;
    const apiVersion = version ?? parent?.apiVersion ?? "";
    const body = this.#assigned({ type, apiVersion });
    this.#file.resources.push({ type, apiVersion, isExisting, decorators, body });
  }

  #assigned(parent: { type: string; apiVersion: string } | null = null): BicepValue {
    this.#take(/=/y);
    return this.#value(parent);
  }

  #value(parent: { type: string; apiVersion: string } | null = null): BicepValue {
    this.#skip();
    if (this.#peek(/if(?= \()/y)) {
      this.#skip();
      this.#bracketed();
      return this.#value(parent);
    }
    const first = this.#source[this.#at];
    if (first === "{") return this.#object(parent);
    if (first === "[") return this.#list(parent);
    const source = this.#raw();
    return /^'[^'$\\]*'$/.test(source)
      ? { kind: "text", text: source.slice(1, -1) }
      : { kind: "expression", source };
  }

  #object(parent: { type: string; apiVersion: string } | null): BicepValue {
    const fields = new Map<string, BicepValue>();
    this.#at += 1;
    while (this.#next() !== "}") {
      const decorators = this.#decorators();
      if (this.#peek(/resource(?= \w)/y)) {
        this.#resource(decorators, parent);
        continue;
      }
      if (this.#peek(/\.\.\./y)) {
        const source = this.#raw();
        fields.set(`...${source}`, { kind: "expression", source });
        this.#peek(/,/y);
        continue;
      }
      const name = this.#take(/\*|\w+|'(?:\\'|\$\{[^}]*\}|[^'])*'/y);
      this.#take(/:/y);
      fields.set(name.replace(/^'|'$/g, ""), this.#value());
      this.#peek(/,/y);
    }
    this.#at += 1;
    return { kind: "object", fields };
  }

  /** A loop is a list of one item: what it makes for each. */
  #list(parent: { type: string; apiVersion: string } | null): BicepValue {
    const items: BicepValue[] = [];
    this.#at += 1;
    this.#skip();
    if (this.#peek(/for (?:\w+|\(\w+, \w+\)) in /y)) this.#loopSource();
    while (this.#next() !== "]") {
      items.push(this.#value(parent));
      this.#peek(/,/y);
    }
    this.#at += 1;
    return { kind: "list", items };
  }

  #loopSource(): void {
    while (this.#source[this.#at] !== ":") {
      if (CLOSERS.has(this.#source[this.#at] ?? "")) this.#bracketed();
      else this.#at += 1;
    }
    this.#at += 1;
  }

  /** The text of an expression, to the end of its line or of what encloses it. */
  #raw(): string {
    const start = this.#at;
    for (;;) {
      const character = this.#source[this.#at];
      if (character === undefined || /[,\]})]/.test(character)) break;
      if (character === "'") this.#string();
      else if (CLOSERS.has(character)) this.#bracketed();
      else if (character === "\n" && !/^\s*[?:]/.test(this.#source.slice(this.#at))) break;
      else this.#at += 1;
    }
    return this.#source.slice(start, this.#at).trim();
  }

  #bracketed(): void {
    const closer = CLOSERS.get(this.#source[this.#at] ?? "");
    this.#at += 1;
    while (this.#source[this.#at] !== closer) {
      const character = this.#source[this.#at];
      if (character === undefined)
        throw new Error(`A bracket is never closed with ${closer ?? ""}`);
      if (character === "'") this.#string();
      else if (CLOSERS.has(character)) this.#bracketed();
      else if (this.#source.startsWith("//", this.#at)) this.#skip();
      else this.#at += 1;
    }
    this.#at += 1;
  }

  #string(): void {
    this.#at += 1;
    while (this.#source[this.#at] !== "'") {
      if (this.#at >= this.#source.length) throw new Error("A string is never closed");
      if (this.#source[this.#at] === "\\") this.#at += 2;
      else if (this.#source.startsWith("${", this.#at)) {
        this.#at += 1;
        this.#bracketed();
      } else this.#at += 1;
    }
    this.#at += 1;
  }

  /** The character after space and comments. */
  #next(): string | undefined {
    this.#skip();
    return this.#source[this.#at];
  }

  #skipSpaces(): void {
    this.#peek(/[ \t]*/y);
  }

  #skip(): void {
    this.#peek(/(?:\s+|(?:\/\/|#)[^\n]*)*/y);
  }

  #peek(pattern: RegExp): boolean {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#source)?.[0];
    if (found === undefined) return false;
    this.#at += found.length;
    return found !== "";
  }

  #take(pattern: RegExp): string {
    this.#skip();
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#source)?.[0];
    if (found === undefined) {
      const here = this.#source.slice(this.#at, this.#at + 40);
      throw new Error(`Expected ${pattern.source} at: ${here}`);
    }
    this.#at += found.length;
    return found;
  }
}

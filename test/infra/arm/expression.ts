/**
 * Parses the expressions of ARM templates: literals, calls, and what is read out of a call's result.
 *
 * https://learn.microsoft.com/azure/azure-resource-manager/templates/template-expressions
 */
export type Expression =
  | { readonly kind: "literal"; readonly value: string | number }
  | { readonly kind: "call"; readonly name: string; readonly args: readonly Expression[] }
  | { readonly kind: "access"; readonly of: Expression; readonly key: Expression };

/** `[…]` is an expression, `[[…]` a text that begins with a bracket. */
export const isExpression = (text: string): boolean =>
  text.startsWith("[") && text.endsWith("]") && !text.startsWith("[[");

export function parseExpression(text: string): Expression {
  const parser = new Parser(text.slice(1, -1));
  const expression = parser.expression();
  parser.expectEnd();
  return expression;
}

class Parser {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  expression(): Expression {
    let parsed = this.#primary();
    for (;;) {
      if (this.#take(/\./y) !== null) {
        const value = this.#expect(/\w+/y);
        parsed = { kind: "access", of: parsed, key: { kind: "literal", value } };
      } else if (this.#take(/\[/y) !== null) {
        parsed = { kind: "access", of: parsed, key: this.expression() };
        this.#expect(/\]/y);
      } else return parsed;
    }
  }

  expectEnd(): void {
    this.#expect(/$/y);
  }

  #primary(): Expression {
    const text = this.#take(/'(?:''|[^'])*'/y);
    if (text !== null) return { kind: "literal", value: text.slice(1, -1).replaceAll("''", "'") };
    const number = this.#take(/-?\d+/y);
    if (number !== null) return { kind: "literal", value: Number(number) };
    const name = this.#expect(/[A-Za-z]\w*/y);
    this.#expect(/\(/y);
    return { kind: "call", name, args: this.#args() };
  }

  #args(): Expression[] {
    const args: Expression[] = [];
    while (this.#take(/\)/y) === null) {
      if (args.length > 0) this.#expect(/,/y);
      args.push(this.expression());
    }
    return args;
  }

  #expect(pattern: RegExp): string {
    const found = this.#take(pattern);
    if (found === null) {
      throw new Error(
        `Expected ${pattern.source} at: ${this.#text.slice(this.#at, this.#at + 40)}`,
      );
    }
    return found;
  }

  #take(pattern: RegExp): string | null {
    this.#at += /^\s*/.exec(this.#text.slice(this.#at))?.[0].length ?? 0;
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0] ?? null;
    this.#at += found?.length ?? 0;
    return found;
  }
}

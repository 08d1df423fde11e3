/** An expression of Data Factory or Logic Apps; both use the same language. */
export type Expression =
  | { readonly kind: "literal"; readonly value: string | number | boolean | null }
  | { readonly kind: "call"; readonly name: string; readonly args: readonly Expression[] }
  | {
      readonly kind: "access";
      readonly of: Expression;
      readonly name: Expression;
      /** `?[…]`: null instead of a failure if the property is missing. */
      readonly optional: boolean;
    };

interface Token {
  readonly kind: "string" | "number" | "name" | "sign" | "end";
  readonly text: string;
}

const TOKEN =
  /\s*(?:'((?:[^']|'')*)'|(-?\d+(?:\.\d+)?)|([A-Za-z_][A-Za-z0-9_]*)|(\?\[|\?\.|[().,[\]]))/y;

function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  while (text.slice(TOKEN.lastIndex).trim() !== "") {
    const at = TOKEN.lastIndex;
    const [, quoted, number, name, sign] = TOKEN.exec(text) ?? [];
    if (quoted !== undefined) tokens.push({ kind: "string", text: quoted.replaceAll("''", "'") });
    else if (number !== undefined) tokens.push({ kind: "number", text: number });
    else if (name !== undefined) tokens.push({ kind: "name", text: name });
    else if (sign !== undefined) tokens.push({ kind: "sign", text: sign });
    else throw new Error(`Not an expression at ${at}: ${text}`);
  }
  return [...tokens, { kind: "end", text: "the end" }];
}

/** @throws if `text`, without its leading @, is not an expression. */
export function parseExpression(text: string): Expression {
  const parser = new Parser(tokensOf(text));
  const expression = parser.expression();
  parser.expect("end");
  return expression;
}

const WORDS: ReadonlyMap<string, boolean | null> = new Map([
  ["true", true],
  ["false", false],
  ["null", null],
]);

class Parser {
  readonly #tokens: readonly Token[];
  #next = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  expression(): Expression {
    let expression = this.#primary();
    for (;;) {
      const accessed = this.#access(expression);
      if (accessed === undefined) return expression;
      expression = accessed;
    }
  }

  expect(kind: Token["kind"], text?: string): Token {
    const token = this.#tokens[this.#next];
    if (token?.kind !== kind || (text !== undefined && token.text !== text)) {
      throw new Error(`Expected ${text ?? kind}, found ${token?.text ?? "nothing"}.`);
    }
    this.#next += 1;
    return token;
  }

  #takes(sign: string): boolean {
    const token = this.#tokens[this.#next];
    if (token?.kind !== "sign" || token.text !== sign) return false;
    this.#next += 1;
    return true;
  }

  #primary(): Expression {
    const token = this.#tokens[this.#next];
    if (token?.kind === "string") {
      this.#next += 1;
      return { kind: "literal", value: token.text };
    }
    if (token?.kind === "number") {
      this.#next += 1;
      return { kind: "literal", value: Number(token.text) };
    }
    const { text } = this.expect("name");
    const word = WORDS.get(text);
    if (word !== undefined) return { kind: "literal", value: word };
    return { kind: "call", name: text, args: this.#args() };
  }

  #args(): Expression[] {
    this.expect("sign", "(");
    const args: Expression[] = [];
    if (this.#takes(")")) return args;
    do args.push(this.expression());
    while (this.#takes(","));
    this.expect("sign", ")");
    return args;
  }

  #access(of: Expression): Expression | undefined {
    for (const optional of [false, true]) {
      if (this.#takes(optional ? "?." : ".")) {
        const { text } = this.expect("name");
        return { kind: "access", of, name: { kind: "literal", value: text }, optional };
      }
      if (this.#takes(optional ? "?[" : "[")) {
        const name = this.expression();
        this.expect("sign", "]");
        return { kind: "access", of, name, optional };
      }
    }
    return undefined;
  }
}

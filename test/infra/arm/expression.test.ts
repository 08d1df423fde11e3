import { isExpression, parseExpression } from "./expression";

describe("parseExpression", () => {
  it("reads calls within calls, texts with quotes, and numbers", () => {
    expect(parseExpression("[add(-1, length('it''s, (odd)'))]")).toStrictEqual({
      kind: "call",
      name: "add",
      args: [
        { kind: "literal", value: -1 },
        { kind: "call", name: "length", args: [{ kind: "literal", value: "it's, (odd)" }] },
      ],
    });
  });

  it("reads what is taken out of a result, by name and by expression", () => {
    expect(parseExpression("[variables('list')[copyIndex()].name]")).toStrictEqual({
      kind: "access",
      of: {
        kind: "access",
        of: { kind: "call", name: "variables", args: [{ kind: "literal", value: "list" }] },
        key: { kind: "call", name: "copyIndex", args: [] },
      },
      key: { kind: "literal", value: "name" },
    });
  });

  it.each(["[add(1]", "[add(1 2)]", "[add(1)) ]", "['open]", "[name]"])("refuses %s", (text) => {
    expect(() => parseExpression(text)).toThrow("Expected ");
  });

  it("knows texts in brackets from expressions", () => {
    expect(["[a()]", "[[a]", "[a", "a]"].map(isExpression)).toStrictEqual([
      true,
      false,
      false,
      false,
    ]);
  });
});

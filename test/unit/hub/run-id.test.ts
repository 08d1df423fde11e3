import fc from "fast-check";
import { isRunId } from "../../../src/contracts/identifiers";
import { hashOf, runIdOf } from "../../../src/hub/run-id";

describe("runIdOf", () => {
  it("names the same run for the same key, across versions of this app", () => {
    expect(runIdOf("default", "k1")).toBe("r-c8695db06b8b53997a0107fe092a92dfa9db40ae");
  });

  it("keeps scopes and keys apart", () => {
    const ids = [
      runIdOf("default", "k1"),
      runIdOf("default", "k2"),
      runIdOf("other", "k1"),
      runIdOf("default", null),
      runIdOf("default", null),
    ];

    expect(new Set(ids).size).toBe(5);
    expect(ids.every(isRunId)).toBe(true);
  });
});

describe("isRunId", () => {
  it.each(["", "r-", `r-${"0".repeat(39)}`, `r-${"g".repeat(40)}`, `r-${"0".repeat(40)}\n`, "@x"])(
    "refuses %j",
    (text) => {
      expect(isRunId(text)).toBe(false);
    },
  );
});

describe("hashOf", () => {
  const json = fc.jsonValue({ maxDepth: 3 });

  it("does not depend on the order of fields", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), json), (fields) => {
        const reversed = Object.fromEntries(Object.entries(fields).reverse());

        expect(hashOf(reversed)).toBe(hashOf(fields));
      }),
    );
  });

  it.each([
    [{ a: "1" }, { a: 1 }],
    [{ a: null }, {}],
    [{ a: ["b,c"] }, { a: ["b", "c"] }],
    [{ a: { b: 1 }, c: 2 }, { a: { b: 1, c: 2 } }],
    [
      ["a", "b"],
      ["b", "a"],
    ],
    [{ 'a":1,"b': 2 }, { a: 1, b: 2 }],
  ])("distinguishes %j from %j", (one, other) => {
    expect(hashOf(one)).not.toBe(hashOf(other));
  });

  it("is the SHA-256 of the JSON with sorted fields", () => {
    // printf '{"a":null,"b":[1,"x",["y"]]}' | sha256sum
    expect(hashOf({ b: [1, "x", ["y"]], a: null })).toBe(
      "985b53fe66a34ddbfcfe61528944e3169d2341427ff5fb7586e5ef408be479c2",
    );
  });

  it("ignores what is undefined, as JSON does", () => {
    expect(hashOf({ a: 1, b: undefined })).toBe(hashOf({ a: 1 }));
  });
});

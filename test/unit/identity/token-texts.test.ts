import { flawOf } from "../../../src/identity/header-safe";
import { isWithoutIdentity } from "../../../src/identity/identity-trouble";
import { SecretName } from "../../../src/contracts/secret-name";
import { withoutSecrets } from "../../../src/identity/without-secrets";

describe("flawOf", () => {
  it.each([
    ["a".repeat(16_384), null],
    ["!~", null],
    ["a".repeat(16_385), "is longer than any header may be"],
    ["", "is empty"],
    [undefined, "is not a text"],
    ["a b", "holds spaces, line breaks or other characters that are not visible ASCII"],
    ["a\n", "holds spaces, line breaks or other characters that are not visible ASCII"],
    ["\u007f", "holds spaces, line breaks or other characters that are not visible ASCII"],
    ["é", "holds spaces, line breaks or other characters that are not visible ASCII"],
  ])("says why a token cannot be sent: case %#", (token, flaw) => {
    expect(flawOf(token)).toBe(flaw);
  });
});

describe("isWithoutIdentity", () => {
  const SENTENCE = "Identity not found";

  it("reads no more than the first 4,000 characters", () => {
    const before = (length: number): string => `${" ".repeat(length)}${SENTENCE}`;

    expect(isWithoutIdentity(before(4_000 - SENTENCE.length))).toBe(true);
    expect(isWithoutIdentity(before(4_001 - SENTENCE.length))).toBe(false);
  });
});

describe("withoutSecrets", () => {
  it.each([
    ["a  failure\n\tof two lines.", "a failure of two lines"],
    ["It ended. Then it ended..", "It ended. Then it ended."],
    ["key 6c7d1b52-0f51-4c0c-8a4c-0d8b6f3f1c22 was sent", "key […] was sent"],
    ["key 6C7D1B520F514C0C8A4C0D8B6F3F1C22 was sent", "key […] was sent"],
    [`key ${"k".repeat(40)} was sent`, "key […] was sent"],
    [`key ${"k".repeat(39)} was sent`, `key ${"k".repeat(39)} was sent`],
  ])("makes a clause on one line without credentials: %j", (message, clause) => {
    expect(withoutSecrets(message)).toBe(clause);
  });
});

describe("SecretName", () => {
  it.each([
    ["dbt-token-1", true],
    ["a".repeat(127), true],
    ["a".repeat(128), false],
    ["", false],
    ["dbt_token", false],
    ["dbt-token/1", false],
    ["dbt-token\n", false],
  ])("admits the names that Key Vault admits: %j", (name, admitted) => {
    expect(SecretName.safeParse(name).success).toBe(admitted);
  });
});

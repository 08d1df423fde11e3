import fc from "fast-check";
import { unveil, veil, withoutCredentialWords } from "../../../src/contracts/credential-words";

describe("veil", () => {
  it("escapes what the host would remove, also in names, and unveil restores it", () => {
    const text = fc.string({
      unit: fc.constantFrom("=", "\ue03d", "0", "1", "key", "Token", "?sig", '"', "\\"),
    });
    fc.assert(
      fc.property(fc.jsonValue(), fc.dictionary(text, fc.array(text)), (value, texts) => {
        const data = { value, texts };

        expect(JSON.stringify(veil(data))).not.toMatch(/(key|token|[?]sig)=/i);
        expect(JSON.stringify(unveil(veil(data)))).toBe(JSON.stringify(data));
      }),
    );
  });

  it("is not needed for unveil to leave a plain input as it is", () => {
    const input = { target: { jobParameters: { day: "2026-01-05", where: "a=1" } } };

    expect(unveil(input)).toStrictEqual(input);
  });
});

describe("withoutCredentialWords", () => {
  it.each([
    ["Server=db;Password=x", "Server =db;Password =x"],
    ["no table at ?code=1&sig=2", "no table at ?code =1&sig =2"],
    ["primary_KEY=5", "primary_KEY =5"],
    [
      "https://adb-1.2.azuredatabricks.net/?o=1#job/2",
      "https://adb-1.2.azuredatabricks.net/?o=1#job/2",
    ],
  ])("turns %j into %j", (text, harmless) => {
    expect(withoutCredentialWords({ said: [text] })).toStrictEqual({ said: [harmless] });
  });
});

import fc from "fast-check";
import {
  cut,
  cutForJson,
  jsonLength,
  inOneEntry,
  onOneLine,
  toPlainText,
  toShortText,
} from "../../../src/contracts/plain-text";
import { costOf } from "../../support/cost-of";

const anyText = fc.string({ unit: "binary", maxLength: 300 });
const halfCharacters = fc
  .array(fc.integer({ min: 0xd7f0, max: 0xe00f }), { maxLength: 40 })
  .map((units) => String.fromCharCode(...units));

describe("toPlainText", () => {
  it.each([
    ["colours", "\u001b[1;31mERROR\u001b[0m", "ERROR"],
    ["cursor movement", "a\u001b[2K\u001b[1Gb", "ab"],
    ["carriage returns", "one\r\ntwo\rthree", "one\ntwothree"],
    ["control characters", "a\u0000b\u0007c\u007fd\u0085e", "abcde"],
    ["direction overrides", "user\u202egnp.exe\u202c \u2066x\u2069", "usergnp.exe x"],
    ["direction marks", "a\u200e\u200f\u061cb", "ab"],
    ["line separators of Unicode", "a\u2028b\u2029c", "abc"],
    ["half a surrogate pair", "a\ud83dz\udc00", "az"],
  ])("removes %s", (_what, given, plain) => {
    expect(toPlainText(given)).toBe(plain);
  });

  it("keeps newlines, tabs, whole emoji and every script", () => {
    const text = "Zeile 1\n\tZeile 2: 語 العربية 🧱";

    expect(toPlainText(text)).toBe(text);
  });

  it("trims", () => {
    expect(toPlainText("\n  x \n")).toBe("x");
  });

  it("never lets a control character through", () => {
    fc.assert(
      fc.property(fc.oneof(anyText, halfCharacters), (text) => {
        const plain = toPlainText(text);

        expect(plain).not.toMatch(/[^\P{Cc}\n\t]/u);
        expect(Buffer.from(plain).toString()).toBe(plain);
      }),
    );
  });
});

describe("cut", () => {
  it("does not change a text that fits", () => {
    expect(cut("12345", 5)).toBe("12345");
  });

  it("says that something is missing", () => {
    expect(cut("123456", 5)).toBe("1234…");
  });

  it("never leaves an unpaired surrogate", () => {
    expect(cut("ab🧱cd", 4)).toBe("ab…");
  });
});

describe("cutForJson", () => {
  it("does not change a text that fits with its escapes", () => {
    expect(cutForJson('say "x"', 9)).toBe('say "x"');
  });

  it("counts escapes", () => {
    expect(cutForJson('say "x"', 8)).toBe('say "x…');
  });

  it("keeps within the limit, whole and as a beginning, whatever the text", () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 1, max: 200 }), (text, limit) => {
        const short = cutForJson(text, limit);

        expect(jsonLength(short)).toBeLessThanOrEqual(limit);
        expect(text.startsWith(short.replace(/…$/u, ""))).toBe(true);
      }),
    );
  });
});

describe("toShortText", () => {
  it("fits a custom status beside nine others", () => {
    fc.assert(
      fc.property(fc.oneof(anyText, halfCharacters), (text) => {
        expect(jsonLength(toShortText(text.repeat(20)))).toBeLessThanOrEqual(500);
      }),
    );
  });
});

describe("inOneEntry", () => {
  it("keeps the lines of a traceback apart, with their indentation, in one line", () => {
    const traceback = [
      "Failed.",
      "",
      "Traceback (most recent call last):\r",
      '  File "load.py", line 3, in <module>',
      "\traise ValueError(1)   ",
      "ValueError: 1",
    ].join("\n");

    expect(inOneEntry(traceback)).toBe(
      'Failed. ⏎ Traceback (most recent call last): ⏎   File "load.py", line 3, in <module> ⏎   raise ValueError(1) ⏎ ValueError: 1',
    );
  });

  it.each(["\u2028", "\r", "\u0085", "\v", "\f"])("lets %j begin no line", (character) => {
    expect(inOneEntry(`a${character}b`)).toBe("ab");
  });
});

describe("a megabyte", () => {
  const MEGABYTE = 1_048_576;

  it.each([
    ["letters", "a"],
    ["newlines", "\n"],
    ["blanks", " "],
    ["terminal codes without an end", "\u001b[0;0;0;"],
    ["half characters", "\ud800"],
    ["quotation marks", '"'],
  ])("of %s is plain, on one line and cut without blocking the process", (_what, unit) => {
    const text = `a${unit.repeat(MEGABYTE / unit.length)}b`;

    expect(
      costOf(() => [onOneLine(text), inOneEntry(text), cut(text, 500), cutForJson(text, 500)]),
    ).toBeLessThan(50);
    expect(costOf(() => toShortText(text))).toBeLessThan(50);
  });
});

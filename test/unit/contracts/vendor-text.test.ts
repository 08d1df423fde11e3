import { z } from "zod";
import {
  boundedLine,
  boundedText,
  exactText,
  LIMITS,
  requiredText,
  toBoundedText,
} from "../../../src/contracts/vendor-text";
import { costOf } from "../../support/cost-of";

const MEGABYTE = 1_048_576;
const aMegabyteOf = (text: string): string => text.repeat(MEGABYTE / text.length);

describe("toBoundedText", () => {
  it("does not change a text that fits", () => {
    expect(toBoundedText("12345", 5)).toBe("12345");
  });

  it.each([
    ["start", "abcdefg…"],
    ["end", "…tuvwxyz"],
    ["bothEnds", "ab\n…\nyz"],
  ] as const)("keeps the %s of a text that is too long, and says that it was cut", (keep, kept) => {
    expect(toBoundedText("abcdefghijklmnopqrstuvwxyz", 8, keep)).toBe(kept);
  });

  it.each(["start", "end", "bothEnds"] as const)(
    "never exceeds the limit, nor splits a character at the %s",
    (keep) => {
      for (const limit of [20, 21, 22, 23]) {
        const kept = toBoundedText("🧱".repeat(50), limit, keep);

        expect(kept.length).toBeLessThanOrEqual(limit);
        expect(Buffer.from(kept).toString()).toBe(kept);
      }
    },
  );

  it("removes control characters and unpaired surrogates", () => {
    expect(toBoundedText("\u001b[31ma\u0000b\ud83dc\u202e")).toBe("abc");
  });

  it.each([
    ["letters", aMegabyteOf("a")],
    ["newlines", aMegabyteOf("\n")],
    ["terminal codes without an end", aMegabyteOf("\u001b[0;0;0;")],
    ["half characters", aMegabyteOf("\ud800")],
  ])("processes a megabyte of %s at once", (_what, text) => {
    expect(costOf(() => toBoundedText(text))).toBeLessThan(10);
  });
});

describe("boundedText", () => {
  it.each([undefined, null, 1, true, {}, ["text"]])("reads %j as nothing", (value) => {
    expect(boundedText().parse(value)).toBeNull();
  });

  it("reads a missing field as nothing", () => {
    expect(z.object({ message: boundedText() }).parse({})).toStrictEqual({ message: null });
  });

  it("cuts a text to what it is for", () => {
    expect(boundedText().parse(aMegabyteOf("a"))).toHaveLength(LIMITS.text);
    expect(boundedText(LIMITS.word, "end").parse(aMegabyteOf("a"))).toHaveLength(LIMITS.word);
  });
});

describe("boundedLine", () => {
  it("puts a text on one line, and reads the rest as nothing", () => {
    const schema = z.object({ name: boundedLine() });

    expect(schema.parse({ name: " first\nsecond\t third " })).toStrictEqual({
      name: "first second third",
    });
    expect(schema.parse({ name: 7 })).toStrictEqual({ name: null });
    expect(schema.parse({})).toStrictEqual({ name: null });
  });
});

describe("requiredText", () => {
  it("refuses what is not a text, and cuts what is too long", () => {
    expect(requiredText().safeParse(null).success).toBe(false);
    expect(requiredText(3).parse("12345")).toBe("12…");
  });
});

describe("exactText", () => {
  it("keeps a text as it is, or not at all", () => {
    expect(exactText().parse(" a\u0007 ")).toBe(" a\u0007 ");
    expect(exactText(3).parse("1234")).toBeNull();
    expect(exactText().parse({})).toBeNull();
  });
});

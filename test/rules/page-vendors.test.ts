import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { vendors } from "../../src/providers/vendors";

const PAGE = resolve(__dirname, "../../page");

const sources = readdirSync(PAGE, { recursive: true, encoding: "utf8" })
  .filter((name) => /\.(tsx?|css|html)$/.test(name))
  .map((name) => ({ name, text: readFileSync(join(PAGE, name), "utf8") }));

const types = vendors.flatMap(({ targets }) => Object.keys(targets));

/** `databricks` of `databricks-job`. */
const firstWords = types.map((type) => type.replace(/-.*/, ""));

describe("the runs page", () => {
  it.each([...new Set([...types, ...firstWords])])(
    "knows nothing of %s, so that a new vendor needs no change of it",
    (word) => {
      const naming = sources.filter(({ text }) => text.toLowerCase().includes(word));

      expect(sources.length).toBeGreaterThan(50);
      expect(naming.map(({ name }) => name)).toStrictEqual([]);
    },
  );
});

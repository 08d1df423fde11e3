import { existsSync } from "node:fs";
import { join } from "node:path";
import { vendors } from "../../src/providers/vendors";

const types = vendors.flatMap(({ targets }) => Object.keys(targets));

describe("vendors", () => {
  it.each(types)("runs the conformance suite for %s", (type) => {
    expect(existsSync(join(__dirname, `${type}.test.ts`))).toBe(true);
  });
});

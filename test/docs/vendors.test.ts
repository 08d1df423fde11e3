import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { vendors } from "../../src/providers/vendors";

const read = (file: string): string => readFileSync(resolve(__dirname, "../..", file), "utf8");

/** As people write it: "dbt Cloud" for `dbt-cloud`, in any case. */
const spoken = (name: string): string => name.replaceAll("-", " ");

describe("README.md", () => {
  it.each(vendors.flatMap(({ targets }) => Object.keys(targets)))("shows a %s target", (type) => {
    expect(read("README.md")).toContain(`{"type":"${type}",`);
  });
});

describe("CHANGELOG.md", () => {
  it.each(vendors.map(({ name }) => spoken(name)))("names %s", (name) => {
    expect(read("CHANGELOG.md").toLowerCase()).toContain(name);
  });
});

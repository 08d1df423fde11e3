import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { limits } from "../../bench/support/capacity/limits";
import { defaultSetup } from "../../bench/support/capacity/setup";
import { keptCosts } from "../../bench/support/capacity/kept-costs";

const project = resolve(__dirname, "../..");
const text = readFileSync(resolve(project, "docs/scale.md"), "utf8");
const setup = defaultSetup(project);

/** The cells of a table row that begins with this text. */
const rowOf = (first: string): string[] => {
  const line = text.split("\n").find((one) => one.startsWith(`| ${first} `)) ?? "";
  return line.split("|").map((cell) => cell.trim());
};

describe("docs/scale.md", () => {
  it.each(limits)("has the limit $name as it is deployed, and its source", (limit) => {
    const [, name, most] = rowOf(limit.name);

    expect(name).toBe(limit.name);
    expect(most).toBe(limit.most(setup).toLocaleString("en"));
    expect(text).toContain(`](${limit.source})`);
  });

  it("links files that exist", () => {
    const paths = [...text.matchAll(/\]\((?!https?:)([^)#]+)/g)].map(([, path = ""]) => path);

    const missing = paths.filter((path) => !existsSync(resolve(project, "docs", path)));

    expect(paths.length).toBeGreaterThan(0);
    expect(missing).toStrictEqual([]);
  });

  it("says with which command, when and on how many cores its figures were computed", () => {
    expect(text).toMatch(
      /`npm run bench:capacity` on \d{4}-\d\d-\d\d, on \w+ cores?, with the counts of a Functions host of \d{4}-\d\d-\d\d/,
    );
    expect(text).toContain(`Functions host of ${keptCosts.measuredAt}`);
  });
});

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { withRoomTable } from "../../rules/room-table.cjs";

const ROOT = resolve(__dirname, "../..");
const page = readFileSync(join(ROOT, "ARCHITECTURE.md"), "utf8");

const withoutPadding = (text: string): string =>
  text.replace(/ {2,}/g, " ").replace(/-{3,}/g, "---");

const tests = readdirSync(join(ROOT, "test"), { recursive: true, encoding: "utf8" });

/** `test/faults/*-worlds` and `crash-matrix*` are patterns; a name without a folder stands anywhere below `test`. */
const matchesATest = (name: string): boolean => {
  // A rule of ESLint is checked by the lint.
  if (name === "redos") return true;
  const pattern = name
    .replace(/^test\//, "")
    .replace(/[.+?^${}()|[\]\\]/g, "\\$&")
    .replace(/\*\*\//g, "(?:.*/)?")
    .replace(/(?<!\.)\*/g, "[^/]*");
  return tests.some((path) => new RegExp(`(?:^|/)${pattern}(?:\\.test\\.ts)?$`).test(path));
};

describe("ARCHITECTURE.md", () => {
  it("has the table of rooms that npm run generate writes", () => {
    expect(withoutPadding(withRoomTable(page))).toBe(withoutPadding(page));
  });

  it("names tests and pages that exist", () => {
    const invariants = page.slice(page.indexOf("## Invariants"), page.indexOf("## Exactly once"));
    const cells = invariants.split("\n").flatMap((line) => line.split("|").slice(3, 4));
    const named = cells.flatMap((cell) =>
      [...cell.matchAll(/`([^`]+)`/g)].map(([, name = ""]) => name),
    );
    const pages = [...page.matchAll(/`(docs\/[^`]+\.md)`/g)].map(([, path = ""]) => path);

    expect(named.length).toBeGreaterThan(12);
    expect(named.filter((name) => !matchesATest(name))).toStrictEqual([]);
    expect(pages.filter((path) => !existsSync(join(ROOT, path)))).toStrictEqual([]);
  });
});

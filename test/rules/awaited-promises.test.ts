import { execFileSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join, resolve } from "node:path";

const ROOT = resolve(__dirname, "../..");

/**
 * A promise that is not awaited hides its failure: the caller gets 200 although the task hub rejected the call. The linter
 * reports each, so no test has to try every call of the hub or a vendor without its `await`.
 */
const RULES = [
  "@typescript-eslint/no-floating-promises",
  "@typescript-eslint/no-misused-promises",
  "@typescript-eslint/return-await",
];

const PRINT_RULES = `
  const { ESLint } = require("eslint");
  const [names, ...files] = process.argv.slice(1);
  const eslint = new ESLint();
  const rulesOf = async (file) => {
    const { rules } = await eslint.calculateConfigForFile(file);
    return names.split(",").map((name) => rules[name]);
  };
  Promise.all(files.map(rulesOf)).then((all) => console.log(JSON.stringify(all)));`;

const sources = readdirSync(join(ROOT, "src"), { recursive: true, encoding: "utf8" })
  .filter((path) => path.endsWith(".ts"))
  .map((path) => join("src", path));

describe("eslint.config.mjs", () => {
  it("reports a promise that is not awaited, in every file of src", () => {
    const printed = execFileSync(
      process.execPath,
      ["-e", PRINT_RULES, RULES.join(","), ...sources],
      { encoding: "utf8", cwd: ROOT },
    );

    const inForce = new Set(
      (JSON.parse(printed) as unknown[]).map((rules) => JSON.stringify(rules)),
    );
    expect(sources.length).toBeGreaterThan(150);
    expect([...inForce]).toStrictEqual([
      JSON.stringify([[2, { ignoreVoid: false }], [2], [2, "error-handling-correctness-only"]]),
    ]);
  });
});

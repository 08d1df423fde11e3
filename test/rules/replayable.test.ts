import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { Linter } from "eslint";
import tseslint from "typescript-eslint";
import replayable from "../../rules/replayable.cjs";

const linter = new Linter();

const faultsIn = (code: string, rule: "pure" | "typed-steps"): string[] =>
  linter
    .verify(code, {
      languageOptions: { parser: tseslint.parser, sourceType: "module" },
      plugins: { replayable },
      rules: { [`replayable/${rule}`]: "error" },
    })
    .map(({ ruleId, message }) => ruleId ?? message);

describe("replayable/pure", () => {
  it.each([
    ["the clock", "export const at = Date.now();"],
    ["the clock through globalThis", "export const at = globalThis.Date.now();"],
    ["the clock through global", "export const at = global.Date.now();"],
    ["the clock, destructured", "const { now } = Date; export const at = now();"],
    ["the clock under another name", "const Clock = Date; export const at = new Clock();"],
    ["the clock by a computed name", 'export const at = Date["now"]();'],
    ["the clock in a sequence", "export const at = (0, Date.now)();"],
    ["the clock by reflection", "export const at = Reflect.construct(Date, []);"],
    ["Date() as a function", "export const at = Date();"],
    ["new Date() without an instant", "export const at = new Date();"],
    ["new Date() of an empty spread", "export const at = new Date(...[]);"],
    ["performance", "export const at = performance.now();"],
    ["a random number", "export const some = Math.random();"],
    ["a random number by a computed name", 'export const some = Math["random"]();'],
    ["a random number by a variable name", "export const some = (name) => Math[name]();"],
    ["a random number, destructured", "const { random } = Math; export const some = random();"],
    ["a random id", "export const id = crypto.randomUUID();"],
    ["a request", 'export const answer = fetch("https://example.com");'],
    ["the environment", "export const home = process.env.HOME;"],
    ["the locale", "export const text = new Intl.NumberFormat().format(1);"],
    ["the locale of a number", "export const text = (1).toLocaleString();"],
    ["the time zone", "export const hour = new Date(0).getHours();"],
    ["a timer", "setTimeout(() => undefined, 1);"],
    ["a microtask", "queueMicrotask(() => undefined);"],
    ["the log", 'console.log("x");'],
    ["a promise", "export const soon = Promise.resolve(1);"],
    ["an async function", "export async function wait() {}"],
    ["a module loaded at run time", 'export const fs = import("node:fs");'],
    ["require", 'export const fs = require("node:fs");'],
    ["code from text", 'export const at = [].constructor.constructor("return Date.now()")();'],
    ["Function", 'export const at = new Function("return Date.now()")();'],
    ["an unknown global", "export const x = somethingNew();"],
  ])("reports %s", (_what, code) => {
    const faults = faultsIn(code, "pure");

    expect(faults).not.toStrictEqual([]);
    expect(new Set(faults)).toStrictEqual(new Set(["replayable/pure"]));
  });

  it.each([
    ["a date of an instant", "export const at = (ms: number): Date => new Date(ms);"],
    ["a parsed date", "export const at = Date.parse('2026-01-01T00:00:00Z');"],
    ["UTC parts of a date", "export const hour = new Date(0).getUTCHours();"],
    ["a type", "export interface Clock { readonly now: () => Date }"],
    ["arithmetic", "export const most = Math.max(1, Math.round(2.5));"],
    ["a local variable of the same name", "const performance = 1; export const p = performance;"],
    ["an import of the same name", 'import { fetch } from "./steps"; export const f = fetch;'],
  ])("accepts %s", (_what, code) => {
    expect(faultsIn(code, "pure")).toStrictEqual([]);
  });
});

describe("replayable/typed-steps", () => {
  it.each([
    ["a raw call", 'export const step = (context) => context.df.callActivity("x");'],
    ["a raw call by a computed name", 'export const step = (context) => context["df"];'],
    ["a destructured df", "export const step = ({ df }) => df.isReplaying;"],
    ["a replay flag", "export const step = (context) => context.df.isReplaying;"],
  ])("reports %s", (_what, code) => {
    expect(faultsIn(code, "typed-steps")).toContain("replayable/typed-steps");
  });

  it("accepts a typed step", () => {
    const code = 'import { now } from "./durable-steps"; export const at = (c) => now(c);';

    expect(faultsIn(code, "typed-steps")).toStrictEqual([]);
  });
});

describe("eslint.config.mjs", () => {
  const PRINT_RULES = `
    const { ESLint } = require("eslint");
    const files = process.argv.slice(1);
    const rulesOf = async (file) => (await new ESLint().calculateConfigForFile(file)).rules;
    Promise.all(files.map(rulesOf)).then((all) => console.log(JSON.stringify(
      all.map((rules) => [rules["replayable/pure"]?.[0], rules["replayable/typed-steps"]?.[0]]),
    )));`;

  it("applies both rules to orchestrators and to the contracts that they execute", () => {
    const files = ["orchestrators/run.ts", "orchestrators/durable-steps.ts", "contracts/watch.ts"];
    const paths = files.map((file) => join("src", file));

    const printed = execFileSync(process.execPath, ["-e", PRINT_RULES, ...paths], {
      encoding: "utf8",
    });

    expect(JSON.parse(printed)).toStrictEqual([
      [2, 2],
      [2, 0],
      [2, 2],
    ]);
  });
});

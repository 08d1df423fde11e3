import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { COMPILED, compileAll, digestsNow } from "./compiled-files";

/** Set by `npm run compile-infra`, which writes the files that the other tests of the template read. */
const isWriting = process.env["RUNWARD_COMPILE_INFRA"] === "1";

const FILES = ["main.json", "main.parameters.json", "sources.json"];

const compiled = compileAll();

const kept = (name: string): string => readFileSync(join(COMPILED, name), "utf8");

// Without the pinned compiler there is nothing to compare with: it says so, and INFRA_CHECK=bicep makes it a failure.
const withCompiler = compiled === null ? it.skip : it;
const whenWriting = isWriting ? withCompiler : it.skip;

describe("test/infra/compiled", () => {
  whenWriting("is written (npm run compile-infra)", () => {
    mkdirSync(COMPILED, { recursive: true });
    for (const [name, text] of Object.entries(compiled!)) writeFileSync(join(COMPILED, name), text);
  });

  it("was compiled from infra/ as it is now: else run npm run compile-infra", () => {
    expect(JSON.parse(kept("sources.json"))).toStrictEqual(digestsNow());
  });

  withCompiler("is what the pinned compiler makes of infra/", () => {
    // eslint-disable-next-line jest/no-standalone-expect -- it is it or it.skip, which the rule cannot know.
    expect(FILES.map((name) => [name, kept(name)])).toStrictEqual(Object.entries(compiled!));
  });
});

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { COMPILED, compileAll, digestsNow, FILES } from "./compiled-files";

const compiled = compileAll();

const kept = (name: string): string => readFileSync(join(COMPILED, name), "utf8");

const withCompiler = compiled === null ? it.skip : it; // Without .NET there is no compiler to compare with; CI then fails.

describe("test/infra/compiled", () => {
  it("was compiled from infra/ as it is now: else run npm run compile-infra", () => {
    expect(JSON.parse(kept("sources.json"))).toStrictEqual(digestsNow());
  });

  withCompiler("is what the pinned compiler makes of infra/", () => {
    expect(FILES.map((name) => [name, kept(name)])).toStrictEqual(Object.entries(compiled!));
  });
});

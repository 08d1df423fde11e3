/** `npm run compile-infra`: writes the files that the other tests of the template read. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { COMPILED, compileAll, FILES } from "./compiled-files";

const kept = (): Record<string, string> =>
  Object.fromEntries(FILES.map((name) => [name, readFileSync(join(COMPILED, name), "utf8")]));

const wanted = (): Readonly<Record<string, string>> => compileAll() ?? kept();

describe("test/infra/compiled", () => {
  it("is written; without the pinned compiler it stays as it is", () => {
    const files = wanted();
    mkdirSync(COMPILED, { recursive: true });
    for (const [name, text] of Object.entries(files)) writeFileSync(join(COMPILED, name), text);

    expect(kept()).toStrictEqual(files);
  });
});

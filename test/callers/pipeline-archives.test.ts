import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { buildSync } from "esbuild";
import { strFromU8, unzipSync } from "fflate";
import { toArchive } from "../../local/callers/data-factory/archive";
import { createPipelineTemplates } from "../../local/callers/data-factory/templates";
import { storedZip } from "../support/callers/stored-zip";

const ROOT = resolve(__dirname, "../..");

const CASES = createPipelineTemplates().map((template) => [template.name, template] as const);

const kept = (name: string, file: string): string =>
  readFileSync(resolve(ROOT, "infra/callers/data-factory", name, file), "utf8");

/** Makes every archive in a process of its own, which is in another time zone. */
const madeIn = (zone: string): string => {
  const program = buildSync({
    stdin: {
      contents: `
        import { toArchive } from "./archive";
        import { createPipelineTemplates } from "./templates";
        console.log(createPipelineTemplates().map((one) => Buffer.from(toArchive(one)).toString("base64")).join());
      `,
      resolveDir: resolve(ROOT, "local/callers/data-factory"),
    },
    bundle: true,
    platform: "node",
    write: false,
  });
  const input = program.outputFiles[0]!.text;
  return execFileSync(process.execPath, ["-"], { input, env: { TZ: zone } }).toString();
};

describe("toArchive", () => {
  it.each(CASES)(
    "puts %s into one folder of its name, as Data Factory imports it",
    (name, template) => {
      const files = unzipSync(toArchive(template));

      expect(Object.keys(files)).toStrictEqual([
        `${name}/`,
        `${name}/manifest.json`,
        `${name}/${name}.json`,
      ]);
      expect(strFromU8(files[`${name}/manifest.json`]!)).toBe(kept(name, "manifest.json"));
      expect(strFromU8(files[`${name}/${name}.json`]!)).toBe(kept(name, `${name}.json`));
    },
  );

  it.each(CASES)("writes the bytes of %s that the format prescribes", (name, template) => {
    const expected = storedZip([
      { name: `${name}/`, text: "" },
      { name: `${name}/manifest.json`, text: kept(name, "manifest.json") },
      { name: `${name}/${name}.json`, text: kept(name, `${name}.json`) },
    ]);

    expect(Buffer.from(toArchive(template)).equals(expected)).toBe(true);
  });

  it("writes the same bytes every time, in every time zone", () => {
    const here = CASES.map(([, template]) => Buffer.from(toArchive(template)).toString("base64"));

    expect(madeIn("Pacific/Kiritimati")).toBe(`${here.join()}\n`);
    expect(madeIn("Pacific/Pago_Pago")).toBe(`${here.join()}\n`);
  });
});

describe("the release", () => {
  it("builds the archives by their command and offers them", () => {
    const source = readFileSync(resolve(ROOT, ".github/workflows/release.yml"), "utf8");

    expect(source).toContain("- run: npm run callers\n");
    expect(source).toContain("cp dist/callers/*.zip .\n");
    expect(source).toMatch(/gh release create .* \*\.zip /);
  });
});

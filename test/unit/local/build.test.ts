import { spawnSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";

const PROJECT = resolve(__dirname, "../../..");

/** A small checkout with its own sources, the real page with the client, and the real program that builds. */
let root: string;

/** Its other sources are four. */
const ofClient = readdirSync(join(PROJECT, "client")).filter((name) => /(?<!\.d)\.ts$/.test(name));

const write = (path: string, text: string): void => {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
};
const read = (path: string): string => readFileSync(join(root, path), "utf8");

interface Built {
  readonly code: number | null;
  readonly said: string;
}

const build = (): Built => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, "infra/build.mjs")], {
    encoding: "utf8",
  });
  return { code: status, said: `${stdout}${stderr}` };
};

const sumIn = (path: string): unknown => {
  const program = `console.log(require(${JSON.stringify(join(root, path))}).sum)`;
  return spawnSync(process.execPath, ["-e", program], { encoding: "utf8" }).stdout.trim();
};

describe("infra/build.mjs", () => {
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "runward-build-"));
    for (const path of [
      "infra/build.mjs",
      "infra/build-page.mjs",
      "infra/stamps.cjs",
      "tsconfig.json",
      "page",
      "client",
    ]) {
      cpSync(join(PROJECT, path), join(root, path), { recursive: true });
    }
    write("package-lock.json", "{}");
    write("src/index.ts", 'import { add } from "./add";\nexport const sum: number = add(1, 2);\n');
    write("src/add.ts", "export const add = (one: number, two: number): number => one + two;\n");
    write("src/data.json", '{"a":1}\n');
    write("src/types.d.ts", "export type Nothing = never;\n");
    for (const folder of ["local", "bench"]) write(`${folder}/one.ts`, "export const one = 1;\n");
    symlinkSync(join(PROJECT, "node_modules"), join(root, "node_modules"));
  });
  afterEach(() => {
    rmSync(root, { recursive: true, force: true });
  });

  it("says what it builds, and builds code, data and the page", () => {
    const { code, said } = build();

    expect(code).toBe(0);
    expect(said).toMatch(
      /^Building Runward: \d+ TypeScript files and the runs page\..*\nBuilt in [\d.]+ s\.\n$/,
    );
    expect(said).toContain(` ${ofClient.length + 4} TypeScript files`);
    expect(sumIn("dist/src/index.js")).toBe("3");
    expect(read("dist/src/data.json")).toBe('{"a":1}\n');
    expect(existsSync(join(root, "dist/src/types.d.js"))).toBe(false);
    expect(read("dist/page/index.html")).toContain("<html");
    expect(existsSync(join(root, "dist/local/one.js.map"))).toBe(true);
  });

  it("does nothing and says nothing if nothing has changed", () => {
    build();
    const before = statSync(join(root, "dist/build.json")).mtimeMs;

    expect(build()).toStrictEqual({ code: 0, said: "" });
    expect(statSync(join(root, "dist/build.json")).mtimeMs).toBe(before);
  });

  it.each<[string, () => void]>([
    [
      "a source",
      () => {
        write("src/add.ts", "export const add = (): number => 7;\n");
      },
    ],
    [
      "a new source that is used",
      () => {
        write("src/seven.ts", "export const add = (): number => 7;\n");
        write("src/index.ts", 'export { add as sum } from "./seven";\n');
      },
    ],
    [
      "a result",
      () => {
        write("dist/src/index.js", "exports.sum = 9;\n");
      },
    ],
    [
      "a missing result",
      () => {
        rmSync(join(root, "dist/src/add.js"));
      },
    ],
    [
      "the stamps",
      () => {
        write("dist/build.json", "[]");
      },
    ],
    [
      "missing stamps",
      () => {
        rmSync(join(root, "dist/build.json"));
      },
    ],
    [
      "a setting",
      () => {
        write("package-lock.json", "{ }");
      },
    ],
    [
      "the page",
      () => {
        write("page/style/more.css", "a { color: red }");
      },
    ],
  ])("builds again after a change of %s", (_what, change) => {
    build();
    change();

    expect(build().said).toContain("Built in");
    expect(build().said).toBe("");
    expect(sumIn("dist/src/index.js")).not.toBe("9");
    expect(existsSync(join(root, "dist/src/add.js"))).toBe(true);
  });

  it("builds again if a source is replaced by an older file of the same length", () => {
    build();
    const path = "src/add.ts";
    write(path, read(path).replace("one + two", "one * two"));
    utimesSync(join(root, path), new Date(0), new Date(0));

    build();

    expect(sumIn("dist/src/index.js")).toBe("2");
  });

  it("removes what no source makes any more", () => {
    write("src/old.ts", "export const old = 1;\n");
    build();
    rmSync(join(root, "src/old.ts"));

    build();

    expect(
      readdirSync(join(root, "dist/src")).filter((name) => name.startsWith("old")),
    ).toStrictEqual([]);
    expect(sumIn("dist/src/index.js")).toBe("3");
  });

  it("names the file that it cannot build, and tries again with the next call", () => {
    build();
    write("src/add.ts", "export const add = ;\n");

    const broken = build();
    const again = build();

    expect([broken.code, again.code]).toStrictEqual([1, 1]);
    expect(broken.said).toContain("src/add.ts:1:19");
  });

  it("says what to do if the packages are not installed", () => {
    rmSync(join(root, "node_modules"));

    const { code, said } = build();

    expect(code).toBe(1);
    expect(said).toContain("run npm ci first");
  });
});

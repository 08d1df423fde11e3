import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { DEPLOYABLE } from "../../local/test-nodes";

const project = resolve(__dirname, "../..");
const read = (file: string): string => readFileSync(resolve(project, file), "utf8");

const { engines, ...packages } = JSON.parse(read("package.json")) as Record<
  "engines" | "dependencies" | "optionalDependencies" | "devDependencies",
  Readonly<Record<string, string>>
>;
const installed: Readonly<Record<string, string>> = {
  ...packages.dependencies,
  ...packages.optionalDependencies,
  ...packages.devDependencies,
};

/** What the pattern's group finds first; nothing is an empty text. */
const find = (text: string, pattern: RegExp): string => pattern.exec(text)?.[1] ?? "";

const OLDEST = "20";
const NEWEST = DEPLOYABLE.at(-1) ?? "";

const page = read("docs/node-versions.md");
const [supported = "", heldBack = ""] = page.split("## What Node 20 holds back");

/** Cells of the lines of a table whose first cell matches. */
const rowsOf = (text: string, first: RegExp): string[][] =>
  text
    .split("\n")
    .filter((line) => line.startsWith("|"))
    .map((line) => line.split("|").map((cell) => cell.trim()))
    .map((cells) => cells.slice(1, -1))
    .filter(([cell = ""]) => first.test(cell));

const held = rowsOf(heldBack, /^`/).map(([name = "", here = "", from = ""]) => ({
  name: name.replaceAll("`", ""),
  here,
  from: find(from, /^([\d.]+)/),
}));

const isOlder = (version: string, other: string): boolean =>
  version.localeCompare(other, "en", { numeric: true }) < 0;

describe("docs/node-versions.md", () => {
  it("names the oldest version that package.json admits, and those that can be deployed", () => {
    const versions = rowsOf(supported, /^\d+$/).map(([version]) => version);

    expect(engines["node"]).toBe(`>=${OLDEST}.19.0`);
    expect(versions).toStrictEqual([OLDEST, ...DEPLOYABLE]);
  });

  it("lists what Node 20 holds back as it is in package.json", () => {
    expect(held.map(({ name }) => name)).toStrictEqual(
      expect.arrayContaining(["@azure/identity", "@types/node", "dependency-cruiser"]),
    );
    expect(held.filter(({ name, here }) => installed[name] !== here)).toStrictEqual([]);
    expect(held.filter(({ here, from }) => !isOlder(here, from))).toStrictEqual([]);
  });

  it("lists every package of OpenTelemetry's SDK, which is upgraded as one", () => {
    const packages = Object.keys(installed).filter((name) =>
      /^@opentelemetry\/(?!api$)/.test(name),
    );

    expect(packages.filter((name) => !heldBack.includes(`\`${name}\``))).toStrictEqual([]);
  });
});

describe("versions of Node", () => {
  it.each(["infra/main.bicep", "infra/modules/function-app.bicep"])(
    "%s allows those that the tests run on",
    (template) => {
      const allowed = find(read(template), /@allowed\(\[([^\]]+)\]\)\nparam nodeVersion/);

      expect(allowed.match(/\d+/g)).toStrictEqual(DEPLOYABLE);
    },
  );

  it("are all in the matrix of CI, with the newest for what is built and checked once", () => {
    const workflows = read(".github/workflows/ci.yml") + read(".github/workflows/release.yml");
    const matrix = find(workflows, /node: \[([\d, ]+)\]/);
    const fixed = [...workflows.matchAll(/node-version: (\d+)/g)].map(([, version]) => version);

    expect(matrix.split(", ")).toStrictEqual([OLDEST, ...DEPLOYABLE]);
    expect(new Set(fixed)).toStrictEqual(new Set([NEWEST]));
  });

  it("are the newest by default, in the template and in its parameter file", () => {
    expect(read("infra/main.bicep")).toContain(`param nodeVersion string = '${NEWEST}'`);
    expect(read("infra/main.bicepparam")).toContain(`('NODE_MAJOR_VERSION', '${NEWEST}')`);
  });
});

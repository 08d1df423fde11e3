import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { benches } from "../../bench/support/benches";

const project = resolve(__dirname, "../..");
const read = (file: string): string => readFileSync(resolve(project, file), "utf8");

const { scripts } = JSON.parse(read("package.json")) as { scripts: Record<string, string> };

const names = benches.map(({ name }) => name);

/** The cells of the rows that name a benchmark. */
const rows = read("bench/README.md")
  .split("\n")
  .filter((line) => line.startsWith("| `bench:"))
  .map((line) => line.split("|").map((cell) => cell.trim()));

describe("The benchmarks", () => {
  it("that package.json has are all run by npm run bench", () => {
    const inPackage = Object.keys(scripts).filter((name) => name.startsWith("bench:"));

    expect(inPackage.sort()).toStrictEqual(names.map((name) => `bench:${name}`).sort());
  });

  it.each(names)("%s is a program of its own that its script starts", (name) => {
    expect(existsSync(resolve(project, `bench/${name}.ts`))).toBe(true);
    expect(scripts[`bench:${name}`]).toContain(`dist/bench/${name}.js`);
  });

  it("are explained in bench/README.md in the same order, with the same questions", () => {
    const explained = rows.map(([, name, question]) => ({ name, question }));

    expect(explained).toStrictEqual(
      benches.map(({ name, question }) => ({ name: `\`bench:${name}\``, question })),
    );
  });

  it("that need more than Node are marked in bench/README.md", () => {
    const marked = rows.filter((cells) => cells.includes("a Functions host"));

    expect(marked.map(([, name]) => name)).toStrictEqual(
      benches.filter(({ needs }) => needs !== undefined).map(({ name }) => `\`bench:${name}\``),
    );
  });

  it("print their figures with the table that says when and where they were measured", () => {
    const without = names.filter((name) => !read(`bench/${name}.ts`).includes("printTable("));

    expect(without).toStrictEqual([]);
  });

  it("leave what does not depend on the machine to tests that exist", () => {
    const tests = [...read("bench/README.md").matchAll(/^\|.*\| `(test\/[^`]+)`/gm)].map(
      ([, path = ""]) => path,
    );
    const missing = tests.filter((path) =>
      [path, `${path}.test.ts`].every((one) => !existsSync(resolve(project, one))),
    );

    expect(tests.length).toBeGreaterThan(5);
    expect(missing).toStrictEqual([]);
  });
});

import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";

const project = resolve(__dirname, "../..");
const read = (file: string): string => readFileSync(resolve(project, file), "utf8");

/** As GitHub makes them: https://github.com/gjtorikian/html-pipeline */
const anchorsOf = (markdown: string): string[] =>
  [...markdown.matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replace(/[^\w\- ]/g, "")
      .replaceAll(" ", "-"),
  );

/** The line of the table of versions for the newest one. */
const newestIn = (page: string): string | undefined => /^\| .*\(newest\).*$/m.exec(page)?.[0];

/** The links of a page that lead nowhere, and how many there are. */
function linksOf(name: string): { readonly count: number; readonly broken: readonly string[] } {
  const links = [...read(name).matchAll(/\]\((?!http)([^)#]*)(?:#([^)]+))?\)/g)];
  const broken = links.filter(([, path = "", anchor]) => {
    const file = path === "" ? name : path;
    if (!existsSync(resolve(project, file))) return true;
    return anchor !== undefined && !anchorsOf(read(file)).includes(anchor);
  });
  return { count: links.length, broken: broken.map(([link]) => link) };
}

describe("SECURITY.md", () => {
  it("names the release that gets fixes", () => {
    const { version } = JSON.parse(read("package.json")) as { version: string };
    const [major, minor] = version.split(".");

    expect(newestIn(read("SECURITY.md"))).toContain(`| ${major}.${minor}.x (newest)`);
  });

  it("links files and headings that exist", () => {
    const { count, broken } = linksOf("SECURITY.md");

    expect(count).toBeGreaterThan(8);
    expect(broken).toStrictEqual([]);
  });
});

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

describe("SECURITY.md", () => {
  const page = read("SECURITY.md");

  it("names the release that gets fixes", () => {
    const { version } = JSON.parse(read("package.json")) as { version: string };
    const [line = ""] = /^\| .*\(newest\).*$/m.exec(page) ?? [];

    expect(line).toContain(`| ${version.split(".").slice(0, 2).join(".")}.x (newest)`);
  });

  it("links files and headings that exist", () => {
    const links = [...page.matchAll(/\]\((?!http)([^)#]*)(?:#([^)]+))?\)/g)].map(
      ([, file = "", anchor]) => ({ file: file === "" ? "SECURITY.md" : file, anchor }),
    );
    const broken = links.filter(
      ({ file, anchor }) =>
        !existsSync(resolve(project, file)) ||
        (anchor !== undefined && !anchorsOf(read(file)).includes(anchor)),
    );

    expect(links.length).toBeGreaterThan(8);
    expect(broken).toStrictEqual([]);
  });
});

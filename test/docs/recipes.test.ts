import { existsSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { createPipelineTemplates } from "../../local/callers/data-factory/templates";

const ROOT = resolve(__dirname, "../..");

const PAGES = [
  "docs/recipes.md",
  "docs/where-to-find.md",
  "infra/callers/data-factory/README.md",
  "infra/callers/github/README.md",
];

const read = (page: string): string => readFileSync(join(ROOT, page), "utf8");

const linksIn = (page: string): string[] =>
  [...read(page).matchAll(/\]\((?!https?:)([^)#]*)[^)]*\)/g)].flatMap(([, path = ""]) =>
    path === "" ? [] : [path],
  );

/** What a browser makes of a heading. */
const anchorsIn = (page: string): string[] =>
  [...read(page).matchAll(/^#+ (.*)$/gm)].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, "")
      .replaceAll("_", "")
      .replaceAll(" ", "-"),
  );

/** The page of a link; a link without a path leads to its own page. */
const targetOf = (page: string, path: string): string =>
  path === "" ? page : join(dirname(page), path);

describe.each(PAGES)("%s", (page) => {
  it("links files that exist", () => {
    const links = linksIn(page);

    expect(links.length).toBeGreaterThan(0);
    expect(links.filter((path) => !existsSync(resolve(ROOT, dirname(page), path)))).toStrictEqual(
      [],
    );
  });

  it("links headings that exist", () => {
    const places = [...read(page).matchAll(/\]\((?!https?:)([^)#]*)#([^)]+)\)/g)].map(
      ([, path = "", anchor = ""]) => ({ path, anchor }),
    );

    const missing = places.filter(
      (place) => !anchorsIn(targetOf(page, place.path)).includes(place.anchor),
    );
    expect(missing).toStrictEqual([]);
  });
});

describe("docs/recipes.md", () => {
  it("counts the pipelines", () => {
    expect(read("docs/recipes.md")).toContain(
      `a zip for each of ${createPipelineTemplates().length} pipelines`,
    );
  });
});

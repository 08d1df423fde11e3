/** The page about the first errors quotes messages: each must be one that the app shows. */
import { readdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";

const project = resolve(__dirname, "../..");
const page = readFileSync(resolve(project, "docs/first-errors.md"), "utf8");

const QUOTED = [
  ["is required"],
  ["The caller is not known"],
  ["is not configured here; DATABRICKS_WORKSPACES"],
  ["Add the identity configured for this workspace to the workspace"],
  ["on the host of another region every token looks invalid"],
  ["in Key Vault"],
] as const;

const sources = readdirSync(resolve(project, "src"), { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".ts"))
  .map((file) => readFileSync(resolve(project, "src", file), "utf8"));

describe("the first ten errors", () => {
  it.each(QUOTED)("quote %j, which the app says", (text) => {
    const saying = sources.filter((source) => source.includes(text));

    expect(page).toContain(text);
    expect(saying).not.toStrictEqual([]);
  });

  it("are ten", () => {
    const titles = page.match(/^## .+$/gm);

    expect(titles).toHaveLength(10);
  });
});

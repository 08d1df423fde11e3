import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { vendors } from "../../src/providers/vendors";
import { settingNames } from "../../src/settings/settings";
import { RunRequest } from "../support/app-contract";

const project = resolve(__dirname, "../..");
const read = (file: string): string => readFileSync(resolve(project, file), "utf8");

/** What the platform sets, and what the Functions host needs. */
const NOT_OURS = new Set([
  "AzureWebJobsStorage",
  "AzureWebJobsStorage__accountName",
  "AzureWebJobsStorage__blobServiceUri",
  "AzureWebJobsStorage__clientId",
  "FUNCTIONS_REQUEST_BODY_SIZE_LIMIT",
  "FUNCTIONS_WORKER_RUNTIME",
  "IDENTITY_ENDPOINT",
  "TASKHUB_NAME",
  "WEBSITE_AUTH_ENABLED",
  "WEBSITE_HOSTNAME",
]);

const captures = (text: string, pattern: RegExp): string[] =>
  [...text.matchAll(pattern)].map(([, captured = ""]) => captured);

const inCode = new Set(
  settingNames(vendors.map(({ connections }) => connections)).filter((name) => !NOT_OURS.has(name)),
);

describe("README.md", () => {
  const readme = read("README.md");

  it("lists every setting that the app reads, and no other", () => {
    const table = readme.slice(readme.indexOf("## Settings"), readme.indexOf("## Schedules"));

    const listed = table
      .split("\n")
      .filter((line) => line.startsWith("| `"))
      .flatMap((line) => captures(line.slice(0, line.indexOf("|", 1)), /`([A-Z_]+)`/g));

    expect(listed.sort()).toStrictEqual([...inCode].sort());
  });

  it("shows a request that the API takes", () => {
    const bodies = captures(readme, /-d '(.*)'/g);

    expect(bodies).toHaveLength(1);
    expect(RunRequest.safeParse(JSON.parse(bodies.join("")))).toMatchObject({ success: true });
  });

  it("tells as many tried faults as the table of them", () => {
    const [total] = captures(read("docs/reliability.md"), /^\| all +\| ([\d,]+) \|/gm);
    const [told] = captures(readme, /random scenarios: ([\d,]+)\ncases/g);

    expect(told).toBe(total);
    expect(total).toMatch(/^\d+,\d{3}$/);
  });

  it("is short", () => {
    expect(readme.split("\n").length).toBeLessThan(250);
  });

  it("names files and scripts that exist", () => {
    const { scripts } = JSON.parse(read("package.json")) as { scripts: Record<string, string> };
    const links = captures(readme, /\]\((?!http)([^)#]+)\)/g);
    const named = captures(readme, /npm run ([\w:]+)/g);

    expect(named.filter((name) => !(name in scripts))).toStrictEqual([]);
    expect(links.length).toBeGreaterThan(5);
    expect(links.filter((path) => !exists(path))).toStrictEqual([]);
  });
});

describe("local.settings.sample.json", () => {
  it("has every setting that the app reads", () => {
    const { Values } = JSON.parse(read("local.settings.sample.json")) as {
      Values: Record<string, string>;
    };

    const listed = Object.keys(Values).filter((name) => !NOT_OURS.has(name));

    expect(listed.sort()).toStrictEqual([...inCode].sort());
  });
});

function exists(path: string): boolean {
  try {
    readFileSync(resolve(project, path));
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EISDIR";
  }
}

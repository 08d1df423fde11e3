import { execFile } from "node:child_process";
import { promisify } from "node:util";

const run = promisify(execFile);

const SLOW = "redos/no-vulnerable";
const BUILT = "no-restricted-syntax";

interface Planted {
  readonly what: string;
  readonly file: string;
  readonly code: string;
  readonly complaints: readonly string[];
}

const inHttp = { file: "src/http/planted.ts" };
const built = {
  code: 'export const planted = (word: string) => new RegExp(`^${word}*$`, "m");',
  complaints: [BUILT],
};

const PLANTED: readonly Planted[] = [
  {
    ...inHttp,
    what: "takes long for blank lines",
    code: String.raw`export const PLANTED = /^\s*SQL/m;`,
    complaints: [SLOW],
  },
  {
    ...inHttp,
    what: "takes long for tags that are never closed",
    code: String.raw`export const PLANTED = /<pre[^>]*>([^]*?)<\/pre>/i;`,
    complaints: [SLOW],
  },
  {
    ...inHttp,
    what: "repeats what it repeats",
    code: "export const PLANTED = /^(a+)+$/;",
    complaints: [SLOW],
  },
  { ...inHttp, ...built, what: "is built from parts" },
  {
    ...built,
    what: "is built from parts in an orchestrator",
    file: "src/orchestrators/planted.ts",
  },
  { ...built, what: "is built from parts in the settings", file: "src/settings/settings.ts" },
  {
    ...inHttp,
    what: "takes as long as the text is long",
    code: String.raw`export const PLANTED = /^SQL\b[^\n]*/m;`,
    complaints: [],
  },
];

/** ESLint loads its configuration by `import()`, which jest's own module system has no answer to. */
const LINT = `
  const { ESLint } = require("eslint");
  const eslint = new ESLint({
    overrideConfig: { files: ["**/*.ts"], languageOptions: { parserOptions: { projectService: false } } },
    ruleFilter: ({ ruleId }) => ["${SLOW}", "${BUILT}"].includes(ruleId),
  });
  const lint = async ({ file, code }) => {
    const [{ messages }] = await eslint.lintText(code, { filePath: file });
    return messages.map(({ ruleId }) => ruleId);
  };
  Promise.all(JSON.parse(process.argv[1]).map(lint)).then((all) => console.log(JSON.stringify(all)));
`;

describe("the check of every pattern of src", () => {
  it("finds the slow ones and those that it cannot check, and no others", async () => {
    const { stdout } = await run(process.execPath, ["-e", LINT, JSON.stringify(PLANTED)]);

    const complaints = JSON.parse(stdout) as string[][];
    expect(PLANTED.map(({ what }, index) => [what, complaints[index]])).toStrictEqual(
      PLANTED.map(({ what, complaints: expected }) => [what, expected]),
    );
  });
});

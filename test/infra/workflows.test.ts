import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { INFRA } from "./infra-folder";
import { commandsOf, type Job, readWorkflow, violationsOf } from "./workflow-rules";

const PROJECT = join(INFRA, "..");
const FOLDER = join(PROJECT, ".github", "workflows");

const workflows = readdirSync(FOLDER).map((file) => ({
  file,
  source: readFileSync(join(FOLDER, file), "utf8"),
}));

const sourceOf = (file: string): string => readFileSync(join(FOLDER, file), "utf8");
const jobsOf = (file: string): Readonly<Record<string, Job>> => readWorkflow(sourceOf(file)).jobs;
const allCommandsOf = (file: string): string[] => Object.values(jobsOf(file)).flatMap(commandsOf);
const commandsOfEach = (...jobs: readonly (Job | undefined)[]): string[] =>
  jobs.flatMap((job) => (job === undefined ? [] : commandsOf(job)));

const PIN = "0123456789012345678901234567890123456789 # v7.2.3";
const A_WORKFLOW = `
on: [push]
permissions:
  contents: read
jobs:
  build:
    timeout-minutes: 5
    steps:
      - uses: actions/checkout@${PIN}
        with:
          persist-credentials: false
      - run: npm ci
`;

describe("workflows", () => {
  it.each(workflows)("$file breaks no rule", ({ file, source }) => {
    expect(violationsOf(file, source)).toStrictEqual([]);
  });

  it("pin each action to one commit everywhere", () => {
    const pins = workflows.flatMap(({ source }) =>
      [...source.matchAll(/([\w-]+\/[\w-]+)[\w/-]*(@[0-9a-f]{40})/g)].map(
        ([, action = "", commit = ""]) => action + commit,
      ),
    );
    const actions = new Set(pins.map((pin) => pin.split("@")[0]));

    expect(actions.size).toBeGreaterThan(5);
    expect(new Set(pins).size).toBe(actions.size);
  });

  it("run only scripts that there are", () => {
    const { scripts } = JSON.parse(readFileSync(join(PROJECT, "package.json"), "utf8")) as {
      scripts: Readonly<Record<string, string>>;
    };
    const run = workflows
      .flatMap(({ file }) => allCommandsOf(file))
      .flatMap((command) => [...command.matchAll(/npm run (?:--silent )?([\w:-]+)/g)])
      .map(([, name = ""]) => name);

    expect(run.length).toBeGreaterThan(5);
    expect(run.filter((name) => !(name in scripts))).toStrictEqual([]);
  });
});

describe("a rule of workflows", () => {
  it("has nothing against a workflow that keeps to all of them", () => {
    expect(violationsOf("ci.yml", A_WORKFLOW)).toStrictEqual([]);
  });

  const readAlone = "permissions:\n  contents: read\n";
  const inJob = (permissions: string): [string, string] => [
    "    timeout-minutes: 5\n",
    `    timeout-minutes: 5\n    permissions:\n      ${permissions}\n`,
  ];

  it.each([
    ["a tag in place of a commit", [PIN, "v1"], "is not pinned"],
    ["a commit without its version", [" # v7.2.3", ""], "is not pinned"],
    ["an action in another notation", ["- uses:", '- "uses":'], "in a form that is not checked"],
    ["no rights given", [readAlone, ""], "more than reading"],
    ["all rights", [readAlone, "permissions: write-all\n"], "more than reading"],
    ["a start by strangers", ["[push]", "[pull_request_target]"], "for strangers"],
    ["a job that may write", inJob("contents: write"), "may write contents"],
    ["a job that may sign", inJob("id-token: write"), "runs code of the repository"],
    ["a title in a command", ["npm ci", "echo ${{ github.event.title }}"], "from outside"],
    ["a misspelled input", ["with:", "with:\n          fetchdepth: 1"], "an input fetchdepth"],
    ["no time limit", ["    timeout-minutes: 5\n", ""], "no time limit"],
    ["a token that stays", ["persist-credentials: false", "depth: 1"], "leaves its token"],
    ["an action of an unknown version", ["# v7.2.3", "# v8.0.0"], "actions/checkout@v8"],
  ])("finds %s", (_what, [from = "", to = ""], expected) => {
    const changed = A_WORKFLOW.replace(from, to);

    expect(changed).not.toBe(A_WORKFLOW);
    expect(violationsOf("ci.yml", changed).join("\n")).toContain(expected);
  });

  it("lets a job of the release sign only without the code of the repository", () => {
    const signing = A_WORKFLOW.replace(...inJob("id-token: write")).replace("build:", "attest:");

    expect(violationsOf("release.yml", signing)).toStrictEqual([
      "attest runs code of the repository and may write id-token.",
    ]);
  });
});

describe("ci.yml", () => {
  it.each(["npm test", "npm run test:more", "npm run check", "npm run test:func"])(
    "always runs %s",
    (command) => {
      expect(allCommandsOf("ci.yml")).toContain(command);
    },
  );
});

describe("release.yml", () => {
  const { build, attest, publish, ...others } = jobsOf("release.yml");

  it("builds, attests and publishes in three jobs, in this order", () => {
    expect(Object.keys(others)).toStrictEqual([]);
    expect(attest?.needs).toBe("build");
    expect(publish?.needs).toStrictEqual(["build", "attest"]);
    expect(build?.permissions).toBeUndefined();
  });

  it("tests what it builds", () => {
    expect(commandsOfEach(build)).toStrictEqual(
      expect.arrayContaining(["npm run check", "npm test", "npm run test:more"]),
    );
  });

  it("attests the origin of each file, and the contents of the app", () => {
    const attested = attest?.steps.filter(({ uses = "" }) => uses.startsWith("actions/attest@"));

    expect(attested?.map(({ with: options }) => options)).toStrictEqual([
      { "subject-checksums": "SHA256SUMS" },
      { "subject-path": "runward.zip", "sbom-path": "runward.cdx.json" },
    ]);
  });

  it("publishes only files that have the digests of the build and of the attestations", () => {
    const [verification = "", release = ""] = commandsOfEach(publish);

    expect(verification).toContain("sha256sum --check --strict SHA256SUMS");
    expect(verification).toContain("gh attestation verify");
    expect(verification).toContain("--predicate-type https://cyclonedx.org/bom");
    expect(release).toContain("gh release create");
    expect(release).toContain("--draft");
  });
});

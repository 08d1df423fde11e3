import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { INFRA } from "./infra-folder";

const FOLDER = join(INFRA, "..", ".github", "workflows");

const workflows = readdirSync(FOLDER).map((file) => ({
  file,
  source: readFileSync(join(FOLDER, file), "utf8"),
}));

describe("workflows", () => {
  it.each(workflows)(
    "$file pins every action to a commit, and says which release it is",
    ({ source }) => {
      const used = [...source.matchAll(/^\s*-? *uses: (.+)$/gm)].map(([, action = ""]) => action);

      expect(used.length).toBeGreaterThan(0);
      expect(
        used.filter((action) => !/^[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(action)),
      ).toStrictEqual([]);
    },
  );

  it.each(workflows)("$file starts from the right to read alone", ({ source }) => {
    expect(source).toContain("\npermissions:\n  contents: read\n");
  });

  it.each(workflows)("$file never puts a stranger's text into shell commands", ({ source }) => {
    const commands = [...source.matchAll(/^\s*-? *run: (.*(?:\n {10}.*)*)/gm)].map(
      ([, text = ""]) => text,
    );

    expect(commands.length).toBeGreaterThan(0);
    expect(commands.filter((command) => command.includes("${{"))).toStrictEqual([]);
  });

  it("pins each action to one commit everywhere", () => {
    const pins = workflows.flatMap(({ source }) =>
      [...source.matchAll(/[\w-]+\/[\w-]+@[0-9a-f]{40}/g)].map(String),
    );
    const commits = new Set(pins);
    const actions = new Set(pins.map((pin) => pin.split("@")[0]));

    expect(commits.size).toBe(actions.size);
  });
});

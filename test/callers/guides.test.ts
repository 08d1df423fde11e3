import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { CALLS, PAGE_CALLS, RESULT_CALLS } from "../../src/program/calls";
import { pipelineFiles, workflowFiles } from "../support/callers/template-files";

const read = (path: string): string => readFileSync(resolve(__dirname, "../..", path), "utf8");

/** What stands in backticks, each once. */
const codeIn = (text: string): Set<string> =>
  new Set([...text.matchAll(/`([^`\n]+)`/g)].map(([, code = ""]) => code));

/** The part of `text` that `pattern` captures. */
const part = (text: string, pattern: RegExp): string => {
  const found = pattern.exec(text)?.[1];
  if (found === undefined) throw new Error(`Nothing in the guide is like ${pattern.source}`);
  return found;
};

const unique = (names: readonly string[]): string[] => [...new Set(names)].toSorted();

describe("the guides", () => {
  it("explain every parameter of the pipelines, and no other", () => {
    const guide = read("infra/callers/data-factory/README.md");
    const table = part(guide, /## Parameters\n([^#]*)/);
    const firstCells = [...table.matchAll(/^\| (`[^|]*`)\s*\|/gm)].map(([, cell = ""]) => cell);

    const explained = unique(firstCells.flatMap((cell) => [...codeIn(cell)]));

    expect(explained).toStrictEqual(
      unique(pipelineFiles().flatMap(({ pipeline }) => Object.keys({ ...pipeline.parameters }))),
    );
  });

  it("name only functions that the app registers", () => {
    const registered = Object.keys({ ...CALLS, ...RESULT_CALLS, ...PAGE_CALLS });
    const guide = read("docs/authentication.md");
    const table = part(guide, /\| Functions[^\n]*\n((?:\|[^\n]*\n)*)/);

    const named = [...codeIn(table)];

    expect(named.length).toBeGreaterThan(1);
    expect(named.filter((name) => !registered.includes(name))).toStrictEqual([]);
  });

  it("name only actions that the workflows have", () => {
    const guide = codeIn(read("infra/callers/logic-apps/README.md"));
    const actions = workflowFiles().flatMap(({ definition }) => Object.keys(definition.actions));

    expect(unique(actions).filter((name) => !guide.has(name))).toStrictEqual([]);
  });

  it("name only settings that the deployment knows", () => {
    const deployment = `${read("infra/main.bicepparam")}${read("infra/main.bicep")}`;
    const settings = [...codeIn(read("docs/authentication.md"))].filter((code) =>
      /^[A-Z]+(?:_[A-Z]+)+$/.test(code),
    );

    expect(settings.length).toBeGreaterThan(3);
    expect(settings.filter((name) => !new RegExp(`\\b${name}\\b`).test(deployment))).toStrictEqual(
      [],
    );
  });
});

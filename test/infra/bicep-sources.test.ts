import { readFileSync } from "node:fs";
import { join } from "node:path";
import { bicepSources, sourceOf } from "./bicep-sources";
import { INFRA } from "./infra-folder";
import { SET_BY_THE_PLATFORM, settingsOfTheApp } from "./settings-of-the-app";

const modulesIn = (source: string): string[] =>
  [...source.matchAll(/^module \w+ '([^']+)'/gm)].map(([, path = ""]) => path);

describe("the Bicep files", () => {
  it.each(bicepSources)("silence no rule of the linter: $path", ({ source }) => {
    expect(source).not.toMatch(/^\s*#/m);
  });

  it("reach every module, since the compiler checks only what is reached, and no registry", () => {
    const used = bicepSources.flatMap(({ source }) => modulesIn(source));
    const there = bicepSources.map(({ path }) => path).filter((path) => path !== "main.bicep");

    expect([...new Set(used)].sort()).toStrictEqual(there);
  });

  it("treat every linter rule that is named as an error", () => {
    const config = JSON.parse(readFileSync(join(INFRA, "bicepconfig.json"), "utf8")) as {
      analyzers: { core: { rules: Record<string, { level: string }> } };
    };
    const levels = Object.values(config.analyzers.core.rules).map(({ level }) => level);

    expect(levels.length).toBeGreaterThan(20);
    expect(new Set(levels)).toStrictEqual(new Set(["error"]));
  });
});

describe("main.bicepparam", () => {
  it("offers every setting of the app to the azd environment, but those that the template derives", () => {
    const derived = [
      "CALLERS_AUTHENTICATED_BY",
      "DEPLOYMENT_ID",
      "KEY_VAULT_URL",
      "MANAGED_IDENTITY_CLIENT_ID",
      "RESULT_LINK_KEYS",
      ...SET_BY_THE_PLATFORM,
    ];
    const source = sourceOf("main.bicepparam");
    const offered = settingsOfTheApp().filter((name) => source.includes(`'${name}'`));

    expect([...offered, ...derived].sort()).toStrictEqual([...settingsOfTheApp()].sort());
  });
});

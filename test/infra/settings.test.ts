import { readFileSync } from "node:fs";
import { join } from "node:path";
import { BODY_BYTE_LIMIT } from "../../src/triggers/door/body-bytes";
import { loadSettings } from "../support/app-contract";
import type { BicepDeclaration } from "./bicep-reader";
import { namesIn, valueAt, writtenAt, type BicepValue } from "./bicep-values";
import { SET_BY_THE_PLATFORM, settingsOfTheApp } from "./settings-of-the-app";
import { INFRA } from "./infra-folder";
import { bodyOf, templateNamed, templates } from "./templates";

const ROOT = join(INFRA, "..");

const main = templateNamed("main.bicep");

const varNamed = (path: string, name: string): BicepValue | undefined =>
  templateNamed(path).vars.find((declared) => declared.name === name)?.value ?? undefined;

/** Only set where the platform vouches for callers, so these are in a conditional expression. */
const signInSettings = (): string[] => {
  const value = varNamed("main.bicep", "signInSettings");
  const source = value?.kind === "expression" ? value.source : "";
  return [...source.matchAll(/^\s+([A-Z_]+):/gm)].map(([, name = ""]) => name);
};

const parameterFile = readFileSync(join(INFRA, "main.bicepparam"), "utf8");

/** Handed on as they are, under their own names. */
const connectionSettings = (): string[] => {
  const [, fields = ""] = /^param connections = \{\n([^}]*)\}/m.exec(parameterFile) ?? [];
  return [...fields.matchAll(/^ {2}([A-Z_]+):/gm)].map(([, name = ""]) => name);
};

const appSettings = [
  ...connectionSettings(),
  ...namesIn(varNamed("main.bicep", "runwardSettings")),
  ...signInSettings(),
];

const paramNamed = (name: string): BicepDeclaration => {
  const found = main.params.find((param) => param.name === name);
  if (found === undefined) throw new Error(`main.bicep has no parameter ${name}`);
  return found;
};

const decoratorValue = ({ decorators }: BicepDeclaration, name: string): number =>
  Number(
    decorators.map((text) => new RegExp(`^@${name}\\((\\d+)\\)`).exec(text)?.[1]).find(Boolean),
  );

const aValidEnvironment = {
  DATABRICKS_WORKSPACES: '[{"id":"adb-1234567890123456.7"}]',
  RESULT_LINK_KEYS: "k".repeat(32),
  WEBSITE_HOSTNAME: "app.example.net",
};

const accepts = (setting: string, value: number): boolean => {
  try {
    loadSettings({ ...aValidEnvironment, [setting]: String(value) });
    return true;
  } catch {
    return false;
  }
};

describe("app settings", () => {
  it("cover every setting that the app reads", () => {
    const expected = settingsOfTheApp().filter((name) => !SET_BY_THE_PLATFORM.includes(name));

    expect(expected).toStrictEqual(expect.arrayContaining(["RESULT_LINK_KEYS", "CALLBACK_HOSTS"]));
    expect(expected.filter((name) => !appSettings.includes(name))).toStrictEqual([]);
  });

  it.each([
    ["RESULT_LINK_DAYS", "resultLinkDays"],
    ["HTTP_TIMEOUT_SECONDS", "httpTimeoutSeconds"],
    ["LOST_CONTACT_SECONDS", "lostContactSeconds"],
    ["CANCEL_GRACE_SECONDS", "cancelGraceSeconds"],
  ])("%s has the same bounds in the template as in the app", (setting, name) => {
    const param = paramNamed(name);
    const [min, max] = [decoratorValue(param, "minValue"), decoratorValue(param, "maxValue")];

    expect([min - 1, min, max, max + 1].map((value) => accepts(setting, value))).toStrictEqual([
      false,
      true,
      true,
      false,
    ]);
  });

  it("keep finished runs for longer than Data Factory may poll", () => {
    expect(decoratorValue(paramNamed("retentionDays"), "minValue")).toBe(8);
  });

  it("read the keys of result links from the vault, by the app's identity", () => {
    const vault = templateNamed("modules/vault.bicep");
    const reference = vault.outputs.find(({ name }) => name === "linkKeysReference")?.value;

    expect(writtenAt(varNamed("main.bicep", "runwardSettings"), "RESULT_LINK_KEYS")).toBe(
      "vault.outputs.linkKeysReference",
    );
    expect(reference).toMatchObject({
      source: expect.stringMatching(/^'@Microsoft\.KeyVault\(SecretUri=/) as string,
    });
  });

  it("reach the host's storage by identity, without a connection string", () => {
    const platform = varNamed("modules/function-app.bicep", "platformSettings");
    const storage = namesIn(platform).filter((name) => name.startsWith("AzureWebJobsStorage"));

    expect(storage).toStrictEqual([
      "AzureWebJobsStorage__blobServiceUri",
      "AzureWebJobsStorage__queueServiceUri",
      "AzureWebJobsStorage__tableServiceUri",
      "AzureWebJobsStorage__credential",
      "AzureWebJobsStorage__clientId",
    ]);
    expect(writtenAt(platform, "AzureWebJobsStorage__credential")).toBe("managedidentity");
  });

  it("let the host refuse bodies far below what would fill its memory, and above what the app answers itself", () => {
    const platform = varNamed("modules/function-app.bicep", "platformSettings");
    const limit = Number(writtenAt(platform, "FUNCTIONS_REQUEST_BODY_SIZE_LIMIT"));

    expect(limit).toBeGreaterThan(BODY_BYTE_LIMIT);
    expect(limit).toBeLessThanOrEqual(1_048_576);
  });

  it("name what host.json refers to", () => {
    const hostJson = readFileSync(join(ROOT, "host.json"), "utf8");
    const wanted = [...hostJson.matchAll(/%([A-Z_]+)%/g)].map(([, name = ""]) => name);
    const platform = namesIn(varNamed("modules/function-app.bicep", "platformSettings"));

    expect(wanted).toStrictEqual(["TASKHUB_NAME"]);
    expect(platform).toStrictEqual(expect.arrayContaining(wanted));
  });
});

describe("main.bicepparam", () => {
  const assigned = [...parameterFile.matchAll(/^param (\w+) =/gm)].map(([, name = ""]) => name);

  it("assigns parameters that exist, once each", () => {
    const known = main.params.map(({ name }) => name);

    expect(assigned.filter((name) => !known.includes(name))).toStrictEqual([]);
    expect(new Set(assigned).size).toBe(assigned.length);
  });

  it("leaves no parameter without a value", () => {
    const required = main.params.filter(({ value }) => value === null).map(({ name }) => name);

    expect(required.filter((name) => !assigned.includes(name))).toStrictEqual([]);
  });

  it("offers every setting of the app to the azd environment", () => {
    const derived = [
      "CALLERS_AUTHENTICATED_BY",
      "DEPLOYMENT_ID",
      "KEY_VAULT_URL",
      "MANAGED_IDENTITY_CLIENT_ID",
      "RESULT_LINK_KEYS",
    ];
    const offered = appSettings.filter((name) => parameterFile.includes(`'${name}'`));

    expect([...offered, ...derived].sort()).toStrictEqual([...appSettings].sort());
  });
});

describe("module calls", () => {
  it("reach every module, since the compiler checks only what is reached", () => {
    const used = main.modules.map(({ path }) => path);
    const there = templates.map(({ path }) => path).filter((path) => path !== "main.bicep");

    expect([...used].sort()).toStrictEqual(there);
  });

  it.each(main.modules)("$path gets every parameter that it needs, and no other", (module) => {
    const { params } = templateNamed(module.path);
    const body = bodyOf(module.value);
    const given = namesIn(valueAt(body, "params"));
    const required = params.filter(({ value }) => value === null).map(({ name }) => name);

    expect(required.filter((name) => !given.includes(name))).toStrictEqual([]);
    expect(given.filter((name) => !params.some((param) => param.name === name))).toStrictEqual([]);
  });
});

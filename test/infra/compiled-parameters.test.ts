import { readFileSync } from "node:fs";
import { join } from "node:path";
import { BODY_BYTE_LIMIT } from "../../src/triggers/door/body-bytes";
import { loadSettings } from "../support/app-contract";
import { type Parameter, templatesIn } from "./arm/deployment";
import { jsonAt, toObject, type Json } from "./arm/json";
import { template } from "./compiled-template";
import { INFRA } from "./infra-folder";
import { deploy, theConfig } from "./scenarios";

const aValidEnvironment = {
  DATABRICKS_WORKSPACES: '[{"id":"adb-1234567890123456.7"}]',
  RESULT_LINK_KEYS: "k".repeat(32),
  AzureWebJobsStorage__accountName: "runward",
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

const parameter = (name: string): Parameter => template.parameters?.[name] ?? {};

const appSettings = toObject(theConfig(deploy(template, {}), "appsettings")["properties"]);

describe("parameters of the compiled template", () => {
  it.each([
    ["RESULT_LINK_DAYS", "resultLinkDays"],
    ["HTTP_TIMEOUT_SECONDS", "httpTimeoutSeconds"],
    ["LOST_CONTACT_SECONDS", "lostContactSeconds"],
    ["CANCEL_GRACE_SECONDS", "cancelGraceSeconds"],
  ])("bound %s as the app does", (setting, name) => {
    const { minValue: min = NaN, maxValue: max = NaN } = parameter(name);

    expect([min - 1, min, max, max + 1].map((value) => accepts(setting, value))).toStrictEqual([
      false,
      true,
      true,
      false,
    ]);
  });

  it("keep finished runs for longer than Data Factory may poll", () => {
    expect(parameter("retentionDays").minValue).toBe(8);
  });

  it("are described, as outputs are, in every module", () => {
    const declared = templatesIn(template).flatMap(({ parameters = {}, outputs = {} }) => [
      ...Object.entries(parameters),
      ...Object.entries(outputs),
    ]);
    const undescribed = declared.filter(
      ([, declaration]) => typeof jsonAt(declaration as Json, "metadata.description") !== "string",
    );

    expect(declared.length).toBeGreaterThan(50);
    expect(undescribed.map(([name]) => name)).toStrictEqual([]);
  });
});

describe("settings of the host in the compiled template", () => {
  it("refuse bodies far below what would fill its memory, and above what the app answers itself", () => {
    const limit = Number(appSettings["FUNCTIONS_REQUEST_BODY_SIZE_LIMIT"]);

    expect(limit).toBeGreaterThan(BODY_BYTE_LIMIT);
    expect(limit).toBeLessThanOrEqual(1_048_576);
  });

  it("have what host.json refers to", () => {
    const hostJson = readFileSync(join(INFRA, "..", "host.json"), "utf8");
    const wanted = [...hostJson.matchAll(/%([A-Z_]+)%/g)].map(([, name = ""]) => name);

    expect(wanted).toStrictEqual(["TASKHUB_NAME"]);
    expect(Object.keys(appSettings)).toStrictEqual(expect.arrayContaining(wanted));
  });
});

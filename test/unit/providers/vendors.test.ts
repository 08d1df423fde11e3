/** What the compiler cannot see of the list of vendors: names that clash, and descriptions that contradict their schemas. */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { z } from "zod";
import { vendors } from "../../../src/providers/vendors";
import { settingNames } from "../../../src/settings/settings";

const kinds = vendors.flatMap(({ targets }) => Object.values(targets));
const webhooks = vendors.flatMap(({ webhook }) => webhook ?? []);
const settings = vendors.map(({ connections }) => connections.name);

const foldersIn = (path: string): string[] =>
  readdirSync(join(__dirname, "../../..", path), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();

const NAMES: readonly (readonly [what: string, names: readonly string[], form: RegExp])[] = [
  ["vendor", vendors.map(({ name }) => name), /^[a-z][a-z0-9-]*$/],
  ["setting of connections", settings, /^[A-Z][A-Z0-9_]*$/],
  ["type of target", kinds.map(({ type }) => type), /^[a-z][a-z0-9-]*$/],
  [
    "schema in the OpenAPI documents",
    kinds.flatMap(({ schemaName, parts = {} }) => [schemaName, ...Object.keys(parts)]),
    /^[A-Z][A-Za-z0-9]*$/,
  ],
  [
    "webhook function",
    webhooks.map(({ functionName }) => functionName),
    /^receive[A-Z]\w*Webhook$/,
  ],
  ["webhook path", webhooks.map(({ path }) => path), /^[a-z][a-z0-9-]*$/],
];

describe("vendors", () => {
  it.each(NAMES)("give every %s a name of its own, in one form", (_what, names, form) => {
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toStrictEqual([]);
    expect(names.filter((name) => !form.test(name))).toStrictEqual([]);
  });

  it("are all in the list, each with its code and its simulator in folders of its name", () => {
    const names = vendors.map(({ name }) => name).sort();
    const simulators = foldersIn("local/simulators");

    expect(foldersIn("src/providers")).toStrictEqual(names);
    expect(names.filter((name) => !simulators.includes(name))).toStrictEqual([]);
  });

  it("take no name of a setting that the app has", () => {
    const own = settingNames([]);

    expect(settings.filter((name) => own.includes(name))).toStrictEqual([]);
  });

  it.each(kinds)("describe $type as its schema is", ({ type, schema, connectionField }) => {
    const { type: literal, ...fields } = schema.shape as Readonly<Record<string, z.ZodType>>;

    expect(literal?.safeParse(type)).toMatchObject({ success: true });
    expect(literal?.safeParse(`${type}-of-another-vendor`)).toMatchObject({ success: false });
    expect(Object.keys(fields)).toContain(connectionField);
  });

  it.each(kinds)(
    "poll $type by default in an interval that a caller may ask for",
    ({ defaultWaitSeconds }) => {
      // The bounds of waitSeconds, of which the lower one is raised to two seconds.
      expect(defaultWaitSeconds).toBeGreaterThanOrEqual(2);
      expect(defaultWaitSeconds).toBeLessThanOrEqual(3_600);
    },
  );
});

/** What every vendor and every type of target needs before it is complete (CONTRIBUTING.md, "Add a vendor"). */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import type { Vendor } from "../../src/providers/vendor";
import { GOLDEN_STARTS } from "../golden/golden-launches";
import { GOLDEN_WATCHES } from "../golden/golden-watches";
import { SUBJECTS } from "./subjects/every-subject";

interface Described {
  readonly name: Vendor["name"];
  /** By type. */
  readonly targets: Readonly<Record<string, unknown>>;
}

const ROOT = join(__dirname, "../..");

/** What a provider is asked, each with answers of every hostile kind. */
const HOSTILITY = ["plans", "launches", "checks", "explanations", "refusals"];

const isMissing = (file: string): boolean => !existsSync(join(ROOT, file));

const filesIn = (folder: string): string[] =>
  isMissing(folder) ? [] : readdirSync(join(ROOT, folder)).map((name) => `${folder}/${name}`);

/** A sentence for each part that is missing, which names the file or the entry. */
export const findMissingParts = (vendors: readonly Described[]): string[] =>
  vendors.flatMap(({ name, targets }) => [
    ...ofVendor(name),
    ...Object.entries(targets).flatMap(([type, kind]) => ofTarget(name, type, kind)),
  ]);

function ofVendor(name: string): string[] {
  const simulators = `local/simulators/${name}`;
  const hasSimulator = filesIn(simulators).some((file) => file.endsWith("simulator.ts"));
  return [
    ...(hasSimulator
      ? []
      : [`The vendor ${name} has no simulator: no file in ${simulators} ends in simulator.ts.`]),
    ...HOSTILITY.map((about) => `test/hostility/${name}/${about}.test.ts`)
      .filter(isMissing)
      .map((file) => `The vendor ${name} has no hostility suite ${file}.`),
  ];
}

/** Whether a target names a run that exists: it sends nothing to start one. */
const attaches = (kind: unknown): boolean => fieldsOf(kind).includes("vendorRunId");

const Kind = z.object({ schema: z.object({ shape: z.record(z.string(), z.unknown()) }) });

const fieldsOf = (kind: unknown): string[] =>
  Object.keys(Kind.safeParse(kind).data?.schema.shape ?? {});

function ofTarget(vendor: string, type: string, kind: unknown): string[] {
  const hostility = `test/hostility/${vendor}`;
  const isProbed = filesIn(hostility).some((file) =>
    readFileSync(join(ROOT, file), "utf8").includes(`"${type}"`),
  );
  const entries = [
    [
      "GOLDEN_STARTS in test/golden/golden-launches.ts",
      [...Object.keys(GOLDEN_STARTS), ...(attaches(kind) ? [type] : [])],
    ],
    ["GOLDEN_WATCHES in test/golden/golden-watches.ts", Object.keys(GOLDEN_WATCHES)],
    [
      "SUBJECTS in test/conformance/subjects/every-subject.ts",
      SUBJECTS.map(({ targetType }) => targetType),
    ],
  ] as const;
  return [
    ...[`test/conformance/subjects/${type}.ts`, `test/conformance/${type}.test.ts`]
      .filter(isMissing)
      .map((file) => `The target ${type} has no conformance file ${file}.`),
    ...(isProbed
      ? []
      : [`The target ${type} has no hostility suite: no file in ${hostility} names it.`]),
    ...entries
      .filter(([, types]) => !types.includes(type))
      .map(([list]) => `The target ${type} has no entry in ${list}.`),
  ];
}

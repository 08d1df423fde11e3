/** The setting NOTIFY, whose rules say who is told how runs and workflows ended; a part of `settings.ts`. */
import * as z from "zod";
import { Grant } from "../contracts/caller-rights";
import { NoticeForm, type NoticeRule } from "../contracts/notices";
import { Outcome } from "../contracts/outcome";
import { SecretName } from "../contracts/secret-name";
import { isLoopback } from "../http/request-url";
import { HOST } from "./caller-settings";

/** Their states are stored together, in one custom status. */
const MOST_RULES = 20;

const A_NAME = "must be a name of letters, digits, blanks and . _ -, at most 64 characters";

const A_HOST =
  "must be the host of the address alone, such as hooks.slack.com; of IP addresses only loopback";

/** What people have to act on. */
const BAD_OUTCOMES: readonly Outcome[] = Outcome.options.filter((one) => one !== "succeeded");

const names = (what: string): z.ZodOptional<z.ZodArray<z.ZodString>> =>
  z
    .array(z.string(`must be ${what}`).min(1, `must be ${what}`))
    .min(1, `must name ${what}`)
    .optional();

const Rule = z
  .strictObject({
    name: z.string(A_NAME).regex(/^[A-Za-z0-9](?:[\w .-]{0,62}[A-Za-z0-9])?$/, A_NAME),
    form: z.enum(NoticeForm.options, `must be one of ${NoticeForm.options.join(", ")}`),
    addressSecret: SecretName,
    host: z
      .string(A_HOST)
      .toLowerCase()
      .refine((host) => HOST.test(host) || isLoopback(host), A_HOST),
    outcomes: z
      .array(z.enum(Outcome.options, `must be one of ${Outcome.options.join(", ")}`))
      .min(1, "must name an outcome")
      .default([...BAD_OUTCOMES]),
    connections: Grant.shape.connections,
    targets: Grant.shape.targets,
    jobs: Grant.shape.jobs,
    jobNames: Grant.shape.jobNames,
    schedules: names("a schedule"),
    steps: names('the name of a step, or "*" for every step'),
  })
  .refine(({ schedules, steps }) => steps === undefined || schedules === undefined, {
    path: ["schedules"],
    message:
      "must not be beside steps: the workflow of a schedule has the schedule, its steps do not. Leave steps out to be told of the workflow",
  });

const List = z
  .array(Rule, "must be a JSON array of rules")
  .max(MOST_RULES, `must have at most ${MOST_RULES} rules`)
  .superRefine((rules, refinement) => {
    const seen = new Set<string>();
    for (const [index, { name }] of rules.entries()) {
      const key = name.toLowerCase();
      if (seen.has(key)) {
        const message = "is the name of an earlier rule too";
        refinement.addIssue({ code: "custom", path: [index, "name"], message });
      }
      seen.add(key);
    }
  });

/** Every error names its rule, because people do not count entries. */
export const noticeRules = z
  .string()
  .default("[]")
  .transform((text, refinement): readonly NoticeRule[] => {
    const report = (message: string, path: PropertyKey[] = []): never => {
      refinement.addIssue({ code: "custom", path, message });
      return z.NEVER;
    };
    const json = parsed(text);
    if (json === undefined) return report("must be a JSON array of rules");
    const list = List.safeParse(json);
    if (list.success) return list.data;
    for (const { path, message } of list.error.issues) {
      report(`${inRule(json, path)}${message}`, [...path]);
    }
    return z.NEVER;
  });

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function inRule(json: unknown, [index]: readonly PropertyKey[]): string {
  const rule: unknown = Array.isArray(json) && typeof index === "number" ? json[index] : undefined;
  const { name } = Object(rule) as { readonly name?: unknown };
  return typeof name === "string" && name !== ""
    ? `in rule ${JSON.stringify(name.slice(0, 64))}, `
    : "";
}

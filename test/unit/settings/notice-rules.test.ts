import type { NoticeRule } from "../../../src/contracts/notices";
import { loadSettings } from "../../support/app-contract";

const SECRET = "https://hooks.slack.com/services/T0/B0/s3cret-of-the-hook";

const VAULT = { KEY_VAULT_URL: "https://kv.vault.azure.net" };

const load = (
  notify: unknown,
  changes: Readonly<Record<string, string>> = VAULT,
): readonly NoticeRule[] =>
  loadSettings({
    DATABRICKS_WORKSPACES: '[{"id":"adb-1.2"}]',
    PUBLIC_BASE_URL: "https://runward.example.com",
    DEPLOYMENT_ID: "tests",
    RESULT_LINK_KEYS: "a-key-of-more-than-thirty-two-characters",
    AzureWebJobsStorage: "UseDevelopmentStorage=true",
    NOTIFY: typeof notify === "string" ? notify : JSON.stringify(notify),
    ...changes,
  }).notify;

const rule = (changes: object = {}): object => ({
  name: "on call",
  form: "slack",
  addressSecret: "slack-hook",
  host: "hooks.slack.com",
  ...changes,
});

/** The lines of the error about these rules. */
function problemsOf(notify: unknown, changes?: Readonly<Record<string, string>>): string[] {
  try {
    return [`accepted: ${JSON.stringify(load(notify, changes))}`];
  } catch (error) {
    return (error as Error).message.split("\n").slice(1);
  }
}

describe("NOTIFY", () => {
  it.each(["", "  ", "[]"])("tells nobody while it is empty: %j", (text) => {
    expect(load(text, {})).toStrictEqual([]);
  });

  it("has rules, which are about everything but success if they do not say more", () => {
    expect(load([rule({ host: "Hooks.Slack.com" })])).toStrictEqual([
      { ...rule(), outcomes: ["failed", "cancelled", "timedOut", "unknown"] },
    ]);
  });

  it("takes every limit", () => {
    const limits = {
      outcomes: ["succeeded", "failed"],
      connections: ["adb-1.2"],
      targets: ["databricks-job"],
      jobs: ["620443876543210987"],
      jobNames: ["Nightly load"],
      steps: ["load", "*"],
    };
    const other = { name: "team", outcomes: ["unknown"], schedules: ["nightly"] };

    expect(load([rule(limits), rule(other)])).toStrictEqual([rule(limits), rule(other)]);
  });

  it.each<[what: string, notify: unknown, problem: string]>([
    ["no JSON", SECRET, "NOTIFY: must be a JSON array of rules"],
    ["no array", { name: "x" }, "NOTIFY: must be a JSON array of rules"],
    [
      "no name",
      [rule({ name: undefined })],
      "NOTIFY[0].name: must be a name of letters, digits, blanks and . _ -, at most 64 characters",
    ],
    [
      "another form",
      [rule({ form: "email" })],
      'NOTIFY[0].form: in rule "on call", must be one of teams, slack, webhook',
    ],
    [
      "an address in place of a host",
      [rule({ host: SECRET })],
      'NOTIFY[0].host: in rule "on call", must be the host of the address alone, such as hooks.slack.com; of IP addresses only loopback',
    ],
    [
      "a host of everybody",
      [rule({ host: "com" })],
      'NOTIFY[0].host: in rule "on call", must be the host of the address alone, such as hooks.slack.com; of IP addresses only loopback',
    ],
    [
      "an address in place of a secret",
      [rule({ addressSecret: SECRET })],
      'NOTIFY[0].addressSecret: in rule "on call", must be a Key Vault secret name: letters, digits and dashes',
    ],
    [
      "an unknown outcome",
      [rule({ outcomes: ["broken"] })],
      'NOTIFY[0].outcomes[0]: in rule "on call", must be one of succeeded, failed, cancelled, timedOut, unknown',
    ],
    [
      "no outcome",
      [rule({ outcomes: [] })],
      'NOTIFY[0].outcomes: in rule "on call", must name an outcome',
    ],
    [
      "steps of a schedule",
      [rule({ steps: ["*"], schedules: ["nightly"] })],
      'NOTIFY[0].schedules: in rule "on call", must not be beside steps: the workflow of a schedule has the schedule, its steps do not. Leave steps out to be told of the workflow',
    ],
    [
      "the same name twice",
      [rule(), rule({ name: "On Call" })],
      'NOTIFY[1].name: in rule "On Call", is the name of an earlier rule too',
    ],
    [
      "too many rules",
      Array.from({ length: 21 }, (_, index) => rule({ name: `rule ${index}` })),
      "NOTIFY: must have at most 20 rules",
    ],
  ])("is rejected with %s, naming the rule and the fix", (_what, notify, problem) => {
    expect(problemsOf(notify)).toStrictEqual([`  ${problem}`]);
  });

  it("needs a vault", () => {
    expect(problemsOf([rule()], {})).toStrictEqual([
      "  KEY_VAULT_URL: is required, because the rules of NOTIFY keep their addresses there",
    ]);
  });

  it("names a field that no rule has", () => {
    expect(problemsOf([rule({ channel: "#ops" })])).toStrictEqual([
      '  NOTIFY[0]: in rule "on call", Unrecognized key: "channel"',
    ]);
  });

  it("never shows what it holds in place of a secret's name", () => {
    const problems = problemsOf([rule({ addressSecret: SECRET, host: SECRET })]).join();

    expect(problems).toContain("NOTIFY[0]");
    expect(problems).not.toContain("s3cret");
  });
});

import { loadSettings } from "../../support/app-contract";

type Environment = Readonly<Record<string, string | undefined>>;

const load = (changes: Environment): ReturnType<typeof loadSettings> =>
  loadSettings(
    {
      DATABRICKS_WORKSPACES: '[{"id":"adb-1234567890123456.7"}]',
      RESULT_LINK_KEYS: "k".repeat(32),
      AzureWebJobsStorage: "UseDevelopmentStorage=true",
      WEBSITE_HOSTNAME: "runward.azurewebsites.net",
      ...changes,
    },
    () => undefined,
  );

describe("loadSettings, about the deployment's id", () => {
  it.each<[string, Environment, string]>([
    ["the setting", { DEPLOYMENT_ID: " team-a/prod " }, "team-a/prod"],
    [
      "the platform's host name",
      { WEBSITE_HOSTNAME: "Func-A.azurewebsites.net" },
      "func-a.azurewebsites.net",
    ],
    [
      "the setting, before the platform's host name",
      { DEPLOYMENT_ID: "11111111-2222-3333-4444-555555555555" },
      "11111111-2222-3333-4444-555555555555",
    ],
    [
      "the setting, where the host is local",
      { WEBSITE_HOSTNAME: "localhost:7071", DEPLOYMENT_ID: "mine" },
      "mine",
    ],
  ])("takes it from %s", (_source, changes, expected) => {
    expect(load(changes).deploymentId).toBe(expected);
  });

  it.each<Environment>([
    { WEBSITE_HOSTNAME: "localhost:7071" },
    { WEBSITE_HOSTNAME: "127.0.0.1:7071", DEPLOYMENT_ID: " " },
    { WEBSITE_HOSTNAME: undefined, PUBLIC_BASE_URL: "https://jobs.example.com" },
  ])("does not start instead of guessing one: %j", (changes) => {
    expect(() => load(changes)).toThrow(
      "\n  DEPLOYMENT_ID: is required where the platform gives the app no host name of its own",
    );
  });

  it.each(["a|b", "a b", "x".repeat(129)])("refuses %s", (DEPLOYMENT_ID) => {
    expect(() => load({ DEPLOYMENT_ID })).toThrow("\n  DEPLOYMENT_ID: must be 1 to 128 letters");
  });
});

import { loadSettings } from "../support/app-contract";

const load = (changes: Readonly<Record<string, string>>): ReturnType<typeof loadSettings> =>
  loadSettings({
    DATABRICKS_WORKSPACES: '[{"id":"adb-1234567890123456.7"}]',
    RESULT_LINK_KEYS: "k".repeat(32),
    AzureWebJobsStorage: "UseDevelopmentStorage=true",
    DEPLOYMENT_ID: "tests",
    ...changes,
  });

describe("loadSettings, about PUBLIC_BASE_URL", () => {
  it.each([
    ["https://gateway.example.com/runward", "https://gateway.example.com/runward"],
    ["https://gateway.example.com/runward/", "https://gateway.example.com/runward"],
    ["gateway.example.com//a/b//", "https://gateway.example.com/a/b"],
    ["https://gateway.example.com:8443/", "https://gateway.example.com:8443"],
    ["http://localhost:7071/runward", "http://localhost:7071/runward"],
  ])("begins links with all of %s", (PUBLIC_BASE_URL, expected) => {
    expect(load({ PUBLIC_BASE_URL }).publicBaseUrl).toBe(expected);
  });

  it.each(["https://a.example/?key=7f3b", "https://a.example/#key=7f3b"])(
    "refuses %s, which no path could follow, without showing it",
    (PUBLIC_BASE_URL) => {
      const loading = (): unknown => load({ PUBLIC_BASE_URL });

      expect(loading).toThrow(/^Invalid settings:\n {2}PUBLIC_BASE_URL: must have neither/);
      expect(loading).not.toThrow("7f3b");
    },
  );
});

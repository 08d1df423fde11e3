import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { banner, type BannerFacts, findPostmanCollection } from "../../../local/start-banner";

const FACTS: BannerFacts = {
  baseUrl: "http://localhost:7071",
  journalDirectory: ".runward/journal",
  hostProcessId: 4711,
  simulators: {
    databricks: { baseUrl: "http://127.0.0.1:40001" },
    dbtCloud: { baseUrl: "http://127.0.0.1:40002" },
    notes: [],
  },
  schedules: [],
  postman: null,
};

const linesWith = (facts: Partial<BannerFacts>): string[] =>
  banner({ ...FACTS, ...facts })
    .split("\n")
    .map((line) => line.trim());

describe("banner", () => {
  it("names the page, a curl command, the journal, the vendors and the command line", () => {
    const lines = linesWith({});

    expect(lines).toContain("All runs, as a page: http://localhost:7071/api/ui");
    expect(lines).toContain(
      "curl -si http://localhost:7071/api/runs -H 'Content-Type: application/json' \\",
    );
    expect(lines.join()).toContain("Journal: .runward/journal.");
    expect(lines.join()).toContain("http://127.0.0.1:40001 (Databricks)");
    expect(lines).toContain("npx . run --type databricks-job 640958112207364");
  });

  it("passes the address to the command line if the port is not the usual one", () => {
    expect(linesWith({ baseUrl: "http://localhost:8080" })).toContain(
      "npx . run --type databricks-job 640958112207364 --url http://localhost:8080",
    );
  });

  it("names each schedule with its next tick, at most five", () => {
    const schedules = ["a", "b", "c", "d", "e", "f", "g"].map((name) => ({
      name,
      nextTick: "2026-11-30T02:30:00",
    }));

    const lines = linesWith({ schedules });

    expect(lines).toContain("a, next 2026-11-30T02:30:00");
    expect(lines).toContain("and 2 more: GET /api/schedules");
    expect(lines).not.toContain("f, next 2026-11-30T02:30:00");
  });

  it("says how to have schedules if there are none, and nothing if they could not be read", () => {
    expect(linesWith({}).join()).toContain("Schedules: none. schedules.json");
    expect(linesWith({ schedules: null }).join()).not.toContain("Schedules");
  });

  it("says that a schedule is never due", () => {
    const schedules = [{ name: "paused", nextTick: null }];

    expect(linesWith({ schedules })).toContain("paused, next never");
  });

  it("names the Postman collection only if there is one", () => {
    expect(linesWith({}).join()).not.toContain("Postman");
    expect(linesWith({ postman: "infra/x.json" })).toContain(
      "All calls, for Postman: infra/x.json",
    );
  });

  it("says what is not as before, and what is not stored", () => {
    const simulators = { ...FACTS.simulators!, notes: ["Another program uses port 1."] };

    expect(linesWith({ simulators })).toContain("Another program uses port 1.");
    expect(linesWith({ journalDirectory: null })).toContain("Nothing is stored: --ephemeral.");
  });

  it("offers no sample job of the real vendors", () => {
    const text = linesWith({ simulators: null }).join("\n");

    expect(text).toContain("Vendors: the real ones.");
    expect(text).not.toContain("640958112207364");
  });
});

describe("findPostmanCollection", () => {
  let root: string;

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "runward-banner-"));
    mkdirSync(join(root, "infra/callers/openapi"), { recursive: true });
  });
  afterEach(() => {
    rmSync(root, { recursive: true, force: true });
  });

  it("finds it by its name among the generated files", () => {
    const path = "infra/callers/openapi/runward.postman_collection.json";
    writeFileSync(join(root, path), "{}");

    expect(findPostmanCollection(root)).toBe(path);
  });

  it("finds nothing where there is no folder of generated files", () => {
    rmSync(join(root, "infra"), { recursive: true });

    expect(findPostmanCollection(root)).toBeNull();
  });

  it("finds nothing among other files", () => {
    writeFileSync(join(root, "infra/callers/openapi/runward.openapi.json"), "{}");

    expect(findPostmanCollection(root)).toBeNull();
  });
});

import { CommandLineScene, idIn } from "./command-line-scene";

const QUICK = ["--interval", "0.1"];

describe("the command line about the app, and with several ids", () => {
  let scene: CommandLineScene;

  beforeAll(async () => {
    scene = await CommandLineScene.start();
  });

  afterAll(async () => {
    await scene[Symbol.asyncDispose]();
  });

  it("cancels several runs with one command, and says which it cannot", async () => {
    const start = async (): Promise<string> =>
      idIn((await scene.run(["run", scene.pageOf("takesLong"), "--detach"])).out);
    const ids = [await start(), await start()];

    const cancelled = await scene.run(["cancel", ...ids, "r-1", ...ids, ...QUICK]);

    expect(cancelled.code).toBe(2);
    expect(cancelled.err).toContain('r-1: There is no run "r-1"');
    expect(cancelled.out.match(/r-[0-9a-f]{40} cancelled/g)).toStrictEqual(
      ids.map((id) => `${id} cancelled`),
    );
  });

  it("repairs several runs with one command", async () => {
    const start = async (): Promise<string> =>
      idIn((await scene.run(["run", scene.pageOf("fails"), "-q", ...QUICK])).out);
    const ids = [await start(), await start()];

    const repaired = await scene.run(["repair", ...ids, ...QUICK]);
    const both = await scene.run(["repair", ...ids, "--rerun", "--only-repair"]);

    const repairs = [...repaired.out.matchAll(/^(r-[0-9a-f]{40}) failed/gm)].map(([, id]) => id);
    const named = [...repaired.err.matchAll(/^Started (r-\w+), which repairs (r-\w+): /gm)];
    expect(named.map(([, , id]) => id)).toStrictEqual(ids);
    expect(named.map(([, id]) => id)).toStrictEqual(repairs);
    expect(repaired.code).toBe(1);
    expect(new Set(repairs).size).toBe(2);
    expect(both).toMatchObject({ code: 2, err: "Give --rerun or --only-repair, not both.\n" });
  });

  it("shows the app, its connections and what it stores", async () => {
    const { code, out } = await scene.run(["system"]);
    const printed = await scene.run(["system", "--json"]);

    expect(code).toBe(0);
    expect(out).toMatch(/^Runward \d+\.\d+\.\d+$/m);
    expect(out).toMatch(/ databricks +answering +0 +0 +databricks-job, /);
    expect(out).toMatch(/^Stored for +30 days after the end\. Every night, /m);
    expect(JSON.parse(printed.out)).toMatchObject({
      connections: [{ state: "answering" }, { state: "answering" }],
      settings: { retentionDays: 30 },
    });
  });
});

import { World } from "../support/world";
import { aDbtJob, aDbtRun, LIST_RUNS, ourRuns, TRIGGER } from "./dbt-jobs";

describe("a dbt launch whose run is never found", () => {
  it("ends as unknown, with the marker to look for and the page of the job, and no second POST", async () => {
    await using world = await World.start();
    const { dbtCloud } = world.vendors;
    dbtCloud.addJob(aDbtJob());
    dbtCloud.faults.add({ ...TRIGGER, fault: { kind: "reset", when: "beforeEffect" } });

    const { id, resultUrl } = await world.start(aDbtRun());
    const ended = await world.ended(id);
    const result = await world.call(resultUrl);

    const [post] = dbtCloud.requests.matching("POST", /\/run\/$/);
    const marker = /^\[az:[a-z2-7]{16}\]/.exec((post?.body as { cause: string }).cause)?.[0];
    expect(marker).toBeDefined();
    expect(result.status).toBe(424);
    expect(result.body).toMatchObject({ status: "unknown", error: { code: "launchUnclear" } });
    expect(ended.message).toContain(`Look for a run whose cause starts with ${String(marker)}.`);
    expect(ended.message).toMatch(
      /Run page URL: http:\/\/\S+\/deploy\/\d+\/projects\/\d+\/jobs\/70506183629193$/,
    );
    expect(ended.message).toMatch(/connection reset by 127\.0\.0\.1:\d+\. Look for/);
    expect(dbtCloud.posts().triggers).toBe(1);
    expect(dbtCloud.runs()).toHaveLength(0);
    expect(dbtCloud.requests.matching("GET", /id__gt/)).toHaveLength(5);
  });

  it("sends the POST once more and succeeds if the caller opted in", async () => {
    await using world = await World.start();
    const { dbtCloud } = world.vendors;
    dbtCloud.addJob(aDbtJob());
    dbtCloud.faults.add({ ...TRIGGER, fault: { kind: "reset", when: "beforeEffect" } });

    const { id } = await world.start(aDbtRun({}, { relaunchWhenUnclear: true }));
    const ended = await world.ended(id);

    expect(ended).toMatchObject({ status: "succeeded", attempt: 1 });
    expect(ourRuns(world)).toHaveLength(1);
    expect(dbtCloud.posts().triggers).toBe(2);
  });

  it("sends the POST once more, but not a third time", async () => {
    await using world = await World.start();
    const { dbtCloud } = world.vendors;
    dbtCloud.addJob(aDbtJob());
    dbtCloud.faults.add({
      ...TRIGGER,
      times: Infinity,
      fault: { kind: "reset", when: "beforeEffect" },
    });

    const { id } = await world.start(aDbtRun({}, { relaunchWhenUnclear: true }));
    const ended = await world.ended(id);

    expect(ended).toMatchObject({ status: "unknown", error: { code: "launchUnclear" } });
    expect(dbtCloud.posts().triggers).toBe(2);
  });

  it("keeps looking while the list cannot be read", async () => {
    await using world = await World.start();
    const { dbtCloud } = world.vendors;
    dbtCloud.addJob(aDbtJob());
    dbtCloud.faults.add({ ...TRIGGER, fault: { kind: "reset", when: "afterEffect" } });
    dbtCloud.faults.add({
      ...LIST_RUNS,
      skip: 2,
      times: 12,
      fault: { kind: "status", status: 500 },
    });

    const { id } = await world.start(aDbtRun());
    const ended = await world.ended(id);

    expect(ended).toMatchObject({ status: "succeeded" });
    expect(dbtCloud.posts().triggers).toBe(1);
  });

  it.each([
    [400, "invalidRequest"],
    [402, "refused"],
    [409, "conflict"],
  ])(
    "fails with dbt's own message on a %i, after the list was read once more",
    async (status, code) => {
      await using world = await World.start();
      const { dbtCloud } = world.vendors;
      dbtCloud.addJob(aDbtJob());
      dbtCloud.faults.add({
        ...TRIGGER,
        fault: {
          kind: "status",
          status,
          body: {
            status: {
              code: status,
              is_success: false,
              user_message: "The request was invalid.",
              developer_message: "",
            },
            data: { git_branch: "This branch does not exist." },
          },
        },
      });

      const { id } = await world.start(aDbtRun({}, { gitBranch: "gone" }));
      const ended = await world.ended(id);

      expect(ended).toMatchObject({ status: "failed", error: { code } });
      expect(ended.message).toContain(
        "The request was invalid. (git_branch: This branch does not exist.)",
      );
      expect(dbtCloud.posts().triggers).toBe(1);
      const [before, after, ...others] = dbtCloud.requests.matching("GET", /id__gt/);
      expect(after!.at.getTime() - before!.at.getTime()).toBe(15_000);
      expect(others).toStrictEqual([]);
    },
  );
});

import type { Fault } from "../../../../local/simulators/faults";
import { anOrder, aTarget, RUN_JOB, startDbtWorld } from "./dbt-world";
import { aClaim } from "../../../support/claims";

const order = anOrder();

const triggerFault = (fault: Fault) => ({ method: "POST", path: RUN_JOB, times: Infinity, fault });

describe("a refused launch", () => {
  it.each([
    [400, "invalidRequest"],
    [401, "unauthorized"],
    [403, "forbidden"],
    [404, "notFound"],
  ])("is rejected when dbt answers %i", async (status, code) => {
    await using world = await startDbtWorld();
    world.dbt.faults.add(triggerFault({ kind: "status", status }));

    expect(await world.provider.launch(order, aClaim())).toMatchObject({
      kind: "rejected",
      failure: {
        code,
        message: expect.stringContaining(
          `answered ${status} to the request to start job`,
        ) as string,
      },
    });
    expect(world.dbt.posts().triggers).toBe(1);
  });

  it.each([
    [402, "refused"],
    [405, "refused"],
    [409, "conflict"],
    [410, "refused"],
    [422, "invalidRequest"],
  ])("is rejected when dbt itself answers %i", async (status, code) => {
    await using world = await startDbtWorld();
    const body = { status: { code: status, is_success: false, user_message: "Not today." } };
    world.dbt.faults.add(triggerFault({ kind: "status", status, body }));

    expect(await world.provider.launch(order, aClaim())).toMatchObject({
      kind: "rejected",
      failure: { code, message: expect.stringMatching(/: Not today\.$/) as string },
    });
  });

  it.each([
    [405, "<html><title>Not allowed</title></html>"],
    [408, { detail: "The request took too long." }],
    [409, { detail: "The job is locked by another request." }],
    [409, { detail: "Another request is in progress." }],
    [422, { message: "A proxy says no." }],
    [423, { detail: "Locked." }],
    [425, { detail: "Too early." }],
  ])("stays unclear after %i %j", async (status, body) => {
    await using world = await startDbtWorld();
    world.dbt.faults.add(triggerFault({ kind: "status", status, body }));

    expect(await world.provider.launch(order, aClaim())).toMatchObject({ kind: "unclear" });
  });

  it("shows which field dbt refused", async () => {
    await using world = await startDbtWorld();

    const result = await world.provider.launch(
      anOrder({ target: { ...aTarget(), stepsOverride: [""] } }),
      aClaim(),
    );

    expect(result).toMatchObject({
      kind: "rejected",
      failure: {
        code: "invalidRequest",
        message: expect.stringContaining("steps_override") as string,
      },
    });
  });
});

/** What a caller without a right gets from the calls that change a schedule. */
import fc from "fast-check";
import type { CallerAction, Grant } from "../../../src/contracts/caller-rights";
import type { TargetSummary } from "../../../src/contracts/target";
import { callEndpoint } from "../../support/registered-endpoints";
import {
  aHub,
  aTarget,
  endpointsFor,
  find,
  headers,
  isAllowed,
  SCHEDULES,
  someGrants,
} from "./rights-world";

/** Not allowed, and allowed. */
const STATUSES = [
  [403, 404],
  [200, 202],
];

/** A caller that may start nothing at all is told so before anything is looked for. */
function expectedOf(
  grants: readonly Grant[],
  action: CallerAction,
  target: TargetSummary,
): { readonly isHidden: boolean; readonly allowed: boolean } {
  const canRead = isAllowed(grants, "read", target);
  const isRefusedFirst =
    action === "start" && !grants.some(({ actions }) => actions.includes("start"));
  return {
    isHidden: !canRead && !isRefusedFirst,
    allowed: canRead && isAllowed(grants, action, target),
  };
}

describe.each<[string, CallerAction]>([
  ["RunSchedule", "start"],
  ["PauseSchedule", "pause"],
  ["ResumeSchedule", "pause"],
])("%s", (operation, action) => {
  const targets = [aTarget("databricks-job", "adb-1.2", "77"), aTarget("dbt-job", "12345", "99")];
  const schedules = SCHEDULES.map(({ name }, index) => ({ name, target: targets[index]! }));

  it("hides a schedule that the caller may not read, and needs the right for the others", async () => {
    await fc.assert(
      fc.asyncProperty(someGrants, fc.constantFrom(...schedules), async (grants, schedule) => {
        const hub = aHub();
        const endpoint = find(endpointsFor(grants), operation);
        const { isHidden, allowed } = expectedOf(grants, action, schedule.target);

        const { status } = await callEndpoint(endpoint, hub, { name: schedule.name, headers });

        expect(STATUSES[Number(allowed)]).toContain(status);
        expect(status === 404).toBe(isHidden);
        expect([0, Number(allowed)]).toContain(Math.min(hub.starts, 1));
      }),
      { numRuns: 60 },
    );
  });
});

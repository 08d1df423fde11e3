import * as z from "zod";
import { listQuery, searchText } from "./list-page";
import { Outcome, RunStatus } from "./outcome";

const exactly = (what: string): z.ZodOptional<z.ZodString> =>
  z.string().min(1).max(256).optional().describe(what);

/** The query of `GET /api/runs`, for these types of targets. */
// eslint-disable-next-line @typescript-eslint/explicit-module-boundary-types -- the schema is the type
export const createRunListQuery = (targetTypes: readonly string[]) =>
  z.strictObject({
    status: RunStatus.optional().describe("Only runs with this status."),
    outcome: Outcome.optional().describe("Only runs that ended like this."),
    target: z.enum(targetTypes).optional().describe("Only runs of this kind of target."),
    connection: exactly("Only runs at this connection."),
    job: exactly("Only runs of the job or pipeline with this id, or with exactly this name."),
    schedule: exactly("Only runs of the schedule with this name."),
    text: searchText.describe(
      "Only runs with this text in their id, a vendor's run id, the name or id of the job, the message or a tag; upper and lower case are the same. A run id, or its first ten characters, finds only that run.",
    ),
    ...listQuery,
    since: listQuery.since.describe("Only runs started at or after this time."),
    until: listQuery.until.describe("Only runs started before this time."),
  });
export type RunListQuery = z.infer<ReturnType<typeof createRunListQuery>>;

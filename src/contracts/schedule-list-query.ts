import * as z from "zod";
import { listQuery, searchText } from "./list-page";

/** The query of `GET /api/schedules`. */
export const ScheduleListQuery = z.strictObject({
  text: searchText.describe(
    "Only schedules with this text in their name or in the job or workflow that they start; upper and lower case are the same.",
  ),
  top: listQuery.top,
  continuation: listQuery.continuation,
});
export type ScheduleListQuery = z.infer<typeof ScheduleListQuery>;

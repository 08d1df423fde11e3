import * as z from "zod";
import { cut } from "../../../contracts/plain-text";
import { LIMITS } from "../../../contracts/vendor-text";

/** Ids become parts of paths, so they may not contain any other character. */
export const UpdateId = z.string().regex(/^[\w-]{1,64}$/);

/** Compared unchanged; one that is too long becomes an unknown word. */
const Word = z
  .unknown()
  .optional()
  .transform((word) =>
    typeof word === "string" && word.trim() !== "" ? cut(word, LIMITS.word) : null,
  );

/** Milliseconds since 1970; in `latest_updates` of a pipeline it is a text. */
const Moment = z
  .unknown()
  .optional()
  .transform((moment) => {
    const time = typeof moment === "string" ? Date.parse(moment) : moment;
    return typeof time === "number" && Number.isFinite(time) ? time : null;
  });

const Flag = z
  .unknown()
  .optional()
  .transform((flag) => flag === true);

/** Absent and empty mean the same; null if it is not a list of names. */
const Names = z
  .unknown()
  .optional()
  .transform((names): readonly string[] | null => {
    if (names === undefined || names === null) return [];
    return Array.isArray(names) && names.every((name) => typeof name === "string") ? names : null;
  });

/** An update, as `updates` lists it: https://docs.databricks.com/api/workspace/pipelines/getupdate (read 2026-11) */
export const PipelineUpdate = z
  .object({
    update_id: UpdateId,
    state: Word,
    cause: Word,
    creation_time: Moment,
    full_refresh: Flag,
    refresh_selection: Names,
    full_refresh_selection: Names,
    validate_only: Flag,
  })
  .transform((update) => ({
    id: update.update_id,
    state: update.state,
    cause: update.cause,
    createdMs: update.creation_time,
    fullRefresh: update.full_refresh,
    refreshSelection: update.refresh_selection,
    fullRefreshSelection: update.full_refresh_selection,
    validateOnly: update.validate_only,
  }));
export type PipelineUpdate = z.infer<typeof PipelineUpdate>;

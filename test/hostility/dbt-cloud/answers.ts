/** Answers of the Admin API as https://docs.getdbt.com/dbt-cloud/api-v2 has them. */
import type { RecordedAnswer } from "../support/recorded-answers";

type Json = Readonly<Record<string, unknown>>;

const STATUS = { code: 200, is_success: true, user_message: "Success!", developer_message: "" };

export const envelope = (data: unknown): Json => ({ data, status: STATUS });

export const listEnvelope = (data: readonly unknown[]): Json => ({
  data,
  extra: { pagination: { count: data.length, total_count: data.length } },
  status: STATUS,
});

/** What is read of a run. */
export const aRun = (id: number, changes: Json = {}): Json => ({
  id,
  job_definition_id: 77,
  project_id: 9,
  status: 3,
  status_humanized: "Running",
  created_at: "2026-01-05 05:57:39.653171+00:00",
  href: `https://ab123.us1.dbt.com/deploy/7/projects/9/runs/${id}/`,
  ...changes,
});

/** The page after the last one: asked for only where a list does not say how long it is. Played in one scene. */
export const noMore = (name: string, to: RegExp): RecordedAnswer => ({
  name,
  to,
  json: { data: [], extra: { pagination: { count: 0, total_count: null } } },
  spare: true,
  plain: true,
});

/** Addresses of a workspace's pages, as they stand in a browser. */
import { VendorId } from "../../contracts/identifiers";
import type { PastedAddress } from "../../contracts/target";

/** `adb-<workspace>.<n>` */
const CONNECTION = /^adb-(\d+)\.\d+$/;

/** Whether an address is one of the workspace: of its configured host, or of the canonical one of its id. */
const leadsTo: PastedAddress["leadsTo"] = (url, { id, host }) => {
  const isOwn = url.origin === new URL(host).origin;
  const isCanonical = url.origin === `https://${id}.azuredatabricks.net`;
  const [, workspace] = CONNECTION.exec(id) ?? [];
  const named = url.searchParams.get("o");
  return (isOwn || isCanonical) && (named === null || named === workspace);
};

/** The words of the path, or of the fragment, in which older pages have it. */
function wordsOf({ pathname, hash }: URL): string[] {
  const [path, fragment] = [pathname, hash.slice(1)].map((text) =>
    text.split("/").filter((word) => word !== ""),
  );
  return path?.length === 0 ? (fragment ?? []) : (path ?? []);
}

const isVendorId = (word: string | undefined): word is string => VendorId.safeParse(word).success;

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** `/jobs/ID…`, `/jobs/ID/runs/RUN`, `#job/ID…`, `#job/ID/run/RUN` */
export const jobAddress: PastedAddress = {
  field: "jobUrl",
  example: "https://adb-1234567890123456.7.azuredatabricks.net/jobs/123",
  leadsTo,
  read: (url) => {
    const [place, jobId] = wordsOf(url);
    return (place === "jobs" || place === "job") && isVendorId(jobId) ? { jobId } : null;
  },
};

export const runAddress: PastedAddress = {
  field: "runUrl",
  example: "https://adb-1234567890123456.7.azuredatabricks.net/jobs/123/runs/456",
  leadsTo,
  read: (url) => {
    const [place, jobId, runs, vendorRunId] = wordsOf(url);
    const isRun = (place === "jobs" && runs === "runs") || (place === "job" && runs === "run");
    return isRun && isVendorId(jobId) && isVendorId(vendorRunId) ? { vendorRunId } : null;
  },
};

/** `/pipelines/ID…`, `/pipelines/ID/updates/UPDATE`, `#joblist/pipelines/ID…` */
export const pipelineAddress: PastedAddress = {
  field: "pipelineUrl",
  example:
    "https://adb-1234567890123456.7.azuredatabricks.net/pipelines/7c1d2a54-3b0f-4a86-a3e5-5d1e9b64c7f0",
  leadsTo,
  read: (url) => {
    const words = wordsOf(url);
    const [place, pipelineId] = words[0] === "joblist" ? words.slice(1) : words;
    return place === "pipelines" && pipelineId !== undefined && UUID.test(pipelineId)
      ? { pipelineId }
      : null;
  },
};

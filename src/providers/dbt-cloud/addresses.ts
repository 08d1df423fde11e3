/** Addresses of an account's pages, as they stand in a browser. */
import { VendorId } from "../../contracts/identifiers";
import type { PastedAddress } from "../../contracts/target";

/** `/deploy/ACCOUNT/projects/PROJECT/<things>/ID…` */
function read({ pathname }: URL, things: "jobs" | "runs") {
  const [, deploy, accountId, projects, projectId, place, id] = pathname.split("/");
  const isForm = deploy === "deploy" && projects === "projects" && place === things;
  const areIds = [accountId, projectId, id].every((word) => VendorId.safeParse(word).success);
  return isForm && areIds && id !== undefined ? id : null;
}

/** Several accounts may have the same host, so the account in the path decides. */
const leadsTo: PastedAddress["leadsTo"] = (url, { id, host }) =>
  url.origin === new URL(host).origin && url.pathname.startsWith(`/deploy/${id}/`);

export const jobAddress: PastedAddress = {
  field: "jobUrl",
  example: "https://ab123.us1.dbt.com/deploy/1234/projects/56/jobs/789",
  leadsTo,
  read: (url) => {
    const jobId = read(url, "jobs");
    return jobId === null ? null : { jobId };
  },
};

export const runAddress: PastedAddress = {
  field: "runUrl",
  example: "https://ab123.us1.dbt.com/deploy/1234/projects/56/runs/789",
  leadsTo,
  read: (url) => {
    const vendorRunId = read(url, "runs");
    return vendorRunId === null ? null : { vendorRunId };
  },
};

/** What later steps need to know of a pipeline or an update, as the history stores it. */
import type { AttemptReference, VendorDetails } from "../../../contracts/attempt";
import type { PipelineUpdate } from "./update-document";

interface Details {
  readonly pipelineName?: string | null | undefined;
  /** Databricks does not retry such an update. */
  readonly isUnretried?: boolean;
}

export const detailsOf = ({ pipelineName, isUnretried }: Details): VendorDetails => ({
  ...(typeof pipelineName === "string" && { pipelineName }),
  ...(isUnretried === true && { retriedByVendor: "no" }),
});

export const nameIn = ({
  details,
}: {
  readonly details?: VendorDetails | undefined;
}): string | null => details?.["pipelineName"] ?? null;

export const isUnretried = ({ details }: Pick<AttemptReference, "details">): boolean =>
  details?.["retriedByVendor"] === "no";

/** When the newest update before a launch was created. */
export const toMoment = ({ createdMs }: PipelineUpdate): VendorDetails =>
  createdMs === null ? {} : { baselineCreatedMs: String(createdMs) };

export function momentIn({
  details,
}: {
  readonly details?: VendorDetails | undefined;
}): number | null {
  const moment = Number(details?.["baselineCreatedMs"] ?? Number.NaN);
  return Number.isFinite(moment) ? moment : null;
}

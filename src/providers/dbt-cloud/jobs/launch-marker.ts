import { cut, toPlainText } from "../../../contracts/plain-text";
import { launchDigest, type LaunchIdentity } from "../../launch-digest";

/** Longer causes fail the request: https://github.com/apache/airflow/issues/34676 */
const CAUSE_LIMIT = 255;
/** 80 bits: practically no two launches of one job get the same marker. */
const MARKER_CHARACTERS = 16;
const BASE32 = "abcdefghijklmnopqrstuvwxyz234567";

const DEFAULT_CAUSE = "Started by Runward";

/**
 * Replaces the idempotency key that dbt does not have: the same launch always writes the same marker at the start of the
 * run's cause, so a later execution of that launch recognises the run.
 */
export function toMarker(launch: LaunchIdentity): string {
  let bits = BigInt(`0x${launchDigest(launch)}`);
  let characters = "";
  while (characters.length < MARKER_CHARACTERS) {
    characters += BASE32.charAt(Number(bits % 32n));
    bits /= 32n;
  }
  return `[az:${characters}]`;
}

/** The marker comes first, so that it remains when a long cause is cut. */
export function toCause(marker: string, callerCause: string | undefined): string {
  const cause = toPlainText(callerCause ?? "");
  return cut(`${marker} ${cause === "" ? DEFAULT_CAUSE : cause}`, CAUSE_LIMIT);
}

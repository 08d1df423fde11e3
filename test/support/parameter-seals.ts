import type { Target } from "../../src/contracts/target";
import {
  createParameterSeal,
  type ParameterSeal,
  type ParameterSealOptions,
} from "../../src/sealing/parameters";
import { targets } from "./app-contract";

export const SEALING_KEY = "a-sealing-key-of-more-than-thirty-two-characters";

/** Seals the parameters of every target of the app, unless told otherwise. */
export const aParameterSeal = (options: Partial<ParameterSealOptions> = {}): ParameterSeal =>
  createParameterSeal({ seals: true, keys: [SEALING_KEY], kinds: targets, ...options });

/** A job with a parameter that is sealed. */
export const aTargetWith = (parameter: string): Target => ({
  type: "databricks-job",
  workspaceId: "adb-1.2",
  jobId: "77",
  jobParameters: { who: parameter },
});

/** An app that does not seal parameters, as by default. */
export const unsealed = aParameterSeal({ seals: false });

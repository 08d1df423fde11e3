/** What to run, from what stands on the command line: an address, an id or a name. */
import { UsageError } from "../usage-error";
import type { JsonObject } from "./exact-json";
import { typeOfAddress } from "./pasted-address";
import { TARGET_TYPES, TYPES, type TargetType } from "./target-types";

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const DIGITS = /^\d+$/;

export function targetOf(text: string, type: TargetType | undefined): JsonObject {
  const pasted = typeOfAddress(text);
  if (pasted !== null) {
    if (type !== undefined && type !== pasted) {
      throw new UsageError(`The address is that of a ${pasted}, not of a ${type}.`);
    }
    return { type: pasted, [TYPES[pasted].url]: text.trim() };
  }
  // Only pipelines have such ids.
  const isPipeline = UUID.test(text) && type === undefined;
  const known = isPipeline ? "databricks-pipeline" : type;
  if (known === undefined) {
    throw new UsageError(
      `"${text}" may be a job of Databricks or dbt, or a pipeline. Add --type ${TARGET_TYPES.join(", ")}, or paste the address of its page.`,
    );
  }
  return { type: known, ...named(text, known) };
}

function named(text: string, type: TargetType): JsonObject {
  const { id, name } = TYPES[type];
  const isId = type === "databricks-pipeline" ? UUID.test(text) : DIGITS.test(text);
  if (isId) return { [id]: text };
  if (name === null) throw new UsageError(`"${text}" is not the id of a run: ids are digits.`);
  return { [name]: text };
}

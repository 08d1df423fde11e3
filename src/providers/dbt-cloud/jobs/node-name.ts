import { cut } from "../../../contracts/plain-text";

const LONGEST_NAME = 120;
/** dbt ends the id of a generic test with ten digits of a hash. */
const TEST_HASH = /\.[0-9a-f]{10}$/;

/** `model.jaffle_shop.stg_orders` becomes `model stg_orders`; https://docs.getdbt.com/reference/artifacts/run-results-json */
export function toNodeName(uniqueId: string): string {
  const [kind = ""] = uniqueId.split(".", 1);
  const name = toBareName(uniqueId);
  return cut(name === "" ? uniqueId : `${kind} ${name}`, LONGEST_NAME);
}

/** Only the name, as in dbt's log; "" if the text is not the id of a node. */
export function toBareName(uniqueId: string): string {
  const [kind, , ...rest] = uniqueId.split(".");
  const name = rest.join(".");
  return kind === "test" ? name.replace(TEST_HASH, "") : name;
}

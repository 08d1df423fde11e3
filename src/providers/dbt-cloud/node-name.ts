import { cut, toPlainText } from "../../contracts/plain-text";

const LONGEST_NAME = 120;
/** dbt closes the id of a generic test with ten digits of a hash. */
const TEST_HASH = /\.[0-9a-f]{10}$/;

/** `model.jaffle_shop.stg_orders` becomes `model stg_orders`; https://docs.getdbt.com/reference/artifacts/run-results-json */
export function toNodeName(uniqueId: string): string {
  const [kind, , ...rest] = toPlainText(uniqueId).split(".");
  if (kind === undefined || rest.length === 0) return cut(toPlainText(uniqueId), LONGEST_NAME);
  const name = rest.join(".");
  return cut(`${kind} ${kind === "test" ? name.replace(TEST_HASH, "") : name}`, LONGEST_NAME);
}

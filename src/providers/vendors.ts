import { databricks } from "./databricks/databricks";
import { dbtCloud } from "./dbt-cloud/dbt-cloud";
import type { Vendor } from "./vendor";

/** Every vendor. A new one needs this line and its folder. */
export const vendors: readonly Vendor[] = [databricks, dbtCloud];

import { databricks } from "./databricks/databricks";
import { dbtCloud } from "./dbt-cloud/dbt-cloud";
import type { Vendor } from "./vendor";

/** All vendors. A new one needs a line here and its folder. */
export const vendors: readonly Vendor[] = [databricks, dbtCloud];

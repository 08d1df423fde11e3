import { defineProviderSuite } from "./provider-suite";
import { dbtRun } from "./subjects/dbt-run";

defineProviderSuite(dbtRun);

import { defineProviderSuite } from "./provider-suite";
import { dbtJob } from "./subjects/dbt-job";

defineProviderSuite(dbtJob);

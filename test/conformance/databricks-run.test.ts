import { defineProviderSuite } from "./provider-suite";
import { databricksRun } from "./subjects/databricks-run";

defineProviderSuite(databricksRun);

import { defineProviderSuite } from "./provider-suite";
import { databricksJob } from "./subjects/databricks-job";

defineProviderSuite(databricksJob);

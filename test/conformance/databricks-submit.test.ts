import { defineProviderSuite } from "./provider-suite";
import { databricksSubmit } from "./subjects/databricks-submit";

defineProviderSuite(databricksSubmit);

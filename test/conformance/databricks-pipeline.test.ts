import { defineProviderSuite } from "./provider-suite";
import { databricksPipeline } from "./subjects/databricks-pipeline";

defineProviderSuite(databricksPipeline);

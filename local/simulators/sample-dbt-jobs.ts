import { aDbtBuild, type BuildShape } from "./dbt-cloud/build-nodes";
import type { DbtJob } from "./dbt-cloud/job-definition";
import { stepNameOf } from "./dbt-cloud/job-definition";

export const SAMPLE_DBT_ACCOUNT_ID = 70_403_103_922_125;

const PROJECT_ID = 70_403_103_926_818;
const ENVIRONMENT_ID = 70_403_103_931_988;

const STAGING = [
  "stg_customers",
  "stg_orders",
  "stg_order_lines",
  "stg_payments",
  "stg_products",
  "stg_stores",
];
const MARTS = ["dim_customers", "dim_products", "dim_stores", "fct_orders", "fct_payments"];
const REPORTS = ["rpt_daily_revenue"];
const TESTS = [
  "unique_stg_orders_order_id",
  "not_null_stg_orders_customer_id",
  "unique_dim_customers_customer_key",
  "relationships_fct_orders_customer_key",
];

/** Twelve models and their tests; succeeds after about ten seconds. */
export const nightlyMarts: DbtJob = {
  id: 70_403_103_936_332,
  name: "Nightly marts",
  projectId: PROJECT_ID,
  environmentId: ENVIRONMENT_ID,
  generateDocs: true,
  steps: [
    {
      name: stepNameOf("dbt build"),
      durationSeconds: 6,
      nodes: aDbtBuild({ models: [...STAGING, ...MARTS, ...REPORTS], tests: TESTS }),
    },
  ],
};

/** A column is missing: one model and one test fail, and what depends on the model is skipped. */
export const revenueReports: DbtJob = {
  id: 70_403_103_936_407,
  name: "Revenue reports",
  projectId: PROJECT_ID,
  environmentId: ENVIRONMENT_ID,
  steps: [
    {
      name: stepNameOf("dbt build --select +rpt_daily_revenue"),
      durationSeconds: 5,
      nodes: aDbtBuild({
        models: STAGING,
        tests: TESTS.slice(0, 1),
        failingModels: [
          {
            name: "fct_payments",
            message:
              "000904 (42000): SQL compilation error: error line 14 at position 4\ninvalid identifier 'PAYMENT_METHOD'",
          },
        ],
        failingTests: [{ name: "not_null_stg_orders_customer_id", failures: 37 }],
        skipped: REPORTS,
      }),
    },
  ],
};

const FEED_MODELS = ["stg_orders", "fct_orders"];

/** A model fails in each new run, and succeeds when that run is retried. */
export const salesModels: DbtJob = {
  id: 70_403_103_936_518,
  name: "Sales models",
  projectId: PROJECT_ID,
  environmentId: ENVIRONMENT_ID,
  usualFirstSteps: false,
  steps: ({ isRetry }) => [
    {
      name: stepNameOf("dbt build"),
      durationSeconds: 2,
      nodes: aDbtBuild(isRetry ? { models: ["fct_sales"], tests: [] } : FAILING_SALES),
    },
  ],
};

const FAILING_SALES: BuildShape = {
  models: FEED_MODELS,
  tests: TESTS.slice(0, 1),
  failingModels: [
    {
      name: "fct_sales",
      message: "000630 (57014): Statement reached its statement timeout of 3,600 second(s)",
    },
  ],
};

export const SAMPLE_DBT_JOBS: readonly DbtJob[] = [nightlyMarts, revenueReports, salesModels];

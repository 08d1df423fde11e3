/**
 * Mutation testing of the code in which an error would start a job twice, lose a run, or accept an unauthorized request.
 * Run it with `npm run mutate`; a part of it with `npm run mutate -- --mutate 'src/hub/**'`.
 *
 * 1. For each mutant, only tests without a host that execute its line run (`perTest`). End-to-end tests would detect more,
 *    but take days.
 * 2. Mutants of code that runs when a module is loaded (constants, schemas, patterns) are omitted: each would need every
 *    test that loads the module. `test/golden` checks their values.
 * 3. `MUTATION_TESTS='test/golden|test/unit/callbacks'` runs only the tests whose paths match (patterns, separated by `|`).
 *    The first run of all tests takes minutes; a mutant that these tests detect is detected by all of them.
 */
export default {
  mutate: [
    "src/orchestrators/**/*.ts",
    "src/hub/**/*.ts",
    "src/identity/**/*.ts",
    "src/callbacks/**/*.ts",
    "src/triggers/runs/{result-link,run-callback}.ts",
    "src/triggers/webhooks/**/*.ts",
    "src/triggers/door/{caller,for-callers,idempotency-key}.ts",
    "src/providers/{launch-digest,claimed-start}.ts",
    "src/providers/*/webhook.ts",
    "src/providers/*/jobs/{launch*,plan-launch,settle-launch,confirm-launch,marked-runs,past-deadline,continuous-run}.ts",
    "src/providers/*/jobs/{job-start,parallel-runs,run-now-body,token-start,trigger-body}.ts",
    "src/providers/databricks/pipelines/{active-update,launch,own-update,plan-launch,post-start,settle-launch}.ts",
    "src/providers/databricks/pipelines/{update-body,update-reference}.ts",
    "src/providers/databricks/{repairs,submit}/*.ts",
    "src/providers/dbt-cloud/retries/*.ts",
  ],
  testRunner: "jest",
  plugins: ["@stryker-mutator/jest-runner"],
  jest: { configFile: "jest.mutation.config.js" },
  coverageAnalysis: "perTest",
  ignoreStatic: true,
  concurrency: 2,
  // On a busy machine tests are slow. Only after this, plus twice the time of its tests, a mutant counts as endless.
  dryRunTimeoutMinutes: 30,
  timeoutMS: 20_000,
  timeoutFactor: 2,
  thresholds: { high: 98, low: 95, break: 95 },
  reporters: ["progress-append-only", "clear-text", "html", "json"],
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false, skipFull: true },
  htmlReporter: { fileName: ".runward/mutation/index.html" },
  jsonReporter: { fileName: ".runward/mutation/mutation.json" },
  tempDirName: ".runward/mutation/sandbox",
};

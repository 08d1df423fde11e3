/** The parts of the tests that `npm test` leaves out, as patterns of their paths. CI runs them with `npm run test:more`. */
module.exports = {
  /**
   * Kills, broken networks, hostile requests and responses, random runs, a year of schedules, and a collector in trouble, which
   * takes real time; `npm run test:faults` tries more of the first.
   */
  MATRICES: [
    "/test/faults/",
    "/test/hostility/",
    "/test/end-to-end/a-year-of-schedules",
    "/test/end-to-end/telemetry-trouble",
    "/test/end-to-end/wide-workflows",
    "/test/unit/schedules/a-year",
    "/test/unit/orchestrators/run-fuzz",
    "/test/unit/orchestrators/workflows/random-workflows",
    "/test/unit/orchestrators/workflows/sizes",
  ],
  /** The tests of the conformance suite itself, and the suite for targets whose provider is mostly that of another target. */
  CONFORMANCE: [
    "/test/conformance/faulty-provider",
    "/test/conformance/databricks-submit",
    "/test/conformance/(?:databricks|dbt)-run",
  ],
  /** The embedded host and the simulators alone: only a change of `local/` can break these tests. */
  LOCAL: ["/test/unit/host/", "/test/unit/local/", "/test/unit/simulators/"],
};

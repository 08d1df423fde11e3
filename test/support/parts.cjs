/** The parts of the tests that `npm test` leaves out, as patterns of their paths. CI runs them with `npm run test:more`. */
module.exports = {
  /**
   * Kills, broken networks, hostile responses, random runs and a year of schedules; `npm run test:faults` tries more of
   * the first.
   */
  MATRICES: [
    "/test/faults/crash-matrix",
    "/test/faults/kill-",
    "/test/faults/network-matrix",
    "/test/faults/.*-worlds",
    "/test/faults/full-disk",
    "/test/end-to-end/a-year-of-schedules",
    "/test/unit/schedules/a-year",
    "/test/unit/orchestrators/run-fuzz",
    "/test/hostility/",
  ],
  /** The embedded host and the simulators by themselves: only a change of `local/` can break them. */
  LOCAL: ["/test/unit/host/", "/test/unit/local/", "/test/unit/simulators/"],
};

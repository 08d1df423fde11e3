/** The parts of the tests that `npm test` leaves out, as patterns of their paths. CI runs them with `npm run test:more`. */
module.exports = {
  /**
   * Killed hosts, broken networks, hostile responses, random runs and a year of schedules. `npm run test:faults` has more
   * tests of killed hosts.
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
  /** The embedded host and the simulators alone: only a change of `local/` can break these tests. */
  LOCAL: ["/test/unit/host/", "/test/unit/local/", "/test/unit/simulators/"],
};

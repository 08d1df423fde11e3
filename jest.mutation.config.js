const base = require("./jest.config.js");

/** Only tests whose paths match run: paths or patterns, separated by `|`. Without it, all tests without a host. */
const { MUTATION_TESTS } = process.env;
const otherTests = MUTATION_TESTS ? [`^(?!.*/(?:${MUTATION_TESTS}))`] : [];

/** The tests that Stryker runs for each mutant: those without a host. Run by `npm run mutate`. */
module.exports = {
  ...base,
  // Stryker uses jest to find the tests of a file, and jest follows imports only below its roots.
  roots: ["<rootDir>/src", "<rootDir>/local", "<rootDir>/test"],
  testMatch: ["<rootDir>/test/{golden,replay,unit}/**/*.test.ts"],
  // The code of hosts, simulators and callers is not mutated.
  testPathIgnorePatterns: [
    "/node_modules/",
    "/test/unit/(?:host|simulators|callers|local)/",
    ...otherTests,
  ],
};

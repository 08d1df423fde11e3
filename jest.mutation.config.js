const base = require("./jest.config.js");

/** The tests that Stryker runs for each mutant: those without a host. Run by `npm run mutate`. */
module.exports = {
  ...base,
  // Stryker uses jest to find the tests of a file, and jest follows imports only below its roots.
  roots: ["<rootDir>/src", "<rootDir>/local", "<rootDir>/test"],
  testMatch: ["<rootDir>/test/{golden,replay,unit}/**/*.test.ts"],
  // The code of hosts, simulators and callers is not mutated.
  testPathIgnorePatterns: ["/node_modules/", "/test/unit/(?:host|simulators|callers|local)/"],
};

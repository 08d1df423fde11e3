const base = require("./jest.config.js");

/** The tests that Stryker runs for each mutant: those of the code alone, without a host. Run by `npm run mutate`. */
module.exports = {
  ...base,
  // Stryker asks jest which tests a file concerns, and jest follows imports only below its roots.
  roots: ["<rootDir>/src", "<rootDir>/local", "<rootDir>/test"],
  testMatch: ["<rootDir>/test/{golden,replay,unit}/**/*.test.ts"],
  // About hosts, simulators and callers, whose code is not mutated.
  testPathIgnorePatterns: ["/node_modules/", "/test/unit/(?:host|simulators|callers|local)/"],
};

const base = require("./jest.config.js");

/** The suite for any running host, in real time, only over HTTP. Run by `npm run test:func`. */
module.exports = {
  ...base,
  testMatch: ["**/host-suite/**/*.suite.ts"],
  testTimeout: 120_000,
};

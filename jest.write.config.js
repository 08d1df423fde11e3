const base = require("./jest.config.js");

/**
 * Programs that write files for the tests, and check them. Run by `npm run record-histories` and
 * `npm run compile-infra`.
 */
module.exports = {
  ...base,
  testMatch: ["**/test/**/*.write.ts"],
};

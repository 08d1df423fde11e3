const base = require("./jest.config.js");

/** The processes of an app, killed and frozen for some minutes. Run by `npm run test:soak`. */
module.exports = {
  ...base,
  testMatch: ["**/soak/**/*.suite.ts"],
};

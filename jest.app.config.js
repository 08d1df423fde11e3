const base = require("./jest.config.js");
const { CONFORMANCE, LOCAL, MATRICES } = require("./test/support/parts.cjs");

/** What every change has to pass, in minutes. Run by `npm test`. */
module.exports = {
  ...base,
  testPathIgnorePatterns: ["/node_modules/", ...MATRICES, ...CONFORMANCE, ...LOCAL],
};

/** The rooms of programs that call the app. Nothing in `src` imports them. */
module.exports = [
  {
    path: "client",
    does: "the client of the HTTP API, typed from its OpenAPI document; uses nothing of Node",
    rooms: [],
    packages: [],
    node: [],
  },
  {
    path: "cli",
    does: "the command line `runward`; only `cli/runward.ts` reads the environment",
    rooms: ["client", "src/contracts"],
    packages: [...["@azure/identity", "commander", "log-update", "lossless-json", "picocolors"]],
    node: ["fs/promises", "stream/consumers", "tty"],
  },
];

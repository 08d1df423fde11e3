/** What may import what: the rooms of `rules/rooms.cjs`, and what holds for all of them. */
const { importRules } = require("./rules/import-rules.cjs");
const rooms = require("./rules/rooms.cjs");

const forbid = (name, from, to) => ({ name, severity: "error", from, to });

module.exports = {
  forbidden: [
    ...importRules(rooms),
    forbid("no cycles", {}, { circular: true }),
    forbid(
      "no orphans",
      {
        orphan: true,
        path: "^(src|local|client|cli|page)/",
        pathNot: ["^src/contracts/", "^cli/runward\\.ts$", "\\.d\\.ts$"],
      },
      {},
    ),
    forbid("imports resolve", {}, { couldNotResolve: true }),
    forbid(
      "the page is imported by nothing but its tests",
      { path: "^(src|local|bench|test)/", pathNot: "^test/(unit/)?page/" },
      { path: "^page/" },
    ),
    forbid(
      "no development packages in src",
      { path: "^src/" },
      { dependencyTypes: ["npm-dev", "npm-optional"] },
    ),
    forbid(
      "OpenTelemetry is loaded when it is wanted",
      { path: "^src/", pathNot: "^src/telemetry/open-telemetry/" },
      { path: "^src/telemetry/open-telemetry/", dynamic: false },
    ),
    forbid(
      "the program is imported by nothing",
      { path: "^(src|local|client|cli)/" },
      { path: "^src/index\\.ts$" },
    ),
    forbid(
      "the simulators stand apart",
      { path: "^local/simulators/" },
      {
        path: "^(src|local|test|bench)/",
        pathNot: "^local/(simulators/|(clock|browser-guard)\\.ts$)",
      },
    ),
    forbid(
      "the embedded host stands apart",
      { path: "^local/host/" },
      { path: "^(src|local|test|bench)/", pathNot: "^local/(host/|(clock|browser-guard)\\.ts$)" },
    ),
    forbid("local stands apart from tests", { path: "^local/" }, { path: "^(test|bench)/" }),
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    doNotFollow: { path: "node_modules" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "require", "types"],
    },
  },
};

/** The import rules of ARCHITECTURE.md, "Rooms". */
const to = (path) => ({ path });
const outside = (...rooms) => ({ path: "^src/", pathNot: rooms.map((room) => `^src/${room}`) });

module.exports = {
  forbidden: [
    { name: "no-cycles", severity: "error", from: {}, to: { circular: true } },
    {
      name: "no-orphans",
      severity: "error",
      from: { orphan: true, path: "^(src|local)/", pathNot: ["^src/contracts/"] },
      to: {},
    },
    {
      name: "contracts-import-zod-alone",
      severity: "error",
      from: { path: "^src/contracts/" },
      to: { pathNot: ["^src/contracts/", "^node_modules/zod/"] },
    },
    {
      name: "orchestrators-import-contracts-only",
      severity: "error",
      from: { path: "^src/orchestrators/" },
      to: {
        pathNot: ["^src/(orchestrators|contracts)/", "^node_modules/(durable-functions|zod)/"],
      },
    },
    {
      name: "triggers-know-contracts-schedules-and-callbacks",
      severity: "error",
      from: { path: "^src/triggers/" },
      to: outside("triggers/", "contracts/", "schedules/", "callbacks/"),
    },
    {
      name: "schedules-know-contracts-only",
      severity: "error",
      from: { path: "^src/schedules/" },
      to: outside("schedules/", "contracts/"),
    },
    {
      name: "openapi-knows-contracts-only",
      severity: "error",
      from: { path: "^src/openapi/" },
      to: outside("openapi/", "contracts/"),
    },
    {
      name: "activities-know-contracts-callbacks-and-the-provider-seam",
      severity: "error",
      from: { path: "^src/activities/" },
      to: outside("activities/", "contracts/", "callbacks/", "providers/provider\\.ts$"),
    },
    {
      name: "providers-know-identity-and-http",
      severity: "error",
      from: { path: "^src/providers/" },
      to: outside("providers/", "contracts/", "identity/", "http/"),
    },
    {
      name: "callbacks-know-http-and-no-identity",
      severity: "error",
      from: { path: "^src/callbacks/" },
      to: outside("callbacks/", "contracts/", "http/"),
    },
    {
      name: "vendors-never-meet",
      severity: "error",
      from: { path: "^src/providers/([^/]+)/" },
      to: { path: "^src/providers/[^/]+/", pathNot: "^src/providers/$1/" },
    },
    {
      name: "identity-and-http-know-no-vendor",
      severity: "error",
      from: { path: "^src/(identity|http)/" },
      to: outside("identity/", "http/", "contracts/"),
    },
    {
      name: "telemetry-knows-http-and-no-vendor",
      severity: "error",
      from: { path: "^src/telemetry/" },
      to: outside("telemetry/", "contracts/", "http/"),
    },
    {
      name: "telemetry-is-known-to-index-alone",
      severity: "error",
      from: { path: "^src/", pathNot: "^src/(index\\.ts$|telemetry/)" },
      to: to("^src/telemetry/"),
    },
    {
      name: "opentelemetry-has-three-files",
      severity: "error",
      from: {
        path: "^src/",
        pathNot: "^src/telemetry/(open-telemetry|span-exporter|collector-connections)\\.ts$",
      },
      to: to("^node_modules/@opentelemetry/"),
    },
    {
      name: "opentelemetry-is-loaded-when-it-is-wanted",
      severity: "error",
      from: { path: "^src/", pathNot: "^src/telemetry/(open-telemetry|span-exporter)\\.ts$" },
      to: {
        path: "^src/telemetry/(open-telemetry|span-exporter|collector-connections)\\.ts$",
        dynamic: false,
      },
    },
    {
      name: "settings-are-read-by-index-alone",
      severity: "error",
      from: { path: "^src/", pathNot: "^src/(index|settings)\\.ts$" },
      to: to("^src/settings\\.ts$"),
    },
    {
      name: "settings-have-one-face",
      severity: "error",
      from: { path: "^src/", pathNot: "^src/settings\\.ts$" },
      to: { path: "^src/(caller|connection|place)-settings\\.ts$" },
    },
    {
      name: "index-is-imported-by-nobody",
      severity: "error",
      from: { path: "^src/" },
      to: to("^src/index\\.ts$"),
    },
    {
      name: "src-stands-alone",
      severity: "error",
      from: { path: "^src/" },
      to: to("^(local|test|bench)/"),
    },
    {
      name: "simulators-share-no-code-with-src",
      severity: "error",
      from: { path: "^local/simulators/" },
      to: to("^src/"),
    },
    {
      name: "host-shares-no-code-with-src",
      severity: "error",
      from: { path: "^local/host/" },
      to: to("^(src|local/simulators)/"),
    },
    {
      name: "no-dev-dependencies-in-src",
      severity: "error",
      from: { path: "^src/" },
      to: { dependencyTypes: ["npm-dev"] },
    },
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

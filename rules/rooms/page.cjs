/** The rooms of the runs page, which is bundled apart and runs in a browser. */
const PREACT = ["preact", "@preact/signals"];

module.exports = [
  {
    path: "page",
    does: "the runs page: shows the first view in the browser",
    rooms: ["page/shell", "page/state"],
    packages: ["preact"],
    node: [],
  },
  {
    path: "page/shell",
    does: "header, sign-in, and the list of views",
    rooms: [...["page/logic", "page/state", "page/api", "page/parts"], "page/views/*"],
    packages: PREACT,
    node: [],
  },
  {
    path: "page/views/*",
    does: "one view each; none imports another",
    rooms: ["page/logic", "page/state", "page/api", "page/parts"],
    packages: PREACT,
    node: [],
  },
  {
    path: "page/parts",
    does: "what several views show: tables, charts, dialogs, times",
    rooms: ["page/logic", "page/state"],
    packages: PREACT,
    node: [],
  },
  {
    path: "page/api",
    does: "the only room that calls the API, through the client that all callers share",
    rooms: ["client", "page/logic", "page/state"],
    packages: PREACT,
    node: [],
  },
  {
    path: "page/state",
    does: "what the page knows by itself: address, session, choices, time",
    rooms: ["page/logic"],
    packages: PREACT,
    node: [],
  },
  {
    path: "page/logic",
    does: "pure functions: texts, time scale, layout; takes documents and errors of the client",
    rooms: ["client"],
    packages: [],
    node: [],
  },
];

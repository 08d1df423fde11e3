/**
 * What an orchestrator, and the contracts that it executes, may not do. Durable rebuilds an orchestrator from history
 * before every turn, so anything that can return another value the second time breaks the run (invariant 1 in
 * ARCHITECTURE.md). A global is detected by what it resolves to, whatever its spelling: `globalThis.Date.now()`,
 * `const { now } = Date` and `Date()` are the same.
 */

/** Globals that always return the same for the same arguments. All others are reported. */
const PURE_GLOBALS = new Set([
  ...["Array", "BigInt", "Boolean", "Error", "JSON", "Map", "Number", "Object", "RangeError"],
  ...[
    "RegExp",
    "Set",
    "String",
    "Symbol",
    "SyntaxError",
    "TextDecoder",
    "TextEncoder",
    "TypeError",
  ],
  ...["URL", "URLSearchParams", "Uint8Array", "WeakMap", "WeakSet"],
  ...["Infinity", "NaN", "undefined", "isFinite", "isNaN", "parseFloat", "parseInt"],
  ...["decodeURIComponent", "encodeURIComponent"],
]);

/** Methods that read the time zone or the language of the machine. */
const LOCAL_METHODS =
  /^(toLocale\w*|localeCompare|getTimezoneOffset|(get|set)(Date|Day|FullYear|Hours|Milliseconds|Minutes|Month|Seconds|Year)|toDateString|toTimeString)$/;

/** The functions of `Date` that get their instant as an argument. */
const DATE_FUNCTIONS = new Set(["parse", "UTC"]);

const nameOf = ({ computed, property }) => {
  if (!computed && property.type === "Identifier") return property.name;
  return property.type === "Literal" ? String(property.value) : null;
};

const memberOf = (node) =>
  node.parent.type === "MemberExpression" && node.parent.object === node
    ? nameOf(node.parent)
    : undefined;

/** `new Date(instant)`, `Date.parse(text)`, `Date.UTC(...)`, and `x instanceof Date`. */
function readsNoClock(node) {
  const { parent } = node;
  if (parent.type === "NewExpression" && parent.callee === node) {
    const [first] = parent.arguments;
    return first !== undefined && first.type !== "SpreadElement";
  }
  if (parent.type === "BinaryExpression" && parent.operator === "instanceof") return true;
  return DATE_FUNCTIONS.has(memberOf(node) ?? "");
}

const isDeterministicMath = (node) => {
  const member = memberOf(node);
  return member !== undefined && member !== null && member !== "random";
};

/** What is wrong with a use of a global; null if nothing is. */
function faultOf(node) {
  if (node.name === "Date") return readsNoClock(node) ? null : "the clock";
  if (node.name === "Math") return isDeterministicMath(node) ? null : "random";
  return PURE_GLOBALS.has(node.name) ? null : `${node.name}, which is not known to be pure`;
}

const isTypeReference = ({ isTypeReference, isValueReference }) =>
  isTypeReference === true && isValueReference !== true;

/** References to names that the file does not declare. */
function globalReferences(scopeManager) {
  const [globalScope] = scopeManager.scopes;
  return [
    ...globalScope.through,
    ...globalScope.variables
      .filter(({ defs }) => defs.length === 0)
      .flatMap(({ references }) => references),
  ];
}

const REMEDY =
  "Use the instants and ids of durable-steps.ts, or an activity: an orchestrator may only depend on its history.";

const pure = {
  meta: { type: "problem", schema: [], messages: { impure: `This reaches {{what}}. ${REMEDY}` } },
  create(context) {
    const report = (node, what) => context.report({ node, messageId: "impure", data: { what } });
    return {
      "Program:exit"() {
        for (const reference of globalReferences(context.sourceCode.scopeManager)) {
          if (isTypeReference(reference)) continue;
          const what = faultOf(reference.identifier);
          if (what !== null) report(reference.identifier, what);
        }
      },
      MemberExpression(node) {
        const name = nameOf(node);
        if (name !== null && LOCAL_METHODS.test(name)) report(node, "the machine's time zone");
        // `[].constructor.constructor("return Date")()` is Function by another name.
        if (name === "constructor") report(node, "code that no check can see");
      },
      ":function[async=true]"(node) {
        report(node, "the event loop: orchestrators are synchronous generators");
      },
      AwaitExpression: (node) => report(node, "the event loop"),
      ImportExpression: (node) => report(node, "a module that is loaded while it runs"),
      MetaProperty: (node) => {
        if (node.meta.name === "import") report(node, "the environment");
      },
    };
  },
};

/** Only one file uses the SDK, so that a new version changes one file, and every step is parsed. */
const typedSteps = {
  meta: {
    type: "problem",
    schema: [],
    messages: { raw: "Only durable-steps.ts may use `df`. Use its typed steps." },
  },
  create(context) {
    const report = (node) => context.report({ node, messageId: "raw" });
    const isDf = ({ type, name, value }) =>
      (type === "Identifier" && name === "df") || (type === "Literal" && value === "df");
    return {
      MemberExpression({ property, computed }) {
        if (isDf(property) && (!computed || property.type === "Literal")) report(property);
      },
      "ObjectPattern > Property"({ key }) {
        if (isDf(key)) report(key);
      },
    };
  },
};

module.exports = { rules: { pure, "typed-steps": typedSteps } };

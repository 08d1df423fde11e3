import { Deployment, type Template } from "./deployment";
import { RESOURCE_GROUP } from "./functions";
import type { Json } from "./json";

const store = {
  type: "Microsoft.Storage/storageAccounts",
  apiVersion: "2025-06-01",
  name: "[parameters('name')]",
};

const moduleOf = (template: object, parameters: object, more: object = {}): object => ({
  type: "Microsoft.Resources/deployments",
  name: "[format('module-{0}', deployment().name)]",
  properties: { template, parameters },
  ...more,
});

const deploy = (template: object, given: Record<string, Json> = {}): Deployment =>
  new Deployment(template as Template, given, { clientId: "known" });

/** What an expression comes to, in a template with a parameter, a variable and a resource. */
const valueOf = (expression: string): Json | undefined =>
  deploy(
    {
      parameters: { name: { defaultValue: "[concat(createArray('a'), createArray('b'))]" } },
      variables: { deep: { list: [{ of: "[length(parameters('name'))]" }] } },
      resources: { store: { ...store, name: "s" } },
      outputs: { value: { value: expression } },
    },
    {},
  ).outputs()["value"];

describe("a deployment", () => {
  it.each([
    ["[variables('deep').list[0].of]", 2],
    ["[if(empty(parameters('name')), reference('none').x, 'lazy')]", "lazy"],
    [
      "[map(parameters('name'), lambda('item', format('<{0}>', lambdaVariables('item'))))]",
      ["<a>", "<b>"],
    ],
    ["[coalesce(tryGet(createObject('a', 'x'), 'b'), 'none')]", "none"],
    ["[cidrSubnet('10.90.0.0/24', 26, 1)]", "10.90.0.64/26"],
    ["[items(createObject('b', 1, 'a', 2))[0].key]", "a"],
    ["[reference('store').clientId]", "known"],
    [
      "[reference('store').url]",
      `‹${RESOURCE_GROUP}/providers/Microsoft.Storage/storageAccounts/s.url›`,
    ],
    ["[[not an expression]", "[not an expression]"],
  ])("takes %s for %j", (expression, expected) => {
    expect(valueOf(expression)).toStrictEqual(expected);
  });

  it("throws for an unknown function", () => {
    expect(() => valueOf("[dataUri('a')]")).toThrow("The function dataUri is not known here");
  });

  it("evaluates loops and conditions, also nested loops", () => {
    const deployment = deploy({
      parameters: {},
      resources: {
        many: {
          ...store,
          name: "[format('s{0}', copyIndex())]",
          copy: { name: "many", count: 2 },
          properties: {
            copy: [{ name: "rules", count: 2, input: "[add(copyIndex(), copyIndex('rules'))]" }],
          },
          dependsOn: ["none"],
        },
        none: { ...store, name: "none", condition: "[not(equals(1, 1))]" },
        old: { ...store, name: "old", existing: true },
      },
    });

    expect(deployment.resources().map(({ body }) => body)).toStrictEqual([
      { ...store, name: "s0", properties: { rules: [0, 1] } },
      { ...store, name: "s1", properties: { rules: [1, 2] } },
    ]);
  });

  it("passes values to modules and reads their outputs", () => {
    const child = {
      parameters: { name: { type: "securestring" } },
      resources: { store },
      outputs: { id: { value: "[format('{0}!', parameters('name'))]" } },
    };
    const deployment = deploy({
      resources: { child: moduleOf(child, { name: { value: "inside" } }) },
      outputs: { id: { value: "[reference('child').outputs.id.value]" } },
    });

    expect(deployment.outputs()).toStrictEqual({ id: "inside!" });
    expect(deployment.resources().map(({ id }) => id)).toStrictEqual([
      `${RESOURCE_GROUP}/providers/Microsoft.Storage/storageAccounts/inside`,
    ]);
    expect(deployment.deployments().flatMap((each) => each.secrets())).toStrictEqual(["inside"]);
  });

  it("fails like the real one: omitted modules and missing values", () => {
    const left = deploy({
      resources: { child: moduleOf({ resources: {} }, {}, { condition: "[empty('x')]" }) },
      outputs: { id: { value: "[reference('child').outputs.id.value]" } },
    });
    const missing = deploy({ parameters: { name: {} }, resources: { store } });

    expect(() => left.outputs()).toThrow("child is not deployed");
    expect(() => missing.resources()).toThrow("The parameter name has no value");
  });

  it("gives extensions the resource that they belong to", () => {
    const roles = deploy({
      resources: {
        role: {
          type: "Microsoft.Authorization/roleAssignments",
          name: "r",
          scope: "[resourceId('Microsoft.Storage/storageAccounts', 's')]",
        },
      },
    }).resources();

    const storage = `${RESOURCE_GROUP}/providers/Microsoft.Storage/storageAccounts/s`;
    expect(roles.map(({ scope, id }) => [scope, id])).toStrictEqual([
      [storage, `${storage}/providers/Microsoft.Authorization/roleAssignments/r`],
    ]);
  });
});

import { bodyOf, resourcesOf, templates } from "./templates";
import { writtenAt } from "./bicep-values";

/** https://learn.microsoft.com/azure/role-based-access-control/built-in-roles */
const BUILT_IN_ROLES = {
  "b7e6dc6d-f1e8-4753-8033-0f276bb0955b": "Storage Blob Data Owner",
  "974c5e8b-45b9-4653-ba55-5f855dd0fb88": "Storage Queue Data Contributor",
  "0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3": "Storage Table Data Contributor",
  "4633458b-17de-408a-b874-0445c86b69e6": "Key Vault Secrets User",
  "3913510d-42f4-4e42-8a64-420c390055eb": "Monitoring Metrics Publisher",
  "0ad04412-c4d5-4796-b79c-f76d14c8d402": "Durable Task Data Contributor",
};

const GUID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

const assignments = resourcesOf("Microsoft.Authorization/roleAssignments");

describe("role assignments", () => {
  it("give the identity exactly the roles that it needs", () => {
    const mentioned = templates.flatMap(({ source }) => [...source.matchAll(GUID)].map(String));

    expect(mentioned.sort()).toStrictEqual(Object.keys(BUILT_IN_ROLES).sort());
  });

  it("are scoped to one resource each, never to the group or the subscription", () => {
    const scopes = assignments.map((assignment) => writtenAt(bodyOf(assignment.body), "scope"));

    expect(scopes.sort()).toStrictEqual(["account", "component", "scheduler::taskHub", "vault"]);
  });

  it("go to the app's identity, and to no deployer", () => {
    const given = assignments.map((assignment) => [
      writtenAt(bodyOf(assignment.body), "properties.principalType"),
      writtenAt(bodyOf(assignment.body), "properties.principalId"),
    ]);

    expect(given).toHaveLength(4);
    expect(new Set(given.map(([type]) => type))).toStrictEqual(new Set(["ServicePrincipal"]));
    expect(new Set(given.map(([, id]) => id))).toStrictEqual(
      new Set(["appPrincipalId", "readerPrincipalId", "writerPrincipalId"]),
    );
  });
});

import { readBicep } from "./bicep-reader";
import { valueAt, writtenAt, type BicepValue } from "./bicep-values";

const source = `
targetScope = 'resourceGroup'

@description('It\\'s a name.') // with a comment
@minLength(3)
param name string

#disable-next-line no-unused-params
param size int = 5
param settings { *: string }
param options { first: string, second: int[]? } = { first: 'a', second: [1] }

var roles = {
  reader: 'abc'
  writer: empty(name)
    ? 'no}ne'
    : 'for-\${name}'
}

var all = { ...roles, ...empty(name) ? {} : { more: '1' }, last: 'z' }

@onlyIfNotExists()
resource account 'Microsoft.Storage/storageAccounts@2025-06-01' = if (size > (3)) {
  name: name
  properties: { open: false, tags: [for (tag, index) in ['a', 'b']: { key: tag }] }

  resource blobs 'blobServices' = {
    name: 'default'
  }
}

resource old 'Microsoft.Web/sites@2025-03-01' existing = {
  name: 'old'
}

module child 'modules/child.bicep' = [
  for link in links: if (size == 1) {
    params: { name: link }
  }
]

output id string = account.id
`;

describe("readBicep", () => {
  const file = readBicep(source);

  it("reads parameters with their decorators and defaults", () => {
    expect(file.params.map(({ name }) => name)).toStrictEqual([
      "name",
      "size",
      "settings",
      "options",
    ]);
    expect(file.params[0]?.decorators).toHaveLength(2);
    expect(file.params[0]?.value).toBeNull();
    expect(file.params[1]?.value).toStrictEqual({ kind: "expression", source: "5" });
  });

  it("keeps expressions whole, over lines and around brackets in strings", () => {
    const roles = file.vars[0]?.value;

    expect(writtenAt(roles, "reader")).toBe("abc");
    expect(writtenAt(roles, "writer")).toMatch(/^empty\(name\)\s+\? 'no}ne'\s+: 'for-\$\{name\}'$/);
  });

  it("keeps what an object takes over from others", () => {
    const expression = (written: string): BicepValue => ({ kind: "expression", source: written });

    expect(file.vars[1]?.value).toStrictEqual({
      kind: "object",
      fields: new Map([
        ["...roles", expression("roles")],
        ["...empty(name) ? {} : { more: '1' }", expression("empty(name) ? {} : { more: '1' }")],
        ["last", { kind: "text", text: "z" }],
      ]),
    });
  });

  it("finds nested resources under their parent's type and version", () => {
    const described = file.resources.map(({ type, apiVersion, isExisting }) =>
      [type, apiVersion, isExisting].join(" "),
    );

    expect(described).toStrictEqual([
      "Microsoft.Storage/storageAccounts/blobServices 2025-06-01 false",
      "Microsoft.Storage/storageAccounts 2025-06-01 false",
      "Microsoft.Web/sites 2025-03-01 true",
    ]);
  });

  it("looks behind conditions and into loops", () => {
    const account = file.resources[1];

    expect(account?.decorators).toStrictEqual(["@onlyIfNotExists()"]);
    expect(writtenAt(account?.body, "properties.open")).toBe("false");
    expect(valueAt(account?.body, "properties.tags")).toMatchObject({ kind: "list" });
  });

  it("reads modules and outputs", () => {
    expect(file.modules.map(({ path }) => path)).toStrictEqual(["modules/child.bicep"]);
    expect(file.outputs.map(({ name }) => name)).toStrictEqual(["id"]);
  });

  it("refuses what it cannot read", () => {
    expect(() => readBicep("resource a 'b@1' = { name: 'open")).toThrow("never closed");
    expect(() => readBicep("class a {}")).toThrow('declaration "class"');
  });
});

import { admitAddress, DEFAULT_CALLBACK_HOSTS } from "../../../src/callbacks/callback-hosts";

const verdictOn = (address: string, hosts: readonly string[] = DEFAULT_CALLBACK_HOSTS): string => {
  const admission = admitAddress(address, hosts);
  return admission.kind === "refused" ? admission.reason : `admitted ${admission.url.host}`;
};

const notListed = (host: string): string =>
  `has the host ${host}, which the setting CALLBACK_HOSTS does not list`;
const thisMachine = "leads to this machine, which the setting CALLBACK_HOSTS does not name";
const notByAddress = "must name its host, not an IP address";

describe("admitAddress", () => {
  it.each([
    "https://dpnortheurope.svc.datafactory.azure.com/dataplane/callback/1?token=x",
    "https://dpusgovvirginia.svc.datafactory.azure.us/callback",
    "https://dp.chinanorth.datafactory.azure.cn/callback",
    "https://prod-12.westeurope.logic.azure.com:443/workflows/a/runs/b?sig=c",
    "https://prod-29.usgovtexas.logic.azure.us/workflows/a",
    "https://prod-01.chinaeast.logic.azure.cn/workflows/a",
    "https://PROD-12.WESTEUROPE.LOGIC.AZURE.COM/workflows/a",
  ])("admits a caller of one of the three clouds: %s", (address) => {
    expect(verdictOn(address)).toBe(`admitted ${new URL(address).host}`);
  });

  it.each([
    ["https://example.com/callback", notListed("example.com")],
    ["https://evil-logic.azure.com/callback", notListed("evil-logic.azure.com")],
    ["https://logic.azure.com.example.com/callback", notListed("logic.azure.com.example.com")],
    ["https://prod.logic.azure.com./callback", notListed("prod.logic.azure.com.")],
    ["https://example.com/?https://prod.logic.azure.com", notListed("example.com")],
    ["https://example.com#.logic.azure.com", notListed("example.com")],
    ["http://prod.logic.azure.com/callback", "must use https"],
    ["ftp://prod.logic.azure.com/callback", "must use https"],
    ["file:///etc/passwd", "must use https"],
    ["javascript:alert(1)", "must use https"],
    ["https://user:secret@prod.logic.azure.com/", "must not hold a user or password"],
    ["https://prod.logic.azure.com@example.com/", "must not hold a user or password"],
    ["https://:secret@prod.logic.azure.com/", "must not hold a user or password"],
    ["https://user@prod.logic.azure.com/", "must not hold a user or password"],
    ["https://169.254.169.254/metadata", notByAddress],
    ["https://[fd00::1]/", notByAddress],
    ["https://0xa9fea9fe/", notByAddress],
    ["https://2130706433/", thisMachine],
    ["https://127.1/", thisMachine],
    ["http://localhost:8080/", thisMachine],
    ["http://[::1]:8080/", thisMachine],
    ["/relative", "must be an absolute https address"],
    ["prod.logic.azure.com", "must be an absolute https address"],
  ])("refuses %s", (address, reason) => {
    expect(verdictOn(address)).toBe(reason);
  });

  it("says how to allow a Logic Apps Standard app, and allows it once its host is listed", () => {
    const address = "https://nightly-std.azurewebsites.net:443/api/Load/triggers/x/invoke?sig=s";

    expect(verdictOn(address)).toBe(
      "has the host nightly-std.azurewebsites.net, which the setting CALLBACK_HOSTS does not list. If it is your Logic Apps Standard app, add exactly this host to the setting",
    );
    expect(verdictOn(address, ["nightly-std.azurewebsites.net"])).toBe(
      "admitted nightly-std.azurewebsites.net",
    );
  });

  it("admits loopback, over plain http too, only as far as it is named", () => {
    expect(verdictOn("http://127.0.0.1:9000/callback", ["127.0.0.1"])).toBe(
      "admitted 127.0.0.1:9000",
    );
    expect(verdictOn("http://localhost:9000/callback", ["127.0.0.1"])).toBe(thisMachine);
    expect(verdictOn("ftp://127.0.0.1/callback", ["127.0.0.1"])).toBe(thisMachine);
  });

  it("admits no address that the setting would name", () => {
    expect(verdictOn("https://10.0.0.5/callback", ["10.0.0.5"])).toBe(notByAddress);
  });
});

describe("admitAddress, of an admitted address", () => {
  it("returns it as a URL, of a listed host and of this machine", () => {
    const listed = "https://prod-1.logic.azure.com/callback?sig=1";
    const local = "http://localhost:8080/callback";

    expect(admitAddress(listed, DEFAULT_CALLBACK_HOSTS)).toStrictEqual({
      kind: "admitted",
      url: new URL(listed),
    });
    expect(admitAddress(local, ["localhost"])).toStrictEqual({
      kind: "admitted",
      url: new URL(local),
    });
  });

  it("admits this machine by http and https only", () => {
    expect(verdictOn("https://localhost/", ["localhost"])).toBe("admitted localhost");
    expect(verdictOn("xhttp://localhost/", ["localhost"])).toBe(thisMachine);
    expect(verdictOn("ftp://localhost/", ["localhost"])).toBe(thisMachine);
  });
});

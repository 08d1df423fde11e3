import type { LookupAddress, LookupOptions } from "node:dns";
import {
  AddressRefusedError,
  createPublicLookup,
  isPublicAddress,
  type Resolve,
} from "../../../src/callbacks/public-lookup";

const v4 = (address: string): LookupAddress => ({ address, family: 4 });

interface Found {
  readonly error: Error | null;
  readonly address: string | LookupAddress[];
  readonly family: number | undefined;
}

const lookUp = (
  answer: readonly LookupAddress[] | NodeJS.ErrnoException,
  {
    hostname = "hook.logic.azure.com",
    options = {},
  }: { hostname?: string; options?: LookupOptions } = {},
): Promise<Found> =>
  new Promise((resolve) => {
    const lookup = createPublicLookup((_name, _options, callback) => {
      if (answer instanceof Error) callback(answer);
      else callback(null, [...answer]);
    });
    lookup(hostname, options, (error, address, family) => {
      resolve({ error, address, family });
    });
  });

type Answer = Parameters<Parameters<Resolve>[2]>;

const NOT_FOUND = Object.assign(new Error("no such name"), { code: "ENOTFOUND" });

describe("isPublicAddress", () => {
  it.each(["20.50.1.2", "8.8.8.8", "2603:1020:201::1", "::ffff:20.50.1.2"])("takes %s", (text) => {
    expect(isPublicAddress(text)).toBe(true);
  });

  it.each([
    ["loopback", "127.0.0.1"],
    ["loopback", "::1"],
    ["private", "10.1.2.3"],
    ["private", "172.16.0.1"],
    ["private", "192.168.1.1"],
    ["unique local", "fd12::1"],
    ["link-local, where the metadata service is", "169.254.169.254"],
    ["link-local", "fe80::1"],
    ["the metadata service, IPv4-compatible", "::a9fe:a9fe"],
    ["the metadata service, IPv4-compatible", "::169.254.169.254"],
    ["the metadata service, IPv4-mapped", "::ffff:a9fe:a9fe"],
    ["the metadata service, IPv4-translated", "::ffff:0:a9fe:a9fe"],
    ["the metadata service, through NAT64", "64:ff9b::a9fe:a9fe"],
    ["the metadata service, through a local NAT64", "64:ff9b:1::a9fe:a9fe"],
    ["the metadata service, through 6to4", "2002:a9fe:a9fe::1"],
    ["a tunnel through IPv4", "2001:0:a9fe:a9fe::1"],
    ["loopback, IPv4-compatible", "::7f00:1"],
    ["not assigned by IANA", "4000::1"],
    ["site-local", "fec0::1"],
    ["carrier-grade NAT", "100.64.0.1"],
    ["Azure's wire server", "168.63.129.16"],
    ["unspecified", "0.0.0.0"],
    ["unspecified", "::"],
    ["multicast", "224.0.0.1"],
    ["broadcast", "255.255.255.255"],
    ["reserved", "240.0.0.1"],
    ["documentation", "203.0.113.7"],
    ["loopback in IPv6 notation", "::ffff:127.0.0.1"],
    ["the metadata service in IPv6 notation", "::ffff:a9fe:a9fe"],
    ["private behind NAT64", "64:ff9b::10.0.0.1"],
    ["private behind 6to4", "2002:a00:1::"],
    ["not an address", "localhost"],
  ])("refuses %s: %s", (_kind, text) => {
    expect(isPublicAddress(text)).toBe(false);
  });
});

describe("createPublicLookup", () => {
  it("returns one address or all of them, as the socket requests", async () => {
    const answer = [v4("20.50.1.2"), v4("20.50.1.3")];

    const one = await lookUp(answer);
    const all = await lookUp(answer, { options: { all: true } });

    expect(one).toStrictEqual({ error: null, address: "20.50.1.2", family: 4 });
    expect(all.address).toStrictEqual(answer);
  });

  it("refuses the whole answer when a part of it is not public", async () => {
    const { error } = await lookUp([v4("20.50.1.2"), v4("10.0.0.1")], { options: { all: true } });

    expect(error).toBeInstanceOf(AddressRefusedError);
  });

  it("refuses an empty answer", async () => {
    const { error } = await lookUp([]);

    expect(error).toBeInstanceOf(AddressRefusedError);
  });

  it("passes on that a name is not known", async () => {
    const notFound = Object.assign(new Error("no such name"), { code: "ENOTFOUND" });

    const { error } = await lookUp(notFound);

    expect(error).toBe(notFound);
  });

  it("resolves this machine's own name, which only the setting allows", async () => {
    const { address } = await lookUp([v4("127.0.0.1")], { hostname: "localhost" });

    expect(address).toBe("127.0.0.1");
  });

  it("asks the resolver for all addresses, with the other options of the socket", () => {
    const asked: unknown[] = [];
    const lookup = createPublicLookup((name, options) => asked.push([name, options]));

    lookup("hook.logic.azure.com", { family: 4, all: false }, () => undefined);

    expect(asked).toStrictEqual([["hook.logic.azure.com", { family: 4, all: true }]]);
  });

  it.each<[string, Answer, object]>([
    ["no address", [null], { name: "AddressRefusedError", message: "no address" }],
    ["an empty answer", [null, []], { code: "ERR_ADDRESS_REFUSED", message: "no address" }],
    [
      "a private address",
      [null, [v4("10.0.0.1")]],
      { code: "ERR_ADDRESS_REFUSED", message: "not a public address" },
    ],
    ["an error beside addresses", [NOT_FOUND, [v4("20.50.1.2")]], NOT_FOUND],
  ])("passes no address on after %s", (_what, answer, error) => {
    const given: unknown[][] = [];
    const lookup = createPublicLookup((_name, _options, callback) => {
      callback(...answer);
    });

    lookup("hook.logic.azure.com", {}, (...all) => given.push(all));

    expect(given).toStrictEqual([[expect.objectContaining(error), ""]]);
  });
});

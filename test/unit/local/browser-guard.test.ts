import type { IncomingHttpHeaders } from "node:http";

import { objectionTo, servedNames } from "../../../local/browser-guard";

const statusFor = (headers: IncomingHttpHeaders, others: readonly string[] = []): number | null =>
  objectionTo(headers, servedNames(others))?.status ?? null;

const LOCAL = { host: "localhost:7071" };
const json = { ...LOCAL, "content-type": "application/json", "content-length": "2" };

describe("objectionTo", () => {
  it.each([
    "localhost",
    "localhost:7071",
    "LOCALHOST:7071",
    "127.0.0.1:7071",
    "[::1]:7071",
    "[::1]",
  ])("serves this machine under %s", (host) => {
    expect(statusFor({ host })).toBeNull();
  });

  it.each([
    "attacker.example",
    "attacker.example:7071",
    "localhost.attacker.example",
    "localhost@attacker.example",
    "attacker.example/@localhost",
    "attacker.example#localhost",
    "192.168.1.20:7071",
    "0.0.0.0:7071",
    "tunnel.example",
    "",
    "no host",
    undefined,
  ])("refuses the host %s, whose name may lead here by DNS alone", (host) => {
    expect(statusFor({ host })).toBe(403);
  });

  it("serves the names that its owner added, whatever their case", () => {
    expect(statusFor({ host: "tunnel.example" }, ["Tunnel.Example"])).toBeNull();
    expect(statusFor({ host: "a.tunnel.example" }, ["tunnel.example"])).toBe(403);
  });

  it.each([
    ["http://localhost:7071", "localhost:7071", null],
    ["http://127.0.0.1:7071", "127.0.0.1:7071", null],
    ["http://[::1]:7071", "[::1]:7071", null],
    ["https://attacker.example", "localhost:7071", 403],
    ["http://localhost:3000", "localhost:7071", 403],
    ["http://localhost", "localhost:7071", 403],
    ["http://127.0.0.1:7071", "localhost:7071", 403],
    ["null", "localhost:7071", 403],
    ["", "localhost:7071", 403],
    ["file://", "localhost:7071", 403],
    ["chrome-extension://abcdef", "localhost:7071", 403],
  ])("answers a page of %j at the host %s with %p", (origin, host, expected) => {
    expect(statusFor({ host, origin })).toBe(expected);
  });

  it.each([
    ["application/json", null],
    ["Application/JSON; charset=utf-8", null],
    ["application/json ;charset=utf-8", null],
    ["application/cloudevents+json", null],
    ["text/plain", 415],
    ["text/plain; application/json", 415],
    ["application/x-www-form-urlencoded", 415],
    ["multipart/form-data; boundary=x", 415],
    ["application/jsonp", 415],
    ["", 415],
    [undefined, 415],
  ])("answers a body of the type %j with %p", (type, expected) => {
    expect(statusFor({ ...json, "content-type": type })).toBe(expected);
  });

  it.each([
    [{}, null],
    [{ "content-length": "0" }, null],
    [{ "content-length": "0", "content-type": "text/plain" }, null],
    [{ "content-length": "1" }, 415],
    [{ "transfer-encoding": "chunked" }, 415],
  ])("asks for a type only where there may be a body: %j is %p", (headers, expected) => {
    expect(statusFor({ ...LOCAL, ...headers })).toBe(expected);
  });
});

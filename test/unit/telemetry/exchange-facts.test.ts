import type { Exchange } from "../../../src/http/exchange";
import { exchangeEnd, exchangeFacts } from "../../../src/telemetry/spans/exchange-facts";

const anExchange = (changes: Partial<Exchange> = {}): Exchange => ({
  method: "POST",
  scheme: "https",
  host: "adb-1.2.azuredatabricks.net",
  port: 443,
  path: "/api/2.2/jobs/run-now",
  resendCount: 0,
  ...changes,
});

describe("exchangeFacts", () => {
  it("are those of the conventions for HTTP clients", () => {
    expect(exchangeFacts(anExchange({ resendCount: 2 }))).toStrictEqual({
      "http.request.method": "POST",
      "server.address": "adb-1.2.azuredatabricks.net",
      "server.port": 443,
      "url.scheme": "https",
      "url.path": "/api/2.2/jobs/run-now",
      "url.full": "https://adb-1.2.azuredatabricks.net/api/2.2/jobs/run-now",
      "http.request.resend_count": 2,
    });
  });

  it("name an unusual port", () => {
    expect(exchangeFacts(anExchange({ port: 8443 }))["url.full"]).toBe(
      "https://adb-1.2.azuredatabricks.net:8443/api/2.2/jobs/run-now",
    );
  });

  it("hold no address where the path is a secret", () => {
    expect(Object.keys(exchangeFacts(anExchange({ path: null })))).toStrictEqual([
      "http.request.method",
      "server.address",
      "server.port",
      "url.scheme",
    ]);
  });
});

describe("exchangeEnd", () => {
  it.each([
    [200, null],
    [302, null],
    [404, { type: "404", message: "" }],
    [503, { type: "503", message: "" }],
  ])("takes %d as the conventions do", (status, failure) => {
    expect(exchangeEnd({ kind: "answered", status })).toStrictEqual({
      facts: { "http.response.status_code": status },
      failure,
    });
  });

  it("says why there was no answer", () => {
    expect(exchangeEnd({ kind: "notSent", reason: "connection refused by x" })).toStrictEqual({
      facts: {},
      failure: { type: "notSent", message: "connection refused by x" },
    });
  });
});

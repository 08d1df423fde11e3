import { hostWith } from "./an-app";

describe("connections to the host", () => {
  it("are never closed for idleness, so that a request never uses a closing connection", async () => {
    await using host = await hostWith(({ app }) => {
      app.http("ping", { handler: () => ({ body: "pong" }) });
    });

    const response = await fetch(`${host.baseUrl}/api/ping`);
    await response.text();

    // Node tells clients its limit in this header whenever there is one.
    expect(response.headers.get("keep-alive")).toBeNull();
    expect(response.headers.get("connection")).toBe("keep-alive");
  });
});

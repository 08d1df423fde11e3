import { startTestHost } from "../../support/embedded-host";

const atRoot = async (homepage?: string): Promise<{ status: number; location: string | null }> => {
  await using host = await startTestHost({
    appModule: () => undefined,
    ...(homepage !== undefined && { homepage }),
  });
  const { status, headers } = await fetch(`${host.baseUrl}/`, { redirect: "manual" });
  return { status, location: headers.get("location") };
};

describe("the address / of the embedded host", () => {
  it("leads to the homepage that the host was given", async () => {
    expect(await atRoot("/api/ui")).toStrictEqual({ status: 302, location: "/api/ui" });
  });

  it("has nothing without one", async () => {
    expect((await atRoot()).status).toBe(404);
  });
});

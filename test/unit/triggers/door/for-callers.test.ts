import { HttpRequest, InvocationContext } from "@azure/functions";
import { createForCallers } from "../../../../src/triggers/door/for-callers";
import { anyCaller } from "../../../support/any-caller";
import { MemoryHub } from "../../../support/memory-hub";

/** The answer to a call without a token, and what was asked to make it. */
async function call(tenantIds: readonly string[]) {
  const asked: unknown[][] = [];
  const { client } = new MemoryHub(() => new Date());
  const request = new HttpRequest({ method: "GET", url: "https://x/api/runs" });
  const answer = createForCallers({ tenantIds, clientIds: [], listed: null })((...given) => {
    asked.push(given);
    return Promise.resolve({ status: 204 });
  });
  const { status } = await answer(request, client, new InvocationContext());
  return { status, asked, expected: [request, client, anyCaller] };
}

describe("createForCallers", () => {
  it("passes an allowed call on, with its caller", async () => {
    const { status, asked, expected } = await call([]);

    expect(status).toBe(204);
    expect(asked).toStrictEqual([expected]);
  });

  it("answers a call that is not allowed by itself", async () => {
    const { status, asked } = await call(["11111111-1111-4111-8111-111111111111"]);

    expect(status).toBe(401);
    expect(asked).toStrictEqual([]);
  });
});

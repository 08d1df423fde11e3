import { requestEnd, requestFacts } from "../../../src/telemetry/spans/request-facts";

const RUN_ID = `r-${"4f".repeat(20)}`;

describe("requestFacts", () => {
  it("takes the route as it was registered, never the address", () => {
    const request = {
      method: "GET",
      url: `https://x/api/runs/${RUN_ID}/result?exp=1&sig=s3cret`,
      params: { id: RUN_ID },
    };

    expect(requestFacts(request, "runs/{id}/result")).toStrictEqual({
      "http.request.method": "GET",
      "http.route": "/api/runs/{id}/result",
      "runward.run.id": RUN_ID,
    });
  });

  it("ignores an invalid id", () => {
    expect(requestFacts({ method: "GET", params: { id: "s3cret" } }, undefined)).toStrictEqual({
      "http.request.method": "GET",
    });
  });
});

describe("requestEnd", () => {
  it("finds the run that was started, and no more, in the answer", () => {
    const body = JSON.stringify({ id: RUN_ID, resultUrl: "https://x/?sig=s3cret" });

    expect(requestEnd({ status: 202, body })).toStrictEqual({
      facts: { "http.response.status_code": 202, "runward.run.id": RUN_ID },
      failure: null,
    });
  });

  it.each([
    [400, null],
    [424, null],
    [503, { type: "503", message: "" }],
  ])("takes %d for a failure of ours only if it is one", (status, failure) => {
    expect(requestEnd({ status, body: '{"title":"…"}' })).toStrictEqual({
      facts: { "http.response.status_code": status },
      failure,
    });
  });

  it.each([[undefined], [null], [{ body: 7 }], [{ body: '{"id":"x"}' }]])(
    "makes do with %j",
    (answer) => {
      expect(requestEnd(answer)).toStrictEqual({ facts: {}, failure: null });
    },
  );
});

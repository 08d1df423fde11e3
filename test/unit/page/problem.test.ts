import { ClientError } from "../../../client/client-error";
import { isUnanswered, problemOf } from "../../../page/logic/problem";

const document = {
  type: "about:blank",
  title: "The request is not valid",
  status: 400,
  detail: "target is missing.",
  code: "invalidRequest",
  errors: [{ field: "target", message: "is missing" }],
};

describe("problemOf", () => {
  it("shows what the app has answered, with every wrong field", () => {
    const { title, detail: message, errors, code } = document;
    const error = new ClientError({ kind: "rejected", status: 400, message, problem: document });

    expect(problemOf(error)).toStrictEqual({
      ...{ status: 400, code, title, detail: message, errors },
      retryAfter: null,
    });
  });

  it.each([
    [null, { status: 0, code: "unreachable", title: "The app cannot be reached" }],
    [502, { status: 502, code: null, title: "The app could not answer" }],
    [401, { status: 401, code: null, title: "The app refused the call" }],
  ])("names the kind of refusal where the app has not spoken: status %j", (status, problem) => {
    const error = new ClientError({ kind: "unreachable", message: "Why.", status });

    expect(problemOf(error)).toStrictEqual({
      ...problem,
      ...{ detail: "Why.", errors: [], retryAfter: null },
    });
  });

  it("says when the app wants to be asked again", () => {
    const facts = { kind: "unreachable", status: 503, message: "Why." } as const;

    expect(problemOf(new ClientError({ ...facts, retryAfterSeconds: 7 })).retryAfter).toBe(7);
  });

  it("says that an error of the page is one of the page", () => {
    expect(problemOf(new TypeError("x is undefined"))).toMatchObject({
      title: "The page has a fault",
      detail: "x is undefined",
    });
  });
});

describe("isUnanswered", () => {
  it.each([
    ["nothing", null, null, true],
    ["a gateway", 502, null, true],
    ["a gateway that refuses", 404, null, false],
    ["the app", 503, document, false],
  ])("knows whether the app may have done it although %s answered", (_who, status, problem, is) => {
    const error = new ClientError({ kind: "unreachable", message: "Why.", status, problem });

    expect(isUnanswered(problemOf(error))).toBe(is);
  });
});

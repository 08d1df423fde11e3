import { aJobStep, aStep, objectionsTo, WorkflowRequest } from "../../../support/workflow-requests";

describe("a workflow request", () => {
  it("gets the usual values for what is left out", () => {
    const request = WorkflowRequest.parse({ steps: [aStep("extract")] });

    expect(request).toStrictEqual({
      name: null,
      maxParallel: 10,
      onFailure: "stop",
      timeoutSeconds: 86_400,
      tags: {},
      steps: [
        {
          name: "extract",
          dependsOn: [],
          when: "succeeded",
          optional: false,
          position: 0,
          run: {
            target: { type: "databricks-job", jobId: "7" },
            waitSeconds: 30,
            timeoutSeconds: 86_400,
            queueTimeoutSeconds: null,
            retry: null,
            partialSuccess: "fail",
            outputs: "summary",
            tags: {},
          },
        },
      ],
    });
  });

  it("orders the steps so that each comes behind those that it depends on", () => {
    const steps = [
      aStep("report", { dependsOn: ["load", "clean"] }),
      aStep("load", { dependsOn: ["extract"] }),
      aStep("extract"),
      aStep("clean"),
    ];

    const request = WorkflowRequest.parse({ steps });

    expect(request.steps.map(({ name }) => name)).toStrictEqual([
      "extract",
      "load",
      "clean",
      "report",
    ]);
  });

  it("accepts a step that names one dependency twice", () => {
    const steps = [aStep("a"), aStep("b", { dependsOn: ["a", "a"] })];

    expect(objectionsTo({ steps })).toStrictEqual({});
  });

  it("names every wrong field at once, with its step", () => {
    const steps = [
      aStep("a", { dependsOn: ["z"] }),
      aStep("a"),
      aJobStep("b c", { jobId: "none" }, { when: "never" }),
      { name: "d", dependsOn: ["d"], run: 7 },
      aStep("e", { when: "failed" }),
      { name: "f", run: { target: { type: "databricks-job", jobId: "7" }, idempotencyKey: "k" } },
    ];

    const objections = objectionsTo({ steps, maxParallel: 51, more: 1 });

    expect(Object.keys(objections).sort()).toStrictEqual([
      "",
      "maxParallel",
      "steps.0.dependsOn.0",
      "steps.1.name",
      "steps.2.name",
      "steps.2.run.target.jobId",
      "steps.2.when",
      "steps.3.dependsOn.0",
      "steps.3.run",
      "steps.4.when",
      "steps.5.run.idempotencyKey",
    ]);
  });

  it.each([
    ["an unknown dependency", [aStep("a", { dependsOn: ["z"] })], "steps.0.dependsOn.0", '"z"'],
    ["a step twice", [aStep("a"), aStep("a")], "steps.1.name", "steps[0]"],
    ["a step behind itself", [aStep("a", { dependsOn: ["a"] })], "steps.0.dependsOn.0", "itself"],
    [
      "a cycle, by its steps",
      [
        aStep("start"),
        aStep("a", { dependsOn: ["start", "c"] }),
        aStep("b", { dependsOn: ["a"] }),
        aStep("c", { dependsOn: ["b"] }),
        aStep("end", { dependsOn: ["c"] }),
      ],
      "steps.1.dependsOn",
      "a needs c needs b needs a",
    ],
    ["a callback", [aStep("a", { run: { callbackUrl: "x" } })], "steps.0.run.callbackUrl", "step"],
  ])("rejects %s", (_what, steps, field, words) => {
    expect(objectionsTo({ steps })[field]).toContain(words);
  });

  it("shows no more than a part of a long cycle", () => {
    const steps = Array.from({ length: 20 }, (_, index) =>
      aStep(`s${index}`, { dependsOn: [`s${(index + 1) % 20}`] }),
    );

    expect(objectionsTo({ steps })).toStrictEqual({
      "steps.0.dependsOn":
        "makes a cycle: s0 needs s1 needs s2 needs s3 needs s4 needs s5 needs s6 needs s7 needs s0 (and 12 more)",
    });
  });

  it("rejects 301 steps, and a request without steps", () => {
    const steps = Array.from({ length: 301 }, (_, index) => aStep(`s${index}`));

    expect(objectionsTo({ steps })).toStrictEqual({
      steps: "Too big: expected array to have <=300 items",
    });
    expect(Object.keys(objectionsTo({ steps: [] }))).toStrictEqual(["steps"]);
  });

  it.each([null, "text", [], { steps: "x" }, { steps: [null, 1, [], {}] }, { steps: { a: 1 } }])(
    "rejects %j without throwing",
    (request) => {
      expect(WorkflowRequest.safeParse(request).success).toBe(false);
    },
  );

  it("rejects two callbacks", () => {
    const callbacks = { callBackUri: "https://a", callbackUrl: "https://b" };

    expect(Object.keys(objectionsTo({ steps: [aStep("a")], ...callbacks }))).toStrictEqual([
      "callbackUrl",
    ]);
  });
});

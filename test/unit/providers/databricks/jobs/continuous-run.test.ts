import { anOrder, simulateWorkspace, type SimulatedWorkspace } from "../simulated-workspace";
import { aClaim } from "../../../../support/claims";

const listRuns = { method: "GET", path: /runs\/list/ };

const addStream = ({ simulator }: SimulatedWorkspace): string =>
  simulator.addJob({
    name: "Stream",
    tasks: [{ key: "main", durationSeconds: 60 }],
    continuous: "withoutRunId",
  });

/** Which run a start refers to whose answer names none, where the job's list shows these. */
async function takenOf(
  runsAt: (startedAt: number) => readonly object[],
): Promise<string | undefined> {
  await using workspace = await simulateWorkspace();
  const jobId = addStream(workspace);
  const runs = runsAt(workspace.now().getTime());
  workspace.simulator.faults.add({
    ...listRuns,
    fault: { kind: "status", status: 200, body: { runs } },
  });
  const result = await workspace.provider.launch(anOrder(jobId), aClaim());
  return result.kind === "launched" ? result.attempt.vendorRunId : result.kind;
}

const running = { status: { state: "RUNNING" } };

describe("launch of a continuous job whose answer names no run", () => {
  it("refers to the newest of its runs, wherever it is listed", async () => {
    const taken = await takenOf((now) => [
      { run_id: 5, start_time: now + 1_000, ...running },
      { run_id: 7, start_time: now + 3_000, ...running },
      { run_id: 6, start_time: now + 2_000, ...running },
    ]);

    expect(taken).toBe("7");
  });

  it.each([
    ["a minute before, as the clocks may differ", -60_000, "5"],
    ["longer before, which is the run that was replaced", -60_001, "tryAgain"],
  ])("looks at a run that started %s", async (_when, difference, expected) => {
    const taken = await takenOf((now) => [{ run_id: 5, start_time: now + difference, ...running }]);

    expect(taken).toBe(expected);
  });

  it.each([
    ["status", { status: { state: "TERMINATING" } }],
    ["state", { state: { life_cycle_state: "TERMINATING" } }],
  ])("leaves out a run that is being replaced, by its %s", async (_field, terminating) => {
    const taken = await takenOf((now) => [
      { run_id: 6, start_time: now + 2_000, ...terminating },
      { run_id: 5, start_time: now + 1_000, state: { life_cycle_state: "RUNNING" } },
    ]);

    expect(taken).toBe("5");
  });

  it("is tried again when the list cannot be read", async () => {
    await using workspace = await simulateWorkspace();
    const jobId = addStream(workspace);
    workspace.simulator.faults.add({
      ...listRuns,
      times: Infinity,
      fault: { kind: "status", status: 403, body: { error_code: "PERMISSION_DENIED" } },
    });

    const result = await workspace.provider.launch(anOrder(jobId), aClaim());

    expect(result).toMatchObject({ kind: "tryAgain", mayHaveStarted: true });
  });

  it("asks for the active runs of the job alone", async () => {
    await using workspace = await simulateWorkspace();
    const jobId = addStream(workspace);

    await workspace.provider.launch(anOrder(jobId), aClaim());

    const [listed] = workspace.simulator.requests
      .all()
      .filter(({ url }) => url.includes("runs/list"));
    expect(listed!.method).toBe("GET");
    expect(Object.fromEntries(new URL(listed!.url, "https://x").searchParams)).toStrictEqual({
      job_id: jobId,
      active_only: "true",
      limit: "20",
    });
  });
});

import type { KillableApp } from "../support/killable-app";
import { addDatabricksJob, endless, start, type RecordedCase } from "./recorded-cases";

/** The first turn of a run waits until it is released, as if its host was frozen. */
function holdFirstTurn(world: KillableApp): () => void {
  let release = (): void => undefined;
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  const { beforeLoad } = world;
  world.beforeLoad = (core) => {
    beforeLoad(core);
    core.registerHook("preInvocation", async ({ invocationContext }) => {
      const { functionName } = invocationContext as { readonly functionName: string };
      if (functionName === "run") await released;
    });
  };
  return () => {
    release();
  };
}

export const relayedCases: readonly RecordedCase[] = [
  {
    name: "cancel-relayed",
    keeps: ["cancelRelay"],
    play: async (world: KillableApp): Promise<void> => {
      const target = addDatabricksJob(world, [endless]);
      const release = holdFirstTurn(world);
      await world.boot({});
      const id = await start(world, { target });
      await world.call(`/api/runs/${id}`, { method: "DELETE" });
      release();
    },
  },
];

import { VirtualClock } from "../../../local/clock";
import {
  type DatabricksSimulator,
  startDatabricksSimulator,
} from "../../../local/simulators/databricks/simulator";
import { databricks } from "../../../src/providers/databricks/databricks";
import type { Provider } from "../../../src/providers/provider";
import { FakeTokens } from "../../unit/providers/databricks/simulated-workspace";
import type { Places } from "./places";
import { toRules } from "./rules";
import { nameOf, type SeamAnswer, type Seen } from "./seen";
import { NOW, type TroubleName } from "./trouble";
import { createTroubledHttp } from "./troubled-http";

/** The first is held, the second is what a renewal brings. */
export const DATABRICKS_TOKENS = [
  "dapi-0123456789abcdef-held",
  "dapi-fedcba9876543210-renewed",
] as const;

/** The id of the workspace. */
export const CONNECTION_ID = "prod";

export interface TroubledWorkspace {
  readonly simulator: DatabricksSimulator;
  readonly providerOf: (targetType: string) => Provider;
  readonly pass: (seconds: number) => void;
}

/** A call under test. `Stage` is what it needs to know of the workspace. */
export interface WorkspaceCall<Stage> {
  readonly method: "GET" | "POST";
  readonly path: RegExp;
  /** What happens before the call under test, and the call itself. */
  readonly perform: (stage: Stage) => Promise<SeamAnswer>;
  readonly acted?: (stage: Stage) => number;
}

interface Play<Stage> {
  readonly call: WorkspaceCall<Stage>;
  readonly prepare: (workspace: TroubledWorkspace) => Stage;
}

/** Performs one call in a workspace of its own, while the trouble lasts. */
export async function playAtWorkspace<Stage>(
  { call: { method, path, perform, acted }, prepare }: Play<Stage>,
  trouble: TroubleName,
  places: Places,
): Promise<Seen> {
  const clock = new VirtualClock(NOW);
  await using simulator = await startDatabricksSimulator({
    clock,
    personalAccessTokens: DATABRICKS_TOKENS,
  });
  const tokens = new FakeTokens(...DATABRICKS_TOKENS);
  const providers = databricks.createProviders({
    connections: [{ id: CONNECTION_ID, host: simulator.baseUrl, tokens }],
    http: createTroubledHttp(
      trouble,
      places,
      (request) => request.method === method && path.test(request.url),
    ),
    now: () => clock.now(),
  });
  const stage = prepare({
    simulator,
    providerOf: (targetType) => providers[targetType]!,
    pass: (seconds) => {
      clock.jumpTo(new Date(clock.now().getTime() + seconds * 1_000));
    },
  });
  const { trap } = places;
  for (const rule of toRules(trouble, { method, path }, { trap, credentials: DATABRICKS_TOKENS })) {
    simulator.faults.add(rule);
  }
  const answer = await perform(stage);
  return {
    answer: nameOf(answer),
    received: simulator.requests.matching(method, path).length,
    acted: acted?.(stage) ?? null,
    said: JSON.stringify(answer),
  };
}

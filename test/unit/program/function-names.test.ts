import { createActivities, type ActivitiesOptions } from "../../../src/program/activities";
import { ACTIVITY_NAMES, ORCHESTRATOR_NAMES } from "../../../src/program/function-names";
import { ORCHESTRATORS } from "../../../src/program/orchestrators";
import { createKeepLookout } from "../../../src/hub/keep-lookout";
import { createLanes } from "../../../src/lanes/lanes";
import { nobodyWatches } from "../../../src/http/exchange";
import { contract, loadSettings } from "../../support/app-contract";
import { unsealed } from "../../support/parameter-seals";

const now = (): Date => new Date(0);

const options = {
  settings: loadSettings({
    DATABRICKS_WORKSPACES: '[{"id":"adb-1.2"}]',
    RESULT_LINK_KEYS: "a key of the result links that is long enough",
    PUBLIC_BASE_URL: "https://runward.example.com",
    DEPLOYMENT_ID: "tests",
    AzureWebJobsStorage: "UseDevelopmentStorage=true",
  }),
  connected: {},
  ...{ contract, seal: unsealed, orders: {}, lanes: createLanes(now) },
  ...{ watchExchange: nobodyWatches, keepLookout: createKeepLookout(now), now },
} as unknown as ActivitiesOptions;

describe("the names of the functions", () => {
  it("are those of the orchestrators that are loaded later", () => {
    expect(ORCHESTRATOR_NAMES.toSorted()).toStrictEqual(Object.keys(ORCHESTRATORS).toSorted());
  });

  it("are those of the activities that are loaded later, each once", () => {
    const { withoutClient, withClient } = ACTIVITY_NAMES;
    const made = createActivities(options, () => {
      throw new Error("No client is needed before an activity is executed.");
    });

    expect([...withoutClient, ...withClient].toSorted()).toStrictEqual(
      made.map(({ name }) => name).toSorted(),
    );
  });

  it("gives the client to all activities but those that only call vendors", () => {
    const made = createActivities(options, jest.fn());

    expect(
      made.slice(0, ACTIVITY_NAMES.withoutClient.length).map(({ name }) => name),
    ).toStrictEqual(ACTIVITY_NAMES.withoutClient);
  });
});

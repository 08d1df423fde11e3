import axios from "axios";
import { startDbtCloudSimulator } from "../../../local/simulators/dbt-cloud/dbt-cloud-simulator";
import {
  ACCOUNT_ID,
  aDbtCloudWorld,
  aJob,
  type DbtCloudWorld,
  JOB_ID,
  TOKEN,
} from "./dbt-cloud-account";

const ask = (baseUrl: string, authorization?: string) =>
  axios.get<unknown>(`${baseUrl}/api/v2/accounts/${ACCOUNT_ID}/jobs/`, {
    headers: authorization === undefined ? {} : { authorization },
    proxy: false,
    validateStatus: () => true,
  });

describe("access to the dbt Cloud simulator", () => {
  let world: DbtCloudWorld;
  beforeEach(async () => {
    world = await aDbtCloudWorld();
  });
  afterEach(async () => {
    await world.dbt.close();
  });

  it.each([`Token ${TOKEN}`, `Bearer ${TOKEN}`])("is given to %s", async (authorization) => {
    const { status } = await ask(world.dbt.baseUrl, authorization);

    expect(status).toBe(200);
  });

  it.each([undefined, "Token dbtc_wrong", TOKEN, `Basic ${TOKEN}`])(
    "is not given to %s",
    async (authorization) => {
      const { status, data } = await ask(world.dbt.baseUrl, authorization);

      expect(status).toBe(401);
      expect(data).toStrictEqual({
        status: {
          code: 401,
          is_success: false,
          user_message: "Invalid token.",
          developer_message: "",
        },
        data: null,
      });
    },
  );

  it("follows a token that is rotated", async () => {
    let current = "dbtc_old";
    const accounts = [{ id: ACCOUNT_ID, acceptsToken: (token: string) => token === current }];
    await using dbt = await startDbtCloudSimulator({ accounts });
    const before = await ask(dbt.baseUrl, "Token dbtc_old");
    current = "dbtc_new";

    const after = await ask(dbt.baseUrl, "Token dbtc_old");

    expect([before.status, after.status]).toStrictEqual([200, 401]);
  });

  it("tells a token at the wrong host the same as a wrong token", async () => {
    const accounts = [{ id: ACCOUNT_ID, acceptsToken: () => true, host: "localhost" }];
    await using dbt = await startDbtCloudSimulator({ accounts });

    const elsewhere = await ask(dbt.baseUrl, `Token ${TOKEN}`);
    const home = await ask(dbt.baseUrl.replace("127.0.0.1", "localhost"), `Token ${TOKEN}`);

    expect(elsewhere.status).toBe(401);
    expect(elsewhere.data).toMatchObject({ status: { user_message: "Invalid token." } });
    expect(home.status).toBe(200);
  });

  it.each([
    ["unpaidPlan", 401, "The API is not accessible to unpaid accounts."],
    ["ipRestriction", 403, "Forbidden: Access denied"],
    ["noPermission", 403, "Forbidden: You do not have permission to perform this action."],
  ] as const)("is denied for %s with %d", async (denial, code, message) => {
    world.dbt.deny(denial);
    const denied = await world.get("jobs/");
    world.dbt.deny(undefined);

    const allowed = await world.get("jobs/");

    expect(denied.status).toBe(code);
    expect(denied.data.status.user_message).toBe(message);
    expect(allowed.status).toBe(200);
  });

  it("says that an IP restriction is one", async () => {
    world.dbt.deny("ipRestriction");

    const { data } = await world.get("jobs/");

    expect(data.data).toMatchObject({ account_id: ACCOUNT_ID, account_access_denied: true });
  });

  it.each([
    "runs/1/",
    "runs/one/",
    "jobs/1/",
    "steps/1/",
    "runs/1/artifacts/run_results.json",
    "nothing/",
    `../1/jobs/`,
  ])("answers 404 for %s", async (path) => {
    const answer = await world.get<unknown>(path);

    expect(answer.status).toBe(404);
    expect(answer.data.status.user_message).toBe(
      "The requested resource was not found. Please check that you have the proper permissions.",
    );
  });

  it("does not trigger a job that is not there or deleted", async () => {
    world.dbt.addJob(aJob({ deleted: true }));

    const deleted = await world.post(`jobs/${JOB_ID}/run/`, { cause: "a" });
    const missing = await world.post("jobs/1/run/", { cause: "a" });

    expect([deleted.status, missing.status]).toStrictEqual([404, 404]);
    expect(() => world.dbt.startForeignRun(JOB_ID, { cause: "a" })).toThrow("is deleted");
  });

  it("costs five minutes once the rate limit is passed, without Retry-After", async () => {
    world.dbt.behave({ requestsPerMinute: 2 });
    await world.get("jobs/");
    await world.get("jobs/");
    const third = await world.get("jobs/");
    world.goTo(299);
    const early = await world.post(`jobs/${JOB_ID}/run/`, { cause: "a" });
    world.goTo(300);

    const late = await world.get("jobs/");

    expect([third.status, early.status, late.status]).toStrictEqual([429, 429, 200]);
    expect(third.headers).not.toHaveProperty("retry-after");
    expect(world.dbt.runs()).toStrictEqual([]);
  });

  it("costs more when asking during the cooldown counts", async () => {
    world.dbt.behave({ cooldown: "extends" });
    world.dbt.startCooldown();
    world.goTo(200);
    await world.get("jobs/");
    world.goTo(499);

    const still = await world.get("jobs/");
    world.goTo(800);
    const over = await world.get("jobs/");

    expect([still.status, over.status]).toStrictEqual([429, 200]);
  });

  it("has a rate limit for each account", async () => {
    const accounts = [1, 2].map((id) => ({
      id,
      acceptsToken: (token: string) => token === String(id),
    }));
    await using dbt = await startDbtCloudSimulator({
      accounts,
      behaviour: { requestsPerMinute: 1 },
    });
    const statusFor = async (account: number, token = account) => {
      const url = `${dbt.baseUrl}/api/v2/accounts/${account}/jobs/`;
      const headers = { authorization: `Token ${token}` };
      const { status } = await axios.get(url, {
        headers,
        proxy: false,
        validateStatus: () => true,
      });
      return status;
    };

    const statuses = [
      await statusFor(1),
      await statusFor(1),
      await statusFor(2),
      await statusFor(1, 2),
    ];

    expect(statuses).toStrictEqual([200, 429, 200, 404]);
    expect(() => {
      dbt.startCooldown(3);
    }).toThrow("has no account 3");
  });

  it("lets a test inspect it without a token", async () => {
    const { id } = await world.trigger({ cause: "seen" });

    const { data } = await axios.get<unknown>(`${world.dbt.baseUrl}/_simulator/state`);

    expect(data).toMatchObject({ runs: [{ id, cause: "seen", status: "Queued" }] });
  });
});

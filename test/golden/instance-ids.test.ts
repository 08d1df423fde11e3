/**
 * The ids of Durable instances. They are computed again and again (by a caller's retry, a webhook, the next tick), so a
 * version that computes others loses sight of what is running and starts it a second time.
 *
 * Those with a hash were computed without this app's code: the command stands beside each.
 */
import { HttpRequest } from "@azure/functions";
import {
  createCallbackAddresses,
  type CallbackAddresses,
} from "../../src/callbacks/callback-addresses";
import { REGISTER_ID } from "../../src/contracts/schedule-register";
import { tickIdOf } from "../../src/contracts/tick";
import { watchIdOf } from "../../src/contracts/watch";
import { isRunId } from "../../src/contracts/identifiers";
import {
  conductorIdOf,
  planIdOf,
  readWorkflowInstanceId,
  workflowIdOfPart,
  workflowInstanceId,
} from "../../src/contracts/workflows/workflow-ids";
import { repairRunIdOf } from "../../src/hub/repairs";
import { runIdOf } from "../../src/hub/run-id";
import { stepRunIdOf, workflowIdOf } from "../../src/hub/workflows/workflow-id";
import { acceptedRun } from "../../src/hub/run-store";
import { identifyCaller } from "../../src/triggers/door/caller";
import { logicAppsKeyOf } from "../../src/triggers/door/idempotency-key";
import { ensureCallback } from "../../src/triggers/runs/run-callback";
import { referenceOf } from "../../src/triggers/schedules/scheduled-runs";
import { MemoryHub } from "../support/memory-hub";
import { aRunInput } from "../support/run-builders";
import { aSchedule } from "../unit/schedules/a-schedule";
import { GOLDEN_WATCHES } from "./golden-watches";
import { isEachOnce, numbered } from "./ten-thousand";

const TENANT = "72f988bf-86f1-41af-91ab-2d7cd011db47";
const CLIENT = "11111111-2222-3333-4444-555555555555";

const requestWith = (headers: Record<string, string>): HttpRequest =>
  new HttpRequest({ method: "POST", url: "https://x/api/runs", headers });

const bearing = (claims: Record<string, string>): HttpRequest => {
  const list = Object.entries(claims).map(([typ, val]) => ({ typ, val }));
  const principal = Buffer.from(JSON.stringify({ auth_typ: "aad", claims: list }));
  return requestWith({ "x-ms-client-principal": principal.toString("base64") });
};

function scopeOf(request: HttpRequest, tenantIds: readonly string[]): string | null {
  const identified = identifyCaller(request, { tenantIds, clientIds: [], listed: null });
  return identified.kind === "caller" ? identified.caller.scope : null;
}

describe("the ids of a workflow and of its steps' runs", () => {
  it("are made of the key, and of the step's position and the generation", () => {
    // printf 'workflow|key|tenant/app|nightly' | openssl dgst -sha256 | cut -c 1-40
    expect(workflowIdOf("tenant/app", "nightly")).toBe(
      "w-f22679c75f2e8d9d5ba0ce4175f03a71c23c5d4f",
    );
    // printf 'step|w-0123456789012345678901234567890123456789|7|2' | openssl dgst -sha256 | cut -c 1-40
    expect(stepRunIdOf("w-0123456789012345678901234567890123456789", 7, 2)).toBe(
      "r-5cc95eb8f12c22d4e250593f42ccd51c9bc5d33a",
    );
  });

  it("name each generation, its conductor and the pieces of its plan", () => {
    const id = "w-0123456789012345678901234567890123456789";

    expect(workflowInstanceId(id, 1)).toBe(id);
    expect(workflowInstanceId(id, 2)).toBe(`${id}-2`);
    expect(conductorIdOf(`${id}-2`)).toBe(`conductor-${id}-2`);
    expect(planIdOf(id, "0123456789ab", 0)).toBe(`plan-${id}-0123456789ab-0`);
    expect(readWorkflowInstanceId(`${id}-12`)).toStrictEqual({ workflowId: id, generation: 12 });
    expect([`${id}-1`, `${id}-0`, `${id}-100`, `x${id}`].map(readWorkflowInstanceId)).toStrictEqual(
      [null, null, null, null],
    );
    expect(workflowIdOfPart(`conductor-${id}-2`)).toBe(id);
    expect(workflowIdOfPart(`plan-${id}-0123456789ab-0`)).toBe(id);
    expect(["plan-x", id, "watch-1"].map(workflowIdOfPart)).toStrictEqual([null, null, null]);
  });
});

describe("the id of a run that repairs another one", () => {
  it("is made of that run's id and a number", () => {
    // printf 'repair|r-c8695d…|1' | openssl dgst -sha256 | cut -c 1-40
    expect(repairRunIdOf("r-c8695db06b8b53997a0107fe092a92dfa9db40ae", 1)).toBe(
      "r-60cf5b74557be6b694c9bad31c8f11307928d30e",
    );
  });

  it("is different for each run and number, and the id of a run", () => {
    const ids = numbered(1_000).flatMap((n) => [
      repairRunIdOf("r-1", n),
      repairRunIdOf(`r-${n}`, 0),
    ]);

    expect(isEachOnce(ids)).toBe(true);
    expect(ids.every(isRunId)).toBe(true);
  });
});

describe("the id of a run", () => {
  it("is made of the key, for callers with a function key", () => {
    // printf 'key|default|k1' | openssl dgst -sha256 | cut -c 1-40
    const scope = scopeOf(requestWith({}), []);

    expect(runIdOf(scope!, "k1")).toBe("r-c8695db06b8b53997a0107fe092a92dfa9db40ae");
  });

  it.each([
    ["version 1", { tid: TENANT, appid: CLIENT.toUpperCase() }],
    ["version 2", { tid: TENANT.toUpperCase(), azp: CLIENT }],
  ])("is made of tenant, application and key, with a token of %s", (_version, claims) => {
    // printf 'key|72f988bf-…|11111111-2222-3333-4444-555555555555|nightly-2026-03-02' | openssl dgst -sha256
    const scope = scopeOf(bearing(claims), [TENANT]);

    expect(runIdOf(scope!, "nightly-2026-03-02")).toBe(
      "r-41befafa90b36844a5702344ec435cb1bd90f1c8",
    );
  });

  it("is made of a Logic Apps action's run, name and request, where it sends no key", () => {
    const request = requestWith({
      "x-ms-workflow-run-id": "08584",
      "x-ms-workflow-operation-name": "Run_job",
    });
    // printf '{}' | openssl dgst -sha256
    const requestHash = "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a";

    // printf 'key|default|logicApps|08584|Run_job|44136fa3…' | openssl dgst -sha256
    expect(runIdOf("default", logicAppsKeyOf(request, requestHash))).toBe(
      "r-24d1350e1719ab787f4d60f5e3a0298e79fac7b3",
    );
  });

  it("is different for each of ten thousand keys, scopes, and calls without a key", () => {
    const ids = [
      ...numbered(10_000).map((n) => runIdOf("default", `k${n}`)),
      ...numbered(10_000).map((n) => runIdOf(`s${n}`, "k")),
      ...numbered(10_000).map(() => runIdOf("default", null)),
    ];

    expect(isEachOnce(ids)).toBe(true);
    expect(ids.every(isRunId)).toBe(true);
  });
});

describe("the ids of a tick", () => {
  it("are made of the schedule's name and the instant", () => {
    const reference = referenceOf(
      aSchedule({ name: "Nightly" }),
      new Date("2026-05-01T06:00:00.000Z"),
    );

    // printf 'key|schedule:nightly|2026-05-01T06:00:00.000Z' | openssl dgst -sha256
    expect(reference).toStrictEqual({
      tickId: "s-nightly-20260501t0600z",
      runId: "r-5a82ad6d32845c34ee00402db249283358834aec",
    });
  });

  it("are different for each of ten thousand minutes", () => {
    const schedule = aSchedule();
    const references = numbered(10_000).map((n) => referenceOf(schedule, new Date(n * 60_000)));

    expect(isEachOnce(references.map(({ tickId }) => tickId))).toBe(true);
    expect(isEachOnce(references.map(({ runId }) => runId))).toBe(true);
    expect(tickIdOf("nightly", new Date(60_000))).toBe("s-nightly-19700101t0001z");
  });
});

describe("the id of a watch", () => {
  const { attempt } = GOLDEN_WATCHES["dbt-job"]!;

  const PIPELINE_UPDATE = "5e3f1c2a-9b7d-4e21-8c6f-0a1b2c3d4e5f";

  it.each(Object.entries(GOLDEN_WATCHES))("is made of the attempt, for a %s", (_type, watch) => {
    expect(watchIdOf(watch.attempt)).toBe(watch.id);
  });

  // By hand: an upper-case letter becomes "_" and the small one, any other character "_0", its code, "_".
  it.each([
    ["databricks", "adb-2847593021847562.2", PIPELINE_UPDATE, PIPELINE_UPDATE],
    ["vendor", "a", "aB3dE", "a_b3d_e"],
    ["vendor", "a", "AB", "_a_b"],
    ["vendor", "a", "a_b", "a_05f_b"],
    ["vendor", "a", "runs/1?x=2#y\\z", "runs_02f_1_03f_x_03d_2_023_y_05c_z"],
    ["vendor", "a", "a\u0000b\n", "a_00_b_0a_"],
    ["vendor", "a", "É😀", "_0c9__0d83d__0de00_"],
  ])("of %s and %s keeps the vendor's id %j as %s", (provider, connectionId, vendorRunId, kept) => {
    const id = watchIdOf({ provider, connectionId, vendorRunId, number: 2 });

    expect(id).toBe(`watch-${provider}-${connectionId}-${kept}-2`);
  });

  it("is different for ids that differ only in case or in what an instance id may not contain", () => {
    const letters = [
      "a",
      "A",
      "_",
      "_a",
      "_A",
      "0",
      "_0",
      "/",
      "#",
      "?",
      "\\",
      "-",
      "é",
      "É",
      "2f",
    ];
    const pairs = letters.flatMap((first) => letters.map((second) => `${first}${second}`));
    const different = [...new Set([...letters, ...pairs])];

    const ids = different.map((vendorRunId) => watchIdOf({ ...attempt, vendorRunId }));

    expect(isEachOnce(ids)).toBe(true);
    expect(ids.filter((id) => !/^[a-z0-9._-]+$/.test(id))).toStrictEqual([]);
  });

  it("is different for each of ten thousand runs, and for each attempt", () => {
    const ids = [
      ...numbered(10_000).map((n) => watchIdOf({ ...attempt, vendorRunId: String(n) })),
      ...numbered(10).map((number) => watchIdOf({ ...attempt, number })),
    ];

    expect(isEachOnce(ids)).toBe(true);
  });
});

describe("the id of a late callback", () => {
  const RUN_ID = "r-c8695db06b8b53997a0107fe092a92dfa9db40ae";
  const aSeal = (): CallbackAddresses =>
    createCallbackAddresses({
      hosts: ["logic.azure.com"],
      keys: ["a-new-key-of-more-than-thirty-two-characters"],
    });

  it("is made of the run and, with a key that is derived from that of the links, the address", async () => {
    const hub = new MemoryHub(() => new Date("2026-03-02T06:00:00Z"));
    const address = "https://prod-1.westeurope.logic.azure.com/workflows/a?sig=s3cret";

    await ensureCallback(hub.client, acceptedRun(RUN_ID, aRunInput()), {
      asked: { form: "plain", address },
      addresses: aSeal(),
    });

    // K=$(openssl kdf -keylen 32 -kdfopt digest:SHA256 -kdfopt key:a-new-key-of-… \
    //     -kdfopt info:'runward callback fingerprint v1' -binary HKDF | xxd -p -c 64)
    // printf 'r-c8695d…|https://prod-1…?sig=s3cret' | openssl dgst -sha256 -mac HMAC -macopt hexkey:$K | cut -c 1-24
    expect([...hub.instances.keys()]).toStrictEqual([
      "callback-r-c8695db06b8b53997a0107fe092a92dfa9db40ae-d2fa666a7b4788837732328b",
    ]);
  });

  it("is different for each of ten thousand addresses", () => {
    const addresses = aSeal();
    const fingerprints = numbered(10_000).map((n) =>
      addresses.fingerprint(RUN_ID, `https://prod-1.logic.azure.com/${n}`),
    );

    expect(isEachOnce(fingerprints)).toBe(true);
  });
});

describe("the register of schedules", () => {
  it("is one instance", () => {
    expect(REGISTER_ID).toBe("schedule-register");
  });
});

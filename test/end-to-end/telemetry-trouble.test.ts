import { setTimeout as wait } from "node:timers/promises";
import { Collector } from "../support/telemetry/collector";
import { World } from "../support/world";
import { NOBODY_LISTENS } from "../unit/http/loopback-server";

/** Batches go out at once. */
const hasty = { OTEL_BSP_SCHEDULE_DELAY: "20", OTEL_EXPORTER_OTLP_TIMEOUT: "3000" };

/** Short for a collector that does not respond; long enough for one that responds on a busy machine. */
const impatient = { ...hasty, OTEL_EXPORTER_OTLP_TIMEOUT: "200" };

/** Rounds of 50 ms, more than a busy machine needs. */
const PATIENCE = 400;

const complaints = (world: World): string[] =>
  world.logs().filter((line) => line.includes("OpenTelemetry") || line.includes("Spans are"));

/** An export ends in real time, and is logged at the next request. */
async function complained(world: World, times = 1): Promise<string[]> {
  for (let round = 0; round < PATIENCE && complaints(world).length < times; round++) {
    await world.call("/api/runs");
    await wait(50);
  }
  return complaints(world);
}

async function playRun(world: World): Promise<unknown> {
  const jobId = world.vendors.databricks.addJob({
    name: "Load",
    tasks: [{ key: "main", durationSeconds: 200 }],
  });
  const { id } = await world.start({ target: { type: "databricks-job", jobId } });
  return (await world.ended(id)).status;
}

/** Until that many more batches have arrived. One is sent only when the answer to the one before has been dealt with. */
async function batches(world: World, collector: Collector, more: number): Promise<void> {
  const enough = collector.received.length + more;
  for (let round = 0; round < PATIENCE && collector.received.length < enough; round++) {
    await world.call("/api/runs");
    await wait(50);
  }
  expect(collector.received.length).toBeGreaterThanOrEqual(enough);
}

describe("a collector in trouble", () => {
  it.each([
    ["returns 500", 500, hasty, "the OpenTelemetry collector answered 500"],
    ["returns 401", 401, hasty, "the OpenTelemetry collector answered 401"],
    ["returns 503", 503, hasty, "the OpenTelemetry collector takes no more for now"],
    ["does not respond", "hang", impatient, "the OpenTelemetry collector did not answer in time"],
  ] as const)(
    "that %s affects no run and is logged in one line",
    async (_case, mood, temper, reason) => {
      await using collector = await Collector.start();
      collector.mood = mood;
      await using world = await World.start({
        environment: { ...collector.environment, ...temper },
      });

      expect(await playRun(world)).toBe("succeeded");
      expect(await complained(world)).toHaveLength(1);
      expect(await playRun(world)).toBe("succeeded");
      await batches(world, collector, 2);
      await world.call("/api/runs");

      expect(complaints(world)).toStrictEqual([expect.stringContaining(reason)]);
      await expect(world.host.stop()).resolves.toBeUndefined();
    },
  );

  it.each([
    ["does not listen", NOBODY_LISTENS, "connection refused by"],
    ["has an unknown name", "http://collector.invalid:4318", "could not resolve host"],
  ])("that %s affects no run and is logged in one line", async (_case, place, reason) => {
    await using world = await World.start({
      environment: {
        OPENTELEMETRY: "true",
        OTEL_EXPORTER_OTLP_ENDPOINT: place,
        ...hasty,
      },
    });

    expect(await playRun(world)).toBe("succeeded");
    expect(await complained(world)).toHaveLength(1);
    expect(await playRun(world)).toBe("succeeded");

    expect(complaints(world)).toStrictEqual([
      expect.stringContaining(`${reason} the OpenTelemetry collector`),
    ]);
    await expect(world.host.stop()).resolves.toBeUndefined();
  });

  it("that recovers gets spans again, and its next failure is logged again", async () => {
    await using collector = await Collector.start();
    collector.mood = 500;
    await using world = await World.start({
      environment: { ...collector.environment, ...hasty },
    });
    await playRun(world);
    await complained(world);

    collector.mood = 200;
    await playRun(world);
    await batches(world, collector, 2);
    collector.mood = 401;
    await playRun(world);

    expect(await complained(world, 2)).toStrictEqual([
      expect.stringContaining("answered 500"),
      expect.stringContaining("answered 401"),
    ]);
  });
});

describe("an invalid variable of OpenTelemetry", () => {
  it("harms no run", async () => {
    await using collector = await Collector.start();
    const senseless = {
      OTEL_EXPORTER_OTLP_TIMEOUT: "-5",
      OTEL_TRACES_SAMPLER: "some",
      OTEL_RESOURCE_ATTRIBUTES: "=%%%",
    };
    await using world = await World.start({
      environment: { ...collector.environment, ...senseless },
    });

    expect(await playRun(world)).toBe("succeeded");
  });
});

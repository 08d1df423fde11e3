import { createLanes } from "../../../src/lanes/lanes";
import { type Behaviour, percentile, SlotModel, STARTS, startsElsewhere } from "./slot-model";

const troubles: readonly (readonly [string, Behaviour])[] = [
  ["accepts connections and never answers", () => ({ seconds: 30, end: "silent" })],
  ["answers with one byte a second, beyond the time limit", () => ({ seconds: 30, end: "silent" })],
  [
    "takes 29 s for each answer, so that its circuit never opens",
    () => ({ seconds: 29, end: "answered" }),
  ],
  ["answers 503, and is asked again for two seconds", () => ({ seconds: 2.2, end: "answered" })],
];

describe("a start while another workspace has a thousand live runs and is in trouble", () => {
  it.each(troubles)(
    "takes less than 5 s at the 99th percentile if that one %s",
    async (_, trouble) => {
      const model = new SlotModel();
      const lanes = createLanes(model.time.now);

      const seconds = await startsElsewhere(model, { trouble, laneOf: (name) => lanes.of(name) });

      expect(seconds).toHaveLength(STARTS);
      expect(percentile(seconds, 0.99)).toBeLessThan(5);
    },
  );

  it("would wait for the slots of the other workspace without lanes", async () => {
    const hanging: Behaviour = () => ({ seconds: 30, end: "silent" });

    const seconds = await startsElsewhere(new SlotModel(), {
      trouble: hanging,
      laneOf: () => null,
    });

    expect(percentile(seconds, 0.5)).toBeGreaterThan(30);
  });

  it("is as fast as without any trouble", async () => {
    const alone = await startsElsewhere(new SlotModel(), { trouble: null, laneOf: () => null });
    const model = new SlotModel();
    const lanes = createLanes(model.time.now);
    const hanging: Behaviour = () => ({ seconds: 30, end: "silent" });

    const beside = await startsElsewhere(model, {
      trouble: hanging,
      laneOf: (name) => lanes.of(name),
    });

    expect(percentile(beside, 0.99)).toBeCloseTo(percentile(alone, 0.99));
  });
});

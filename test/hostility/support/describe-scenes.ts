import { objectionsTo } from "./objections";
import { createRecordedVendor, nameOf, type Place, placesOf } from "./recorded-answers";
import { objectionsAt, type Scene } from "./scene";

/** Registers the tests of every scene. */
// eslint-disable-next-line jest/no-export -- the tests of all scenes are registered here
export function describeScenes(scenes: readonly Scene[]): void {
  describe.each(scenes.map((scene): [string, Scene] => [scene.name, scene]))("%s", (_, scene) => {
    const places = placesOf(scene.answers);

    it("has its outcome, and uses every answer that is not spare", async () => {
      const vendor = createRecordedVendor(scene.answers);

      const result = await scene.play(vendor);

      expect(scene.toOutcome(result as never)).toBe(scene.outcome);
      expect(objectionsTo(result)).toStrictEqual([]);
      expect([...new Set(vendor.given)].sort()).toStrictEqual(
        scene.answers
          .filter(({ spare }) => spare !== true)
          .map(({ name }) => name)
          .sort(),
      );
    });

    it("has a place for every field that is read", () => {
      const names = places.map(nameOf);
      const wanted = [...Object.keys(scene.deciding), ...scene.read];

      expect(wanted.length).toBeGreaterThan(0);
      expect(wanted.filter((name) => !names.includes(name))).toStrictEqual([]);
    });

    it.each(places.map((place): [string, Place] => [nameOf(place), place]))(
      "keeps its outcome, its form and its time with anything at %s",
      async (_name, place) => {
        expect(await objectionsAt(scene, place)).toStrictEqual([]);
      },
    );
  });
}

import { objectionsTo } from "./objections";
import { createRecordedVendor, nameOf, type Place, placesOf } from "./recorded-answers";
import { findRead, isPlayedInFull, objectionsAt, type Scene } from "./scene";

/** Registers the tests of every scene. */
// eslint-disable-next-line jest/no-export -- the tests of all scenes are registered here
export function describeScenes(scenes: readonly Scene[]): void {
  describe.each(scenes.map((scene): [string, Scene] => [scene.name, scene]))("%s", (_, scene) => {
    const places = placesOf(scene.answers);
    let read: ReadonlySet<string>;
    beforeAll(async () => {
      read = await findRead(scene);
    });

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

    it("plays everything at every place that is read", () => {
      const played = places.filter((place) => isPlayedInFull(scene, place, read)).map(nameOf);
      const wanted = [...Object.keys(scene.deciding), ...scene.read, ...notPlain(scene, read)];

      expect(wanted.length).toBeGreaterThan(0);
      expect(wanted.filter((name) => !played.includes(name))).toStrictEqual([]);
    });

    it.each(places.map((place): [string, Place] => [nameOf(place), place]))(
      "keeps its outcome, its form and its time with anything at %s",
      async (_name, place) => {
        expect(await objectionsAt(scene, place, read)).toStrictEqual([]);
      },
    );
  });
}

/** What is read of the answers that are played in this scene. */
const notPlain = ({ answers }: Scene, read: ReadonlySet<string>): string[] => {
  const plain = answers.filter((answer) => answer.plain === true).map(({ name }) => `${name}: `);
  return [...read].filter((name) => !plain.some((start) => name.startsWith(start)));
};

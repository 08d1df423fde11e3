import { Shares } from "../../../src/http/shares";

/** How many each owner gets if all want as many as they can get, one after the other. */
function divide(places: number, owners: number): number[] {
  const shares = new Shares(places);
  const names = Array.from({ length: owners }, (_, index) => `owner ${index}`);
  for (let round = 0; round < places; round++) names.forEach((name) => shares.take(name));
  return names.map((name) => shares.heldBy(name));
}

const sum = (numbers: readonly number[]): number => numbers.reduce((one, other) => one + other, 0);

describe("Shares", () => {
  it("gives two thirds to an owner that is alone", () => {
    expect(divide(36, 1)).toStrictEqual([24]);
  });

  it.each([2, 3, 5, 10])("leaves places free beside %s owners that want all", (owners) => {
    const held = divide(36, owners);

    expect(sum(held)).toBeLessThan(36);
    expect(Math.max(...held) - Math.min(...held)).toBeLessThanOrEqual(2);
  });

  it("lets a new owner take a place at once, however many the others hold", () => {
    const shares = new Shares(36);
    for (let round = 0; round < 100; round++) ["one", "two"].forEach((name) => shares.take(name));

    expect(shares.take("one")).toBe(false);
    expect(shares.take("new")).toBe(true);
  });

  it("gives places again that were given back", () => {
    const shares = new Shares(3);
    const taken = [shares.take("one"), shares.take("one"), shares.take("one")];

    shares.giveBack("one");

    expect(taken).toStrictEqual([true, true, false]);
    expect(shares.heldBy("one")).toBe(1);
    expect(shares.take("one")).toBe(true);
  });

  it("gives so many places beyond the share, and no more", () => {
    const shares = new Shares(3);
    shares.take("one");
    shares.take("one");

    expect([shares.take("one", 1), shares.take("one", 1)]).toStrictEqual([true, false]);
  });
});

import fc from "fast-check";
import { layoutGraph, type GraphStep } from "../../../page/logic/graph-layout";

const placesOf = (steps: readonly GraphStep[]): [string, number, number][] =>
  layoutGraph(steps).nodes.map(({ step, column, row }) => [step.name, column, row]);

/** Each step may wait for any of those before it. */
const someSteps: fc.Arbitrary<GraphStep[]> = fc
  .array(fc.array(fc.nat(40), { maxLength: 4 }), { maxLength: 40 })
  .map((lists) =>
    lists.map((numbers, index) => ({
      name: `step ${index}`,
      dependsOn: [...new Set(numbers)]
        .filter((number) => number < index)
        .map((number) => `step ${number}`),
    })),
  );

describe("layoutGraph", () => {
  it("puts each step behind those that it waits for, and near them", () => {
    const steps = [
      { name: "a", dependsOn: [] },
      { name: "b", dependsOn: [] },
      { name: "c", dependsOn: ["b"] },
      { name: "d", dependsOn: ["a", "c"] },
    ];

    expect(placesOf(steps)).toStrictEqual([
      ["a", 0, 0],
      ["b", 0, 1],
      ["c", 1, 1],
      ["d", 2, 0],
    ]);
  });

  it("ignores a dependency that is not there", () => {
    const { edges, nodes } = layoutGraph([{ name: "a", dependsOn: ["gone"] }]);

    expect([edges.length, nodes.length]).toStrictEqual([0, 1]);
  });

  it("draws nothing for no steps", () => {
    expect(layoutGraph([])).toStrictEqual({ nodes: [], edges: [], columns: 0, rows: 0 });
  });

  it("gives each step a place of its own inside the drawing, and draws every dependency forwards", () => {
    fc.assert(
      fc.property(someSteps, (steps) => {
        const { nodes, edges, columns, rows } = layoutGraph(steps);

        const places = new Set(nodes.map(({ column, row }) => `${column} ${row}`));
        expect(places.size).toBe(steps.length);
        expect(nodes.filter(({ column }) => column >= columns)).toStrictEqual([]);
        expect(nodes.filter(({ row }) => row >= rows)).toStrictEqual([]);
        expect(edges.filter(({ from, to }) => from.column >= to.column)).toStrictEqual([]);
        expect(edges).toHaveLength(steps.flatMap(({ dependsOn }) => dependsOn).length);
      }),
    );
  });
});

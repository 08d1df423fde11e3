/** Does something with each item, so many at a time. The results are in the order of the items. */
export async function inTurns<Item, Result>(
  items: readonly Item[],
  atATime: number,
  act: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  for (let first = 0; first < items.length; first += atATime) {
    results.push(...(await Promise.all(items.slice(first, first + atATime).map(act))));
  }
  return results;
}

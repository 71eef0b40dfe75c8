/** A list cut into runs, in order, so that no key occurs twice within a run. */
export function runsOf<Item>(items: readonly Item[], keyOf: (item: Item) => unknown): Item[][] {
  const runs: Item[][] = []
  let keys = new Set<unknown>()
  for (const item of items) {
    const key = keyOf(item)
    const run = runs.at(-1)
    if (run && !keys.has(key)) run.push(item)
    else {
      runs.push([item])
      keys = new Set()
    }
    keys.add(key)
  }
  return runs
}

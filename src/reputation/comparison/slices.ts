import { setImmediate as nextTick } from 'node:timers/promises'

/** Slice by slice with pauses between: SQLite counts in this thread, and others wait for it. */
export async function bySlices<S, T>(slices: readonly S[], count: (slice: S) => Promise<T>): Promise<T[]> {
  const counted: T[] = []
  for (const slice of slices) {
    counted.push(await count(slice))
    await nextTick()
  }
  return counted
}

import { absenceBehind } from './absence.ts'

const NAMED = 5

/**
 * Does `work` for each item, one after the other; a failure does not keep the rest from being done. At the end it
 * throws if any failed: one error that says how many, names the first of them, and has the first failure as its cause.
 * A store that is away (`absenceBehind`) stops it at once, because the rest would fail in the same way.
 */
export async function eachApart<T>(
  items: Iterable<T> | AsyncIterable<T>,
  work: (item: T) => Promise<unknown>,
  nameOf: (item: T) => string,
): Promise<void> {
  const failed: string[] = []
  let first: unknown
  for await (const item of items) {
    try {
      await work(item)
    } catch (error) {
      if (absenceBehind(error)) throw error
      first ??= error
      failed.push(nameOf(item))
    }
  }
  if (failed.length === 0) return
  const more = failed.length > NAMED ? `, and ${failed.length - NAMED} more` : ''
  throw new Error(`${failed.length} failed, the rest was done: ${failed.slice(0, NAMED).join(', ')}${more}`, {
    cause: first,
  })
}

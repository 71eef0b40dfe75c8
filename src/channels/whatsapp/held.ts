/** Deliveries held by a send cycle of this process: two numbers do not reach for the same ones. */
export type Held = {
  ids: ReadonlySet<string>
  /** How often something was put back. */
  releases(): number
  take(ids: readonly string[]): void
  release(ids: readonly string[]): void
  /**
   * Wakes the number once something has been put back since `releases()` was `seen`; at once if that has happened
   * already.
   */
  wakeAfter(seen: number, numberId: string, wake: () => void): void
}

/** Deliveries that this process holds and that no other send cycle of it may take. Empty at the start. */
export function openHeld(): Held {
  const ids = new Set<string>()
  const waiting = new Map<string, () => void>()
  let releases = 0
  return {
    ids,
    releases: () => releases,
    take(taken) {
      for (const id of taken) ids.add(id)
    },
    release(taken) {
      for (const id of taken) ids.delete(id)
      releases += 1
      const woken = [...waiting.values()]
      waiting.clear()
      for (const wake of woken) wake()
    },
    wakeAfter(seen, numberId, wake) {
      if (seen === releases) waiting.set(numberId, wake)
      else wake()
    },
  }
}

import { setTimeout as delay } from 'node:timers/promises'

type Found<T> = T | undefined | null | false

/** Waits for what other parts of the product are about to do; fails with `what` if they do not. */
export async function until<T>(
  what: string,
  look: () => Found<T> | Promise<Found<T>>,
  patienceMs = 120_000,
): Promise<T> {
  const end = performance.now() + patienceMs
  for (;;) {
    const found = await look()
    if (found !== undefined && found !== null && found !== false) return found
    if (performance.now() > end) throw new Error(`in vain: ${what}`)
    await delay(10)
  }
}

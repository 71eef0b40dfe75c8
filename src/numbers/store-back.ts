import { setTimeout as delay } from 'node:timers/promises'

/**
 * Makes what numbers wait by for the store to be back: all share one question at a time, so that a store which has just come
 * up is not asked by each of them. `ask` rejects while it is away. A wait ends early with its own signal, all with `ended`.
 */
export function awaitStore(
  ask: () => Promise<unknown>,
  everyMs: number,
  ended: AbortSignal,
): (signal: AbortSignal) => Promise<void> {
  let waiting: Promise<void> | undefined
  async function untilBack(): Promise<void> {
    while (!ended.aborted) {
      const isBack = await ask().then(
        () => true,
        () => false,
      )
      if (isBack) return
      await delay(everyMs, undefined, { signal: ended, ref: false }).catch(() => undefined)
    }
  }
  return async (signal) => {
    if (signal.aborted) return
    waiting ??= untilBack().finally(() => {
      waiting = undefined
    })
    const stop = Promise.withResolvers<void>()
    const end = () => stop.resolve()
    signal.addEventListener('abort', end, { once: true })
    await Promise.race([waiting, stop.promise])
    signal.removeEventListener('abort', end)
  }
}

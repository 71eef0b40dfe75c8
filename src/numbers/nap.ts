import { setTimeout as delay } from 'node:timers/promises'

/** The wait before the next socket; `forStore`: not before our own store is back, however long that takes. */
export type Wait = { ms: number; forStore?: boolean }

/** What a session does between two sockets. `wake` ends it, or the next one if there is none now. */
export function openNap(storeIsBack: (signal: AbortSignal) => Promise<void>): {
  sleep(wait: Wait): Promise<void>
  wake(): void
} {
  let isWoken = false
  let nap = new AbortController()
  return {
    async sleep({ ms, forStore = false }) {
      nap = new AbortController()
      const { signal } = nap
      if (!isWoken && forStore) await storeIsBack(signal)
      // Being woken early is fine.
      if (!isWoken) await delay(ms, undefined, { signal, ref: false }).catch(() => undefined)
      isWoken = false
    },
    wake() {
      isWoken = true
      nap.abort()
    },
  }
}

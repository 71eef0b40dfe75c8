import { setTimeout as delay } from 'node:timers/promises'

/**
 * The wait before the next socket. `forStore`: not before our own store is back, however long that takes; `forWay`: it ends
 * when the way to WhatsApp was gone and is back.
 */
export type Wait = { ms: number; forStore?: boolean; forWay?: boolean }

/** They end with what they wait for, or with their signal. */
type WaitsFor = { storeIsBack(signal: AbortSignal): Promise<void>; wayIsBack(signal: AbortSignal): Promise<void> }

/** What a session does between two sockets. `wake` ends it, or the next one if there is none now. */
export function openNap({ storeIsBack, wayIsBack }: WaitsFor): { sleep(wait: Wait): Promise<void>; wake(): void } {
  let isWoken = false
  let nap = new AbortController()
  return {
    async sleep({ ms, forStore = false, forWay = false }) {
      nap = new AbortController()
      const { signal } = nap
      if (!isWoken && forStore) await storeIsBack(signal)
      // Being woken early is fine.
      const over = () => delay(ms, undefined, { signal, ref: false }).catch(() => undefined)
      if (!isWoken) await (forWay ? Promise.race([over(), wayIsBack(signal)]) : over())
      nap.abort()
      isWoken = false
    },
    wake() {
      isWoken = true
      nap.abort()
    },
  }
}

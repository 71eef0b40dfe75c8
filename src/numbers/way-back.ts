import type { WhatsApp } from '../whatsapp/port.ts'

/** The machine's way to WhatsApp, as numbers that lost their connections wait for it. */
export type WayBack = {
  /** Resolves when the way was gone and is there again, or when `signal` says so. */
  wait(signal: AbortSignal): Promise<void>
  /** `held`: numbers of this process that go straight to WhatsApp Web, and whether they are logged in. */
  look(held: readonly boolean[]): Promise<void>
}

/**
 * A router that was restarted, a cable, an outage of the provider: the longer it took, the longer numbers wait between two
 * attempts, and would go on waiting when the network is back. While none of them is logged in somebody asks whether
 * WhatsApp is reached at all; when it is again, none waits any more. WhatsApp that is reached and refuses is another matter.
 */
export function watchWay({ whatsapp }: { whatsapp: Pick<WhatsApp, 'reaches'> }): WayBack {
  const waiting = new Set<() => void>()
  let isLost = false
  return {
    wait(signal) {
      if (signal.aborted) return Promise.resolve()
      const { promise, resolve } = Promise.withResolvers<void>()
      const end = () => {
        waiting.delete(end)
        signal.removeEventListener('abort', end)
        resolve()
      }
      waiting.add(end)
      signal.addEventListener('abort', end)
      return promise
    },
    async look(held) {
      if (held.includes(true)) isLost = false
      // Numbers with a proxy are no reason to ask past it.
      if (held.includes(true) || held.length === 0 || waiting.size === 0) return
      const isReached = await whatsapp.reaches()
      if (isLost && isReached) for (const end of [...waiting]) end()
      isLost = !isReached
    },
  }
}

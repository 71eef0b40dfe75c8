import type { BinaryNode, WASocket } from '@whiskeysockets/baileys'
import { backoffDelayMs } from '../../lib/backoff.ts'
import type { Logger } from '../../lib/logger.ts'
import { SECOND } from '../../lib/units.ts'
import { mostFailures } from '../set-aside.ts'

type Deps = {
  log: Logger
  /** Stores what a stanza says; undefined when it says nothing that we keep. */
  store: (stanza: BinaryNode) => Promise<void> | undefined
  isEnded: () => boolean
}

const RETRY = { base: SECOND, cap: 10 * SECOND }

/**
 * WhatsApp forgets a receipt, a call or a notification as soon as it is acknowledged, and Baileys acknowledges on arrival: so Baileys gets
 * it only when what it says is stored, and a process that dies before hears it again.
 */
export function storeFirst(
  { ws }: Pick<WASocket, 'ws'>,
  kind: 'receipt' | 'call' | 'notification',
  { log, store, isEnded }: Deps,
): void {
  const event = `CB:${kind}`
  const baileys = ws.listeners(event) as ((stanza: BinaryNode) => void)[]
  ws.removeAllListeners(event)

  async function storedOrRefused(stanza: BinaryNode): Promise<boolean> {
    for (let attempt = 1; !isEnded(); attempt += 1) {
      try {
        await store(stanza)
        return true
      } catch (err) {
        log.warn({ err, kind, id: stanza.attrs.id, attempt }, 'a stanza could not be stored')
        // What the store refuses for what it is would be refused for ever.
        if (attempt >= mostFailures(err)) return true
        await new Promise((resolve) => setTimeout(resolve, backoffDelayMs(RETRY, attempt)))
      }
    }
    return false
  }

  ws.on(event, async (stanza: BinaryNode) => {
    if (!(await storedOrRefused(stanza)) || isEnded()) return
    for (const listener of baileys) listener(stanza)
  })
}

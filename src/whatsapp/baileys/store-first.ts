import type { BinaryNode, WASocket } from '@whiskeysockets/baileys'
import { backoffDelayMs } from '../../lib/backoff.ts'
import type { Logger } from '../../lib/logger.ts'
import { SECOND } from '../../lib/units.ts'
import { mostFailures } from '../set-aside.ts'

type Deps = {
  log: Logger
  /** Stores what a stanza says; undefined when it says nothing that we store. */
  store: (stanza: BinaryNode) => Promise<void> | undefined
  isEnded: () => boolean
  /** What was stored needs only this: Baileys would make events of it that nobody listens to. */
  acknowledge?: (stanza: BinaryNode) => Promise<void>
}

const RETRY = { base: SECOND, cap: 10 * SECOND }

/**
 * WhatsApp forgets a receipt, a call or a notification once it is acknowledged, and Baileys acknowledges on arrival. So
 * Baileys gets it only when what it says is stored, and a process that dies before hears it again.
 */
export function storeFirst(
  { ws }: Pick<WASocket, 'ws'>,
  kind: 'receipt' | 'call' | 'notification',
  { log, store, isEnded, acknowledge }: Deps,
): void {
  const event = `CB:${kind}`
  const baileys = ws.listeners(event) as ((stanza: BinaryNode) => void)[]
  ws.removeAllListeners(event)

  async function outcomeOf(stanza: BinaryNode): Promise<'stored' | 'not kept' | 'ended'> {
    for (let attempt = 1; !isEnded(); attempt += 1) {
      try {
        const stored = store(stanza)
        await stored
        return stored ? 'stored' : 'not kept'
      } catch (err) {
        log.warn({ err, kind, id: stanza.attrs.id, attempt }, 'a stanza could not be stored')
        // What the store refuses because of its content would be refused for ever.
        if (attempt >= mostFailures(err)) return 'not kept'
        await new Promise((resolve) => setTimeout(resolve, backoffDelayMs(RETRY, attempt)))
      }
    }
    return 'ended'
  }

  ws.on(event, async (stanza: BinaryNode) => {
    const outcome = await outcomeOf(stanza)
    if (outcome === 'ended' || isEnded()) return
    if (acknowledge && outcome === 'stored') {
      return acknowledge(stanza).catch((err: unknown) =>
        log.debug({ err, kind, id: stanza.attrs.id }, 'an acknowledgement did not leave; WhatsApp will tell it again'),
      )
    }
    for (const listener of baileys) listener(stanza)
  })
}

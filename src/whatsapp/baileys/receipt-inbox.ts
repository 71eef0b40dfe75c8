import type { BinaryNode, WASocket } from '@whiskeysockets/baileys'
import { backoffDelayMs } from '../../lib/backoff.ts'
import type { Logger } from '../../lib/logger.ts'
import { SECOND } from '../../lib/units.ts'
import { mostFailures } from './set-aside.ts'

type Deps = {
  log: Logger
  /** Stores what a receipt says; undefined when it says nothing that we keep. */
  store: (receipt: BinaryNode) => Promise<void> | undefined
  isEnded: () => boolean
}

const RETRY = { base: SECOND, cap: 10 * SECOND }

/**
 * WhatsApp forgets a receipt as soon as it is acknowledged, and Baileys acknowledges on arrival: so Baileys gets a receipt
 * only when what it says is stored, and a process that dies before hears it again.
 */
export function storeReceiptsFirst({ ws }: Pick<WASocket, 'ws'>, { log, store, isEnded }: Deps): void {
  const baileys = ws.listeners('CB:receipt') as ((receipt: BinaryNode) => void)[]
  ws.removeAllListeners('CB:receipt')

  async function storedOrRefused(receipt: BinaryNode): Promise<boolean> {
    for (let attempt = 1; !isEnded(); attempt += 1) {
      try {
        await store(receipt)
        return true
      } catch (err) {
        log.warn({ err, messageId: receipt.attrs.id, attempt }, 'a receipt could not be stored')
        // What the store refuses for what it is would be refused for ever.
        if (attempt >= mostFailures(err)) return true
        await new Promise((resolve) => setTimeout(resolve, backoffDelayMs(RETRY, attempt)))
      }
    }
    return false
  }

  ws.on('CB:receipt', async (receipt: BinaryNode) => {
    if (!(await storedOrRefused(receipt)) || isEnded()) return
    for (const listener of baileys) listener(receipt)
  })
}

import type { Clock } from '../lib/clock.ts'
import type { Logger } from '../lib/logger.ts'
import { SECOND } from '../lib/units.ts'
import { within } from '../lib/within.ts'
import type { Connection } from '../whatsapp/port.ts'
import type { Timings } from './timings.ts'

/** Unlinking a number at WhatsApp: tried for `unlinkMs` from the moment a session learns that it is wanted. */
export type Unlinking = {
  want(): void
  isWanted(): boolean
  /** Milliseconds for which WhatsApp is still tried; 0: no longer. */
  leftMs(): number
  /** Asks WhatsApp. Never rejects. */
  ask(connection: Connection): Promise<void>
  /** Whether WhatsApp has confirmed it; waits for the answer to what was asked last. */
  isDone(): Promise<boolean>
}

const LOGOUT_TIMEOUT_MS = 15 * SECOND

export function openUnlinking(
  { clock, log, timings }: { clock: Clock; log: Logger; timings: Pick<Timings, 'unlinkMs'> },
  numberId: string,
): Unlinking {
  let tryUntil: number | undefined
  let isConfirmed = false
  let asking: Promise<void> | undefined
  return {
    want() {
      tryUntil ??= clock.steady() + timings.unlinkMs
    },
    isWanted: () => tryUntil !== undefined,
    leftMs: () => Math.max(0, (tryUntil ?? 0) - clock.steady()),
    ask(connection) {
      asking = within(LOGOUT_TIMEOUT_MS, connection.logout()).then(
        () => {
          isConfirmed = true
        },
        (err: unknown) => log.warn({ numberId, err }, 'unlinking failed'),
      )
      return asking
    },
    async isDone() {
      await asking
      return isConfirmed
    },
  }
}

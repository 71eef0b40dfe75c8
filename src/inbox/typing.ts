import type { ReadDb } from '../db/index.ts'
import { findPeer } from '../guests/index.ts'
import type { Signals } from '../jobs/signals.ts'
import type { Logger } from '../lib/logger.ts'
import type { Connections } from './deps.ts'

/**
 * Shows a guest for some seconds that somebody is typing, through whichever process holds the number. A hint that may
 * be lost.
 */
export function tellTyping({ signals }: { signals: Signals }, numberId: string, guestId: string): void {
  signals.notify('typing', `${numberId} ${guestId}`)
}

/** Answers the signal `typing` in the process that holds the number. */
export async function showTyping(
  { db, pool, log }: { db: ReadDb; pool: Connections; log: Logger },
  key: string,
): Promise<void> {
  const [numberId = '', guestId = ''] = key.split(' ')
  const connection = pool.connection(numberId)
  if (!connection) return
  try {
    await connection.setTyping(await findPeer(db, guestId), true)
  } catch (err) {
    log.warn({ err, numberId }, 'a guest could not be shown that somebody writes')
  }
}

import { z } from 'zod'
import type { ReadDb } from '../db/index.ts'
import type { Signals } from '../jobs/index.ts'
import type { Logger } from '../lib/logger.ts'
import { showNotification } from './show.ts'
import { findNotification } from './view.ts'

const signalSchema = z.object({ id: z.string(), userId: z.string() })

/** A notification for an open console: its kind and its data; the console makes the words itself. */
export type LiveNotification = { type: 'user.notification'; to: string; at: number; data: Record<string, unknown> }

/** Calls back for each notification, in whichever process it was sent. Returns a function that ends it. */
export function onNotification(
  { db, signals, log }: { db: ReadDb; signals: Signals; log: Logger },
  listener: (notification: LiveNotification) => void,
): () => void {
  return signals.on('notification', (key) => {
    const told = parse(key)
    if (!told) return
    show(db, told.id, told.userId).then(
      (notification) => notification && listener(notification),
      (err: unknown) => log.warn({ err, notificationId: told.id }, 'a console was not told'),
    )
  })
}

async function show(db: ReadDb, id: string, to: string): Promise<LiveNotification | undefined> {
  const row = await findNotification(db, id)
  if (!row) return undefined
  const { told, tag, guestId, path, sound } = await showNotification(db, row)
  return { type: 'user.notification', to, at: row.at, data: { id, ...told, tag, guest_id: guestId, path, sound } }
}

/** What another version of the product sends is ignored. */
function parse(key: string | undefined) {
  try {
    return signalSchema.safeParse(JSON.parse(key ?? 'null')).data
  } catch {
    return undefined
  }
}

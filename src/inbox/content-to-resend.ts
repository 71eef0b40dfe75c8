import type { Db } from '../db/index.ts'
import type { Clock } from '../lib/clock.ts'
import { DAY } from '../lib/units.ts'
import type { OutgoingContent } from '../whatsapp/port.ts'
import type { MediaSettings } from './deps.ts'
import { mediaFolder } from './media-folder.ts'
import { buildContent } from './outgoing-content.ts'

/** An older text may no longer be true: a phone that was off for a week does not get it. */
const MAX_AGE_MS = 2 * DAY
/** As often as WhatsApp's own clients, over restarts and all devices of the recipient. */
const MAX_RESENDS = 5

/**
 * What to send again under a WhatsApp id, for a device that could not decrypt it: the session pool's `contentToResend`.
 * Counts; undefined when it was deleted, is too old or was sent again often enough.
 */
export function createContentToResend({ db, clock, settings }: { db: Db; clock: Clock; settings: MediaSettings }) {
  const folder = mediaFolder(settings.OTKLIK_DATA_DIR)
  return async (numberId: string, whatsAppId: string): Promise<OutgoingContent | undefined> => {
    const row = await db
      .updateTable('messages')
      .set((eb) => ({ resends: eb('resends', '+', 1) }))
      .where('number_id', '=', numberId)
      .where('whatsapp_id', '=', whatsAppId)
      .where('from_me', '=', 1)
      .where('deleted_at', 'is', null)
      .where('at', '>=', clock.now() - MAX_AGE_MS)
      .where('resends', '<', MAX_RESENDS)
      .returningAll()
      .executeTakeFirst()
    return row && buildContent(db, folder, row)
  }
}

import type { ReadDb } from '../db/index.ts'
import type { OutgoingContent } from '../whatsapp/port.ts'
import type { MediaSettings } from './deps.ts'
import { mediaFolder } from './media-folder.ts'
import { buildContent } from './outgoing-content.ts'

/** What we sent under a WhatsApp id, for recipients that could not decrypt it: the session pool's `findSent`. */
export function createFindSent({ db, settings }: { db: ReadDb; settings: MediaSettings }) {
  const folder = mediaFolder(settings.OTKLIK_DATA_DIR)
  return async (numberId: string, whatsAppId: string): Promise<OutgoingContent | undefined> => {
    const row = await db
      .selectFrom('messages')
      .selectAll()
      .where('number_id', '=', numberId)
      .where('whatsapp_id', '=', whatsAppId)
      .where('from_me', '=', 1)
      .executeTakeFirst()
    return row && buildContent(db, folder, row)
  }
}

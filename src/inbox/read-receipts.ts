import { sql } from 'kysely'
import type { Db } from '../db/index.ts'
import type { Connection } from '../whatsapp/port.ts'

const AT_ONCE = 200

/** Tells WhatsApp which messages operators have read. What could not be sent stays due. */
export async function sendReadReceipts(db: Db, numberId: string, connection: Connection): Promise<void> {
  for (;;) {
    const rows = await db
      .selectFrom('messages as m')
      .innerJoin('guests as g', 'g.id', 'm.guest_id')
      .select(['m.id', 'm.whatsapp_id', 'm.guest_id', 'g.phone'])
      .select((eb) =>
        eb
          .selectFrom('guest_identities as i')
          .select('i.value')
          .whereRef('i.guest_id', '=', 'm.guest_id')
          .where('i.kind', '=', 'lid')
          .orderBy('i.created_at', 'desc')
          .limit(1)
          .as('lid'),
      )
      .where('m.number_id', '=', numberId)
      .where(sql<boolean>`m.receipt_due = 1`)
      .orderBy('m.id')
      .limit(AT_ONCE)
      .execute()
    if (rows.length === 0) return
    await connection.markRead(
      rows.map(({ whatsapp_id: id, phone, lid }) => ({
        id,
        peer: { ...(phone !== null && { phone }), ...(lid !== null && { lid }) },
      })),
    )
    const ids = rows.map(({ id }) => id)
    await db.updateTable('messages').set({ receipt_due: 0 }).where('id', 'in', ids).execute()
    if (rows.length < AT_ONCE) return
  }
}

import { type Db, type Erasure, eraseTables, exportTables, type GuestExport, type PersonalTables } from '../db/index.ts'

const TABLES: PersonalTables = {
  deliveries: {
    key: ['id'],
    whose: 'guest_id',
    reads: ['status'],
    erase: {
      // There is nobody left to write to.
      reason: ({ status, reason }) => (status === 'waiting' ? 'erased' : (reason as string | null)),
      status: ({ status }) => (status === 'waiting' ? 'skipped' : (status as string)),
    },
    keeps: ['queue_id', 'guest_id', 'dedupe_key', 'number_id', 'message_id', 'whatsapp_id', 'traceparent'],
    shows: [
      'id',
      'queue_id',
      'status',
      'reason',
      'message_id',
      'created_at',
      'sent_at',
      'delivered_at',
      'read_at',
      'replied_at',
    ],
  },
}

/**
 * What the queue of deliveries holds about guests: that something was sent, and when. The texts are in messages or
 * sends.
 */
export const deliveryPersonalData = {
  async onErase(erasure: Erasure): Promise<void> {
    await eraseTables(erasure, TABLES)
    if (await isOnItsWay(erasure.db, erasure.guestIds)) erasure.waitFor('a message to the guest is on its way')
  },
  onExport: (out: GuestExport) => exportTables(out, TABLES),
}

async function isOnItsWay(db: Db, guestIds: readonly string[]): Promise<boolean> {
  const query = db
    .selectFrom('deliveries')
    .select('id')
    .where('guest_id', 'in', guestIds)
    .where('status', '=', 'sending')
  return (await query.limit(1).executeTakeFirst()) !== undefined
}

import { type PersonalTables, personalHooks } from '../db/index.ts'

const TABLES: PersonalTables = {
  push_tokens: {
    key: ['id'],
    whose: 'guest_id',
    erase: 'delete',
    shows: ['platform', 'app', 'token', 'created_at', 'seen_at', 'removed_at'],
  },
  // Segments and prices stay: what it cost does not change.
  channel_sends: {
    key: ['no'],
    whose: { column: 'delivery_id', among: { table: 'deliveries', select: 'id', whose: 'guest_id' } },
    erase: { address: '', title: null, text: '', error: null, provider_id: null, check_at: null },
    keeps: ['delivery_id', 'queue_id', 'channel', 'provider', 'status', 'provider_status'],
    shows: ['channel', 'address', 'title', 'text', 'status', 'created_at'],
  },
}

/** What SMS and push hold about guests. */
export const channelPersonalData = personalHooks(TABLES)

import { sql } from 'kysely'
import { bytesOf, type RetainedPart, retainedTable, type Tx } from '../db/index.ts'
import { forgetMessages } from '../guests/index.ts'

/**
 * Still needed: messages that have not been sent; in an open conversation those from the first unanswered message on;
 * the evidence of a consent or refusal; what a scheduled message quotes.
 */
const NOT_NEEDED = sql`t.status not in ('queued', 'sending')
  and not exists (select 1 from guests g where g.id = t.guest_id and g.waiting_since <= t.at and g.resolved_at is null)
  and not exists (select 1 from consents c where c.message_id = t.id)
  and not exists (select 1 from scheduled_messages s where s.reply_to = t.id and s.status = 'scheduled')`

const FILE_BYTES = sql`coalesce((select m.byte_size from media m where m.id = t.media_id and m.path is not null), 0)`

const messages = {
  table: 'messages',
  key: 'id',
  at: 'at',
  bytes: sql<number>`${bytesOf('text', 'content', 'context', 'reactions')} + ${FILE_BYTES}`,
  remove: removeMessages,
} as const

/** The inbox's data with retention periods. */
export const inboxRetention: RetainedPart[] = [
  retainedTable({
    ...messages,
    kind: 'messages',
    part: 'messages',
    free: sql`t.delivery_id is null and ${NOT_NEEDED}`,
  }),
  retainedTable({
    ...messages,
    kind: 'mailing_messages',
    part: 'mailing_messages',
    free: sql`t.delivery_id is not null and ${NOT_NEEDED}`,
  }),
  retainedTable({
    kind: 'messages',
    part: 'message_actions',
    table: 'message_actions',
    key: 'id',
    at: 'created_at',
    bytes: bytesOf('text'),
    free: sql`t.status not in ('queued', 'sending')`,
    async remove(tx, ids) {
      await tx.deleteFrom('message_actions').where('id', 'in', ids).execute()
    },
  }),
  retainedTable({
    kind: 'messages',
    part: 'scheduled_messages',
    table: 'scheduled_messages',
    key: 'id',
    at: 'updated_at',
    bytes: bytesOf('content'),
    free: sql`t.status <> 'scheduled'`,
    remove: removeScheduled,
  }),
  retainedTable({
    kind: 'media',
    part: 'media',
    table: 'media',
    key: 'id',
    at: 'created_at',
    within: sql`path is not null`,
    bytes: sql<number>`coalesce(t.byte_size, 0)`,
    free: sql`t.status = 'stored' and not exists (
      select 1 from messages m where m.id = t.message_id and m.status in ('queued', 'sending'))
      and not exists (select 1 from scheduled_messages s where s.id = t.message_id and s.status = 'scheduled')`,
    remove: removeFilesOnly,
  }),
]

async function removeMessages(tx: Tx, ids: readonly string[]): Promise<readonly string[]> {
  const rows = await tx
    .deleteFrom('messages')
    .where('id', 'in', ids)
    .returning(['id', 'guest_id', 'at', 'media_id', 'from_me', 'read_at'])
    .execute()
  await forgetMessages(
    tx,
    rows.map(({ id, guest_id: guestId, at, from_me, read_at }) => ({
      id,
      guestId,
      at,
      unread: from_me === 0 && read_at === null,
    })),
  )
  const mediaIds = rows.flatMap(({ media_id: id }) => (id === null ? [] : [id]))
  if (mediaIds.length === 0) return []
  const files = await tx.deleteFrom('media').where('id', 'in', mediaIds).returning('path').execute()
  return files.flatMap(({ path }) => (path === null ? [] : [path]))
}

/** With the files of messages that were not sent: the other files belong to their messages. */
async function removeScheduled(tx: Tx, ids: readonly string[]): Promise<readonly string[]> {
  const rows = await tx.deleteFrom('scheduled_messages').where('id', 'in', ids).returning('media_id').execute()
  const mediaIds = rows.flatMap(({ media_id: id }) => (id === null ? [] : [id]))
  if (mediaIds.length === 0) return []
  const files = await tx
    .deleteFrom('media')
    .where('id', 'in', mediaIds)
    .where('message_id', 'in', ids)
    .returning('path')
    .execute()
  return files.flatMap(({ path }) => (path === null ? [] : [path]))
}

/** Removes files only: the message stays and says that its file is no longer kept. */
async function removeFilesOnly(tx: Tx, ids: readonly string[]): Promise<readonly string[]> {
  const files = await tx.selectFrom('media').select('path').where('id', 'in', ids).execute()
  await tx
    .updateTable('media')
    .set({ path: null, status: 'failed', failure: 'removed', reference: null, waveform: null, next_attempt_at: null })
    .where('id', 'in', ids)
    .execute()
  return files.flatMap(({ path }) => (path === null ? [] : [path]))
}

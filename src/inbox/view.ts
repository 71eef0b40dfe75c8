import type { ExpressionBuilder } from 'kysely'
import type { ReadDb, Tx } from '../db/index.ts'
import type { MessagesTable } from '../db/schema/inbox.ts'
import type { GuestRow, TimelineResolver } from '../guests/index.ts'
import { notFound } from '../lib/errors.ts'
import { known } from '../lib/known.ts'
import { kindsOfAnswers } from './automatic-answers/store.ts'
import type { MediaRow, MessageRow } from './deps.ts'
import { type Beside, type MessageOut, presentMessage } from './present.ts'

/** Media and quoted messages of some messages, each asked for only where there is one. */
export async function rowsBeside(db: ReadDb, messages: readonly MessageRow[]): Promise<(row: MessageRow) => Beside> {
  const mediaIds = messages.flatMap(({ media_id: id }) => (id ? [id] : []))
  const quoting = messages.filter((row) => row.quoted_whatsapp_id !== null)
  const media = new Map<string, MediaRow>()
  if (mediaIds.length > 0) {
    const rows = await db.selectFrom('media').selectAll().where('id', 'in', mediaIds).execute()
    for (const row of rows) media.set(row.id, row)
  }
  const quoted = new Map<string, string>()
  if (quoting.length > 0) {
    const rows = await db
      .selectFrom('messages')
      .select(['id', 'number_id', 'whatsapp_id', 'guest_id'])
      .where('number_id', 'in', [...new Set(quoting.map((row) => row.number_id))])
      .where('whatsapp_id', 'in', [...new Set(quoting.flatMap((row) => row.quoted_whatsapp_id ?? []))])
      .execute()
    for (const row of rows) quoted.set(`${row.number_id} ${row.guest_id} ${row.whatsapp_id}`, row.id)
  }
  const automatic = await kindsOfAnswers(
    db,
    messages.flatMap(({ id, kind }) => (kind === 'automatic' ? [id] : [])),
  )
  return (row) => ({
    automatic: automatic.get(row.id),
    media: row.media_id ? media.get(row.media_id) : undefined,
    replyTo: quoted.get(`${row.number_id} ${row.guest_id} ${row.quoted_whatsapp_id}`),
  })
}

/** The API's message, as it stands now. */
export async function showRow(db: ReadDb, row: MessageRow): Promise<MessageOut> {
  const beside = await rowsBeside(db, [row])
  return presentMessage(row, beside(row))
}

/** Those of the ids that there are. */
export function findMessages(db: ReadDb, ids: readonly string[]): Promise<MessageRow[]> {
  return db.selectFrom('messages').selectAll().where('id', 'in', ids).execute()
}

/** Throws `not_found`. */
export async function getMessage(db: ReadDb, id: string): Promise<MessageRow> {
  const row = await db.selectFrom('messages').selectAll().where('id', '=', id).executeTakeFirst()
  if (!row) throw notFound('message', id)
  return row
}

/** Entries of the kind `message` in a guest's timeline. Slices whose entries are messages too may use it for theirs. */
export const resolveMessages: TimelineResolver = async (db, ids) => {
  const rows = await db.selectFrom('messages').selectAll().where('id', 'in', ids).execute()
  const beside = await rowsBeside(db, rows)
  return new Map(rows.map((row) => [row.id, presentMessage(row, beside(row))]))
}

const FILES_AT_ONCE = 100

/** The files that messages of these guests hold, or those that wait, and that are here. */
export async function* filesOfGuests(db: ReadDb, guestIds: readonly string[]) {
  let after = ''
  for (;;) {
    const rows = await db
      .selectFrom('media')
      .select(['id', 'file_name', 'mime_type', 'path'])
      .where('path', 'is not', null)
      .where('id', '>', after)
      .where('id', 'in', (media) =>
        media
          .selectFrom('messages')
          .select('media_id')
          .where('media_id', 'is not', null)
          .where('id', 'in', (timeline) =>
            timeline.selectFrom('timeline').select('ref_id').where('guest_id', 'in', guestIds),
          )
          .union((waiting) =>
            waiting
              .selectFrom('scheduled_messages')
              .select('media_id')
              .where('media_id', 'is not', null)
              .where('guest_id', 'in', guestIds),
          ),
      )
      .orderBy('id')
      .limit(FILES_AT_ONCE)
      .execute()
    for (const { path, ...file } of rows) yield { ...file, path: known(path, 'path of a file') }
    const last = rows.at(-1)
    if (!last || rows.length < FILES_AT_ONCE) return
    after = last.id
  }
}

/**
 * Whether a person, or a program for them, has written to the guest from one moment on (and up to another), from here or
 * on a number's own phone. What Otklik answers by itself does not count.
 */
export async function hasPersonWritten(
  db: ReadDb | Tx,
  { id, answered_through: onPhone }: Pick<GuestRow, 'id' | 'answered_through'>,
  { since, upTo = Number.MAX_SAFE_INTEGER }: { since: number; upTo?: number },
): Promise<boolean> {
  if (onPhone !== null && onPhone > since && onPhone <= upTo) return true
  const written = await db
    .selectFrom('timeline as f')
    .innerJoin('messages as m', 'm.id', 'f.ref_id')
    .select('m.id')
    .where('f.guest_id', '=', id)
    .where('f.kind', '=', 'message')
    .where('f.at', '>=', since)
    .where('f.at', '<=', upTo)
    .where('m.from_me', '=', 1)
    .where('m.status', '<>', 'failed')
    .where((eb) => eb.or([eb('m.author', 'is not', null), writtenOnPhone(eb)]))
    .limit(1)
    .executeTakeFirst()
  return written !== undefined
}

/** It was sent, and not by us: what of ours has no author was queued here, and its send begun. */
function writtenOnPhone(eb: ExpressionBuilder<{ m: MessagesTable }, 'm'>) {
  return eb.and([
    eb('m.kind', '=', 'reply'),
    eb('m.author', 'is', null),
    eb('m.attempts', '=', 0),
    eb('m.sent_at', 'is not', null),
  ])
}

/** What we last wrote to the guest by this number before one of their messages. */
export function findLastWritten(
  db: ReadDb,
  { guestId, numberId, before }: { guestId: string; numberId: string; before: string },
): Promise<Pick<MessageRow, 'id' | 'at'> | undefined> {
  return db
    .selectFrom('timeline as f')
    .innerJoin('messages as m', 'm.id', 'f.ref_id')
    .select(['m.id', 'm.at'])
    .where('f.guest_id', '=', guestId)
    .where('f.kind', 'in', ['message', 'mailing'])
    .where('m.number_id', '=', numberId)
    .where('m.from_me', '=', 1)
    .where('m.id', '<', before)
    .orderBy('f.at', 'desc')
    .orderBy('m.id', 'desc')
    .limit(1)
    .executeTakeFirst()
}

/** A file of a message, with whose message it is. */
export function findFile(db: ReadDb, id: string): Promise<MediaRow | undefined> {
  return db.selectFrom('media').selectAll().where('id', '=', id).executeTakeFirst()
}

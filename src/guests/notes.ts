import type { Selectable } from 'kysely'
import { z } from 'zod'
import type { ReadDb, Tx } from '../db/index.ts'
import type { GuestNotesTable } from '../db/schema/guests.ts'
import { cutPage, decodeCursor, type PageQuery } from '../http/page.ts'
import type { Actor } from '../http/route.ts'
import { instantOut, toIso } from '../http/time.ts'
import { AppError, notFound } from '../lib/errors.ts'
import { newId } from '../lib/ids.ts'
import { lockLivingGuest } from './handling.ts'
import { mentionsOf, tellMentioned } from './mentions.ts'

type NoteRow = Selectable<GuestNotesTable>

export const noteInput = z.object({
  text: z.string().trim().min(1).max(4_000).meta({
    description: '`<@usr_...>` mentions a user: they are told (`note.mentioned`), and shown by name',
  }),
})

export const noteSchema = z
  .object({
    id: z.string(),
    guest_id: z.string(),
    author: z.string().meta({ description: 'Who wrote it: the id of a user or key' }),
    text: z.string(),
    mentions: z.array(z.string()).meta({ description: 'Ids of the users whom the text mentions, each once' }),
    created_at: instantOut,
    updated_at: instantOut,
  })
  .meta({ id: 'Note' })

export type NoteOut = z.output<typeof noteSchema>

export function presentNote(row: NoteRow): NoteOut {
  return {
    ...row,
    mentions: mentionsOf(row.text),
    created_at: toIso(row.created_at),
    updated_at: toIso(row.updated_at),
  }
}

/** Notes about a guest, the newest first. The guest never sees them. */
export async function listNotes(db: ReadDb, guestId: string, { cursor, limit }: PageQuery) {
  let query = db.selectFrom('guest_notes').selectAll().where('guest_id', '=', guestId)
  if (cursor) query = query.where('id', '<', decodeCursor(cursor, z.tuple([z.string()]))[0])
  const rows = await query
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute()
  return cutPage(rows, limit, (row) => [row.id], presentNote)
}

/** Throws `not_found`. */
export async function addNote(
  tx: Tx,
  guestId: string,
  { text, author, at }: { text: string; author: string; at: number },
): Promise<NoteRow> {
  const guest = await lockLivingGuest(tx, guestId)
  const note = await tx
    .insertInto('guest_notes')
    .values({ id: newId('nte'), guest_id: guest.id, author, text, created_at: at, updated_at: at })
    .returningAll()
    .executeTakeFirstOrThrow()
  await tellMentioned(tx, note, { by: author, at })
  return note
}

/** Throws `not_found`, and `forbidden` for another's note. Who was mentioned before is not told again. */
export async function changeNote(
  tx: Tx,
  id: string,
  { text, actor, at }: { text: string; actor: Actor; at: number },
): Promise<NoteRow> {
  const { text: before } = await checkAuthor(tx, id, actor)
  const row = await tx
    .updateTable('guest_notes')
    .set({ text, updated_at: at })
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirst()
  if (!row) throw notFound('note', id)
  await tellMentioned(tx, row, { before, by: actor.id, at })
  return row
}

/** Throws `not_found`, and `forbidden` for another's note. */
export async function deleteNote(tx: Tx, id: string, actor: Actor): Promise<{ guest_id: string }> {
  const note = await checkAuthor(tx, id, actor)
  await tx.deleteFrom('guest_notes').where('id', '=', id).execute()
  return note
}

async function checkAuthor(tx: Tx, id: string, actor: Actor): Promise<NoteRow> {
  const note = await tx.selectFrom('guest_notes').selectAll().where('id', '=', id).executeTakeFirst()
  if (!note) throw notFound('note', id)
  if (note.author !== actor.id && !actor.scopes.includes('admin')) {
    throw new AppError('forbidden', 'Only its author or an administrator may change this note.')
  }
  return note
}

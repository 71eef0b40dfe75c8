import { type ReadDb, recordEvent, type Tx } from '../db/index.ts'
import type { GuestNotesTable } from '../db/schema/guests.ts'
import { AppError } from '../lib/errors.ts'

/** A mention of a colleague in a note: by id, so that everybody reads their present name. */
const MENTION = /<@(usr_[0-9A-Za-z]{1,40})>/g

/** The most mentions in a note: one that calls everybody calls nobody. */
const MAX_MENTIONS = 20

type Note = Pick<GuestNotesTable, 'id' | 'guest_id' | 'text'>

/** The ids of the users whom a note mentions, each once, in the order of the text. */
export function mentionsOf(text: string): string[] {
  return [...new Set(Array.from(text.matchAll(MENTION), ([, id = '']) => id))]
}

/**
 * Tells users whom a note mentions and its former text did not, in one `note.mentioned`, except its author. Throws
 * `invalid_input` where one of them cannot sign in here.
 */
export async function tellMentioned(
  tx: Tx,
  note: Note,
  { before = '', by, at }: { before?: string; by: string; at: number },
): Promise<void> {
  const known = mentionsOf(before)
  const mentioned = mentionsOf(note.text).filter((id) => !known.includes(id))
  if (mentioned.length === 0) return
  if (mentioned.length > MAX_MENTIONS) refuse(`mentions more than ${MAX_MENTIONS} colleagues`)
  const active = await activeUsers(tx, mentioned)
  const stranger = mentioned.find((id) => !active.has(id))
  if (stranger) refuse(`mentions ${stranger}, who does not sign in here`)
  const user_ids = mentioned.filter((id) => id !== by)
  if (user_ids.length === 0) return
  const data = { guest_id: note.guest_id, note_id: note.id, user_ids, by }
  await recordEvent(tx, { type: 'note.mentioned', at, data })
}

async function activeUsers(db: ReadDb, ids: readonly string[]): Promise<Set<string>> {
  const rows = await db
    .selectFrom('users')
    .select('id')
    .where('id', 'in', ids)
    .where('disabled_at', 'is', null)
    .where('deleted_at', 'is', null)
    .execute()
  return new Set(rows.map(({ id }) => id))
}

function refuse(message: string): never {
  throw new AppError('invalid_input', `The note ${message}.`, [{ path: 'body.text', message }])
}

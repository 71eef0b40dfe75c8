import { sql } from 'kysely'
import { z } from 'zod'
import type { ReadDb } from '../db/index.ts'
import { instantOut, toIso } from '../http/time.ts'
import { guestSchema, presentGuest } from './present.ts'
import { foldedWords, matchingGuests, matchingMessages } from './search.ts'
import { rowsBeside } from './view.ts'

const MAX_EXACT = 5
const MAX_MESSAGES = 10
/**
 * Exact names are looked for among this many guests with the most recent chats: a thousand guests may share one name.
 */
const LOOKED_AT = 1_000
/** Of a long message so much is shown before the word that was found, and in all. */
const BEFORE = 40
const SNIPPET = 160

export const searchHitsSchema = z.object({
  guests: z.array(guestSchema).meta({ description: 'Whose whole name, username or phone it is' }),
  messages: z
    .array(
      z.object({
        id: z.string(),
        guest_id: z.string(),
        guest_name: z.string().nullable(),
        direction: z.enum(['in', 'out']),
        text: z.string().meta({ description: 'What stands around the first word that was found' }),
        at: instantOut,
      }),
    )
    .meta({ description: 'The newest first' }),
})

/** What a search ought to show first: guests who are called so, and the newest messages with its words, wherever they are. */
export async function findSearchHits(
  db: ReadDb,
  q: string,
  { messages }: { messages: boolean },
): Promise<z.output<typeof searchHitsSchema>> {
  return { guests: await exactGuests(db, q), messages: messages ? await hitMessages(db, q) : [] }
}

async function exactGuests(db: ReadDb, q: string) {
  const living = sql<boolean>`g.merged_into is null and g.erased_at is null`
  const matches = matchingGuests(db, q, living, { messages: false })
  if (!matches) return []
  const found = await db
    .selectFrom('guests as g')
    .select(['g.id', 'g.name', 'g.push_name', 'g.username', 'g.phone'])
    .where(sql<boolean>`g.id in (${matches})`)
    .orderBy('g.last_message_at', 'desc')
    .orderBy('g.id', 'desc')
    .limit(LOOKED_AT)
    .execute()
  const asked = foldedWords(q).join(' ')
  const digits = q.replace(/\D/g, '').replace(/^8(?=\d{10}$)/, '7')
  const ids = found
    .filter(({ name, push_name, username, phone }) => {
      const isCalledSo = [name, push_name, username].some((each) => foldedWords(each ?? '').join(' ') === asked)
      return isCalledSo || (digits !== '' && phone?.slice(1) === digits)
    })
    .slice(0, MAX_EXACT)
    .map(({ id }) => id)
  if (ids.length === 0) return []
  const guests = await db.selectFrom('guests').selectAll().where('id', 'in', ids).execute()
  const beside = await rowsBeside(db, guests)
  const byId = new Map(guests.map((guest) => [guest.id, guest]))
  return ids.flatMap((id) => {
    const guest = byId.get(id)
    return guest ? [presentGuest(guest, beside.details(id))] : []
  })
}

async function hitMessages(db: ReadDb, q: string) {
  const matches = matchingMessages(db, q)
  if (!matches) return []
  const rows = await db
    .selectFrom('messages as m')
    .innerJoin('guests as g', 'g.id', 'm.guest_id')
    .select(['m.id', 'm.guest_id', 'm.text', 'm.from_me', 'm.at', 'g.name', 'g.push_name'])
    .where(sql<boolean>`m.id in (${matches})`)
    .where('m.deleted_at', 'is', null)
    .orderBy('m.at', 'desc')
    .orderBy('m.id', 'desc')
    .limit(MAX_MESSAGES)
    .execute()
  return rows.map(({ id, guest_id, text, from_me, at, name, push_name }) => ({
    id,
    guest_id,
    guest_name: name ?? push_name,
    direction: from_me ? ('out' as const) : ('in' as const),
    text: snippetOf(text ?? '', q),
    at: toIso(at),
  }))
}

/** The words around the first that was found. */
export function snippetOf(text: string, q: string): string {
  const plain = text.toLowerCase().replaceAll('ё', 'е')
  const places = foldedWords(q)
    .map((word) => plain.indexOf(word))
    .filter((place) => place >= 0)
  const place = Math.min(...places, text.length)
  const from = place === text.length || place <= BEFORE ? 0 : text.lastIndexOf(' ', place - BEFORE / 2) + 1
  const cut = [...text.slice(from, from + 2 * SNIPPET)].slice(0, SNIPPET).join('')
  return `${from > 0 ? '…' : ''}${cut}${from + cut.length < text.length ? '…' : ''}`
}

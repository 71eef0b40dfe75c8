import { sql } from 'kysely'
import { z } from 'zod'
import { type ReadDb, storedCodes } from '../../db/index.ts'
import { cutPage, decodeCursor, type PageQuery } from '../../http/page.ts'
import { instantOut, toIso } from '../../http/time.ts'
import { known } from '../../lib/known.ts'
import { type GuestOut, guestSchema, presentGuest } from '../present.ts'
import { rowsBeside } from '../view.ts'
import { REASONS } from './score.ts'
import type { DuplicateRow } from './store.ts'

const reasonsOf = storedCodes('guest_duplicates.reasons', REASONS)

export const duplicateSchema = z
  .object({
    id: z.string(),
    guest: guestSchema,
    other: guestSchema,
    score: z.number().int().meta({ description: 'How likely they are one person, up to 99' }),
    reasons: z.array(z.enum(REASONS)),
    found_at: instantOut,
  })
  .meta({ id: 'GuestDuplicate' })

export type DuplicateOut = z.output<typeof duplicateSchema>

/** Guests who may be one person, the likeliest first; of one guest alone where one is named. */
export async function listDuplicates(
  db: ReadDb,
  { limit, cursor, guestId }: PageQuery & { guestId?: string | undefined },
): Promise<{ data: DuplicateOut[]; next_cursor: string | null }> {
  const after = cursor ? decodeCursor(cursor, z.tuple([z.number(), z.string()])) : undefined
  const rows = await openDuplicates(db, { limit: limit + 1, after, guestId }).execute()
  const guests = await guestsOf(db, rows)
  return cutPage(
    rows,
    limit,
    (row) => [row.score, row.id],
    (row) => ({
      id: row.id,
      guest: known(guests.get(row.guest_id), 'guest of a proposal'),
      other: known(guests.get(row.other_id), 'guest of a proposal'),
      score: row.score,
      reasons: reasonsOf(row.reasons),
      found_at: toIso(row.found_at),
    }),
  )
}

type Asked = { limit: number; after: [number, string] | undefined; guestId: string | undefined }

export function openDuplicates(db: ReadDb, { limit, after, guestId }: Asked) {
  const living = (column: 'guest_id' | 'other_id') => sql<boolean>`exists (
    select 1 from guests g where g.id = ${sql.ref(`d.${column}`)} and g.merged_into is null and g.erased_at is null)`
  let query = db
    .selectFrom('guest_duplicates as d')
    .selectAll('d')
    .where('d.dismissed_at', 'is', null)
    .where(living('guest_id'))
    .where(living('other_id'))
  if (guestId) query = query.where((eb) => eb.or([eb('d.guest_id', '=', guestId), eb('d.other_id', '=', guestId)]))
  if (after) query = query.where(sql<boolean>`(d.score, d.id) < (${after[0]}, ${after[1]})`)
  return query.orderBy('d.score', 'desc').orderBy('d.id', 'desc').limit(limit)
}

async function guestsOf(db: ReadDb, pairs: readonly DuplicateRow[]): Promise<Map<string, GuestOut>> {
  const ids = [...new Set(pairs.flatMap(({ guest_id, other_id }) => [guest_id, other_id]))]
  if (ids.length === 0) return new Map()
  const guests = await db.selectFrom('guests').selectAll().where('id', 'in', ids).execute()
  const beside = await rowsBeside(db, guests)
  return new Map(guests.map((guest) => [guest.id, presentGuest(guest, beside.details(guest.id))]))
}

import { sql } from 'kysely'
import { z } from 'zod'
import type { ReadDb } from '../../db/index.ts'
import type { ConsentsTable, Purpose } from '../../db/schema/guests.ts'
import { cutPage, decodeCursor, type PageQuery } from '../../http/page.ts'
import { CHANNELS, type ConsentChannel, type ConsentRow, consentState, PURPOSES } from './store.ts'

/** The state for a channel and purpose; null: nothing was ever said. */
export type ConsentState = { channel: ConsentChannel; purpose: Purpose; state: ConsentsTable['state'] | null }

/** The states for every channel and purpose, now or before a moment: one query over as many ranges of one index. */
export async function findConsentStates(db: ReadDb, guestId: string, before?: number): Promise<ConsentState[]> {
  const wanted = PURPOSES.flatMap((purpose) => CHANNELS.map((channel) => ({ channel, purpose })))
  const columns = wanted.map((what, at) => sql`${consentState(sql`${guestId}`, what, before)} as ${sql.id(`s${at}`)}`)
  const { rows } = await sql<Record<string, ConsentsTable['state'] | null>>`select ${sql.join(columns)}`.execute(db)
  return wanted.map((what, at) => ({ ...what, state: rows[0]?.[`s${at}`] ?? null }))
}

/** `at`: time of the last statement; null where there is none. `refusesAdvertising`: by any channel. */
export type LastWord = { at: number | null; refusesAdvertising: boolean }

/** The last statements of many guests. */
export async function findLastWords(db: ReadDb, guestIds: readonly string[]): Promise<Map<string, LastWord>> {
  if (guestIds.length === 0) return new Map()
  const refusals = CHANNELS.map((channel) => {
    return sql`coalesce(${consentState(sql`g.id`, { channel, purpose: 'advertising' })}, 'none') = 'withdrawn'`
  })
  const { rows } = await sql<{ id: string; at: number | null; refuses: unknown }>`
    select g.id, (select max(c.at) from consents c where c.guest_id = g.id) as at, ${sql.join(refusals, sql` or `)} as refuses
      from guests g where g.id in (${sql.join(guestIds)})`.execute(db)
  return new Map(rows.map(({ id, at, refuses }) => [id, { at, refusesAdvertising: Boolean(refuses) }]))
}

/** Everything that was ever said, the newest first. */
export async function listConsents(db: ReadDb, guestId: string, { cursor, limit }: PageQuery) {
  const after = cursor ? decodeCursor(cursor, z.tuple([z.number(), z.string()])) : undefined
  let query = db.selectFrom('consents').selectAll().where('guest_id', '=', guestId)
  if (after) query = query.where(sql<boolean>`(at, id) < (${after[0]}, ${after[1]})`)
  const rows: ConsentRow[] = await query
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute()
  return cutPage(
    rows,
    limit,
    ({ at, id }) => [at, id],
    (row) => row,
  )
}

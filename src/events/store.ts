import { sql } from 'kysely'
import type { EventType, ReadDb, Tx } from '../db/index.ts'

/** An event with its position in the one order that all subscribers see. */
export type RelayedEvent = {
  position: number
  id: string
  type: EventType
  at: number
  /** JSON, as it is sent. */
  data: string
}

const eventColumns = ['position', 'id', 'type', 'at', 'data'] as const

export async function hasUnrelayed(db: ReadDb): Promise<boolean> {
  const row = await db.selectFrom('outbox').select('seq').where('position', 'is', null).limit(1).executeTakeFirst()
  return row !== undefined
}

/** The first event without a position. */
export async function firstUnrelayed(db: ReadDb): Promise<number | undefined> {
  const query = db.selectFrom('outbox').select('seq').where('position', 'is', null).orderBy('seq').limit(1)
  return (await query.executeTakeFirst())?.seq
}

/**
 * Assigns the next positions to up to `limit` events, in the order in which they were written. The row of `relay_state`
 * is locked first, so one transaction at a time does this and positions become visible without gaps.
 */
export async function givePositions(tx: Tx, limit: number): Promise<RelayedEvent[]> {
  const { position: last } = await tx
    .updateTable('relay_state')
    .set((eb) => ({ position: eb.ref('position') }))
    .where('id', '=', 1)
    .returning('position')
    .executeTakeFirstOrThrow()
  const places = tx
    .selectFrom('outbox')
    .select(['seq', sql<number>`${last} + row_number() over (order by seq)`.as('place')])
    .where('position', 'is', null)
    .orderBy('seq')
    .limit(limit)
  const events = await tx
    .updateTable('outbox')
    .from(places.as('places'))
    .set((eb) => ({ position: eb.ref('places.place') }))
    .whereRef('outbox.seq', '=', 'places.seq')
    .returning(['outbox.position', 'outbox.id', 'outbox.type', 'outbox.at', 'outbox.data'])
    .execute()
  const relayed = events.map(asRelayed).sort((a, b) => a.position - b.position)
  const next = relayed.at(-1)?.position
  if (next !== undefined) await tx.updateTable('relay_state').set({ position: next }).where('id', '=', 1).execute()
  return relayed
}

/** Events after a position, in order. */
export async function eventsAfter(db: ReadDb, position: number, limit: number): Promise<RelayedEvent[]> {
  const rows = await db
    .selectFrom('outbox')
    .select(eventColumns)
    .where('position', '>', position)
    .orderBy('position')
    .limit(limit)
    .execute()
  return rows.map(asRelayed)
}

/**
 * The positions of the newest event ever relayed and of the oldest that is still kept (one more than the newest when
 * none is).
 */
export async function keptPositions(db: ReadDb): Promise<{ oldest: number; newest: number }> {
  const { position: newest } = await db.selectFrom('relay_state').select('position').executeTakeFirstOrThrow()
  const first = await db
    .selectFrom('outbox')
    .select('position')
    .where('position', 'is not', null)
    .orderBy('position')
    .limit(1)
    .executeTakeFirst()
  return { newest, oldest: first?.position ?? newest + 1 }
}

type EventRow = { position: number | null; id: string; type: string; at: number; data: string }

function asRelayed(row: EventRow): RelayedEvent {
  return { ...row, position: Number(row.position), type: row.type as EventType }
}

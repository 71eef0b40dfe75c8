import { sql } from 'kysely'
import { type Db, recordEvent, type Tx, transact } from '../../db/index.ts'
import type { Signals } from '../../jobs/signals.ts'
import type { Clock } from '../../lib/clock.ts'
import { MINUTE } from '../../lib/units.ts'
import { presentGuest } from '../present.ts'
import type { GuestRow } from '../store.ts'
import { findDetails } from '../view.ts'
import { findAddressee } from './store.ts'

const PAGE = 100

/** Tells once of each guest who waits longer than the restaurant's target (`guest.overdue`). Returns of how many. */
export async function tellOverdue(
  { db, clock, signals }: { db: Db; clock: Clock; signals: Signals },
  signal?: AbortSignal,
): Promise<number> {
  let told = 0
  while (!signal?.aborted) {
    const page = await transact(db, (tx) => tellPage(tx, clock.now()))
    if (page.length > 0) signals.notify('outbox')
    told += page.length
    if (page.length < PAGE) break
  }
  return told
}

async function tellPage(tx: Tx, at: number): Promise<GuestRow[]> {
  const due = tx
    .selectFrom('guests')
    .select('id')
    .where('answer_due_at', '<=', at)
    .where('overdue_at', 'is', null)
    .where('resolved_at', 'is', null)
    .where('merged_into', 'is', null)
    .orderBy('answer_due_at')
    .limit(PAGE)
  const guests = await tx
    .updateTable('guests')
    .set({ overdue_at: at })
    .where('id', 'in', due)
    // Asked again of the row as it is now: somebody may have answered meanwhile.
    .where('answer_due_at', '<=', at)
    .where('overdue_at', 'is', null)
    .where('resolved_at', 'is', null)
    .returningAll()
    .execute()
  for (const guest of guests) {
    const data = {
      ...presentGuest(guest, await findDetails(tx, guest.id)),
      ...(await findAddressee(tx, guest.waiting_message_id)),
    }
    await recordEvent(tx, { type: 'guest.overdue', at, data })
  }
  return guests
}

/** The target of a restaurant may be another: who waits for it now is due by the new one. */
export async function applyAnswerTarget(tx: Tx, restaurantId: string): Promise<void> {
  const { answer_target_minutes: minutes } = await tx
    .selectFrom('restaurants')
    .select('answer_target_minutes')
    .where('id', '=', restaurantId)
    .executeTakeFirstOrThrow()
  const due = (eb: { ref(column: 'waiting_since'): unknown }) =>
    sql<number>`${eb.ref('waiting_since')} + ${sql.lit(minutes * MINUTE)}`
  await tx
    .updateTable('guests')
    .set((eb) => ({ answer_due_at: due(eb), overdue_at: null }))
    .where('waiting_since', 'is not', null)
    .where('resolved_at', 'is', null)
    .where('merged_into', 'is', null)
    .where((eb) => eb('answer_due_at', 'is distinct from', due(eb)))
    .where('waiting_message_id', 'in', (eb) =>
      eb
        .selectFrom('messages as m')
        .innerJoin('numbers as n', 'n.id', 'm.number_id')
        .select('m.id')
        .whereRef('m.id', '=', 'guests.waiting_message_id')
        .where('n.restaurant_id', '=', restaurantId),
    )
    .execute()
}

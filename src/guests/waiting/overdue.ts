import { type Db, recordEvent, type Tx, transact } from '../../db/index.ts'
import type { Signals } from '../../jobs/signals.ts'
import type { Clock } from '../../lib/clock.ts'
import { presentGuest } from '../present.ts'
import type { GuestRow } from '../store.ts'
import { findDetails } from '../view.ts'
import { dueBy } from './due.ts'
import { findAddressee } from './store.ts'

const PAGE = 100

/** Announces once (`guest.overdue`) each guest who has waited longer than the restaurant's target. Returns how many. */
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

/** A restaurant's target or hours have changed: guests who wait for it are due by the new ones. */
export async function applyAnswerTarget(tx: Tx, restaurantId: string): Promise<void> {
  const target = await tx
    .selectFrom('restaurants')
    .select(['answer_target_minutes', 'opening_hours', 'time_zone'])
    .where('id', '=', restaurantId)
    .executeTakeFirstOrThrow()
  for (let after = ''; ; ) {
    const page = await waitingFor(tx, restaurantId, after)
    for (const { id, waiting_since: since, answer_due_at: before } of page) {
      const due = since === null ? null : dueBy(target, since)
      if (due === before) continue
      await tx
        .updateTable('guests')
        .set({ answer_due_at: due, overdue_at: null })
        .where('id', '=', id)
        // Somebody may have answered meanwhile.
        .where('waiting_since', '=', since)
        .execute()
    }
    const last = page.at(-1)
    if (!last || page.length < PAGE) return
    after = last.id
  }
}

function waitingFor(tx: Tx, restaurantId: string, after: string) {
  return tx
    .selectFrom('guests')
    .select(['id', 'waiting_since', 'answer_due_at'])
    .where('waiting_since', 'is not', null)
    .where('resolved_at', 'is', null)
    .where('merged_into', 'is', null)
    .where('id', '>', after)
    .where('waiting_message_id', 'in', (eb) =>
      eb
        .selectFrom('messages as m')
        .innerJoin('numbers as n', 'n.id', 'm.number_id')
        .select('m.id')
        .whereRef('m.id', '=', 'guests.waiting_message_id')
        .where('n.restaurant_id', '=', restaurantId),
    )
    .orderBy('id')
    .limit(PAGE)
    .execute()
}

import { type Tx, transact } from '../db/index.ts'
import { eventsAfter, keptPositions } from '../events/index.ts'
import { newId } from '../lib/ids.ts'
import { HOUR, SECOND } from '../lib/units.ts'
import type { NotificationDeps } from './deps.ts'
import { scheduleNotifying } from './jobs.ts'
import { type Occurrence, occurrenceOf } from './occurrences.ts'
import { concerns, findRecipients, type Recipient } from './recipients.ts'
import { insertNotifications, lockCursor, moveCursor } from './store.ts'
import { findCursor, findGuest, type GuestState } from './view.ts'

const BATCH = 200
/** Notifying later than this, as after days without the product, would be a flood; the badge counts it. */
const OLDEST_MS = HOUR
/** What a guest writes within this time is one notification. */
export const GROUPED_WITHIN_MS = 3 * SECOND

type PlanDeps = Pick<NotificationDeps, 'db' | 'clock' | 'enqueue'>

/**
 * Looks at the events after the cursor and records who is to hear of each: a row for each user and event, in the
 * transaction that moves the cursor, so none is left out and none comes twice. Returns how many rows.
 */
export async function planNotifications(deps: PlanDeps, signal?: AbortSignal): Promise<number> {
  const { db, clock } = deps
  let planned = 0
  while (!signal?.aborted) {
    // Usually there is nothing, which is seen without a lock.
    if ((await eventsAfter(db, await findCursor(db), 1)).length === 0) break
    planned += await transact(db, (tx) => planBatch(tx, clock.now()))
  }
  if (planned > 0) await scheduleNotifying(deps, clock.now() + GROUPED_WITHIN_MS, clock.now())
  return planned
}

async function planBatch(tx: Tx, now: number): Promise<number> {
  const position = await lockCursor(tx)
  const recipients = await findRecipients(tx, now)
  if (recipients.length === 0) {
    await moveCursor(tx, (await keptPositions(tx)).newest)
    return 0
  }
  const events = await eventsAfter(tx, position, BATCH)
  const last = events.at(-1)
  if (!last) return 0
  await moveCursor(tx, last.position)
  const occurrences = events
    .filter(({ at }) => at > now - OLDEST_MS)
    .map(occurrenceOf)
    .filter((occurrence) => occurrence !== undefined)
  if (occurrences.length === 0) return 0
  const guests = await guestsOf(tx, occurrences)
  const rows = occurrences.flatMap((occurrence) =>
    recipients
      .filter((recipient) => concerns(recipient, occurrence, guests.get(occurrence.guestId ?? '')))
      .map((recipient) => rowOf(recipient, occurrence, now)),
  )
  await insertNotifications(tx, rows)
  return rows.length
}

async function guestsOf(tx: Tx, occurrences: readonly Occurrence[]): Promise<Map<string, GuestState>> {
  const guests = new Map<string, GuestState>()
  for (const id of new Set(occurrences.map(({ guestId }) => guestId))) {
    const guest = id === null ? undefined : await findGuest(tx, id)
    if (id !== null && guest) guests.set(id, guest)
  }
  return guests
}

function rowOf({ id }: Recipient, { eventId, kind, at, guestId, refId, tag }: Occurrence, now: number) {
  return {
    id: newId('ntf'),
    user_id: id,
    event_id: eventId,
    kind,
    tag,
    guest_id: guestId,
    ref_id: refId,
    guests: guestId === null ? 0 : 1,
    at,
    created_at: now,
    outcome: null,
  }
}

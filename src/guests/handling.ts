import { z } from 'zod'
import { RetryTransaction, type Tx } from '../db/index.ts'
import { instant } from '../http/time.ts'
import { AppError } from '../lib/errors.ts'
import { assignedTogether } from './assignment/merged.ts'
import { type GuestRow, lockGuest, updateGuest } from './store.ts'
import { demandPresent, getGuest } from './view.ts'
import { noteResolution } from './waiting/resolutions.ts'

export type Handling = Pick<GuestRow, 'snoozed_until' | 'resolved_at'>

export const snoozeInput = z.object({ until: instant })

/** Open until handled otherwise; a conversation is snoozed or resolved, never both. */
const OPEN = { snoozed_until: null, resolved_at: null }

/** A change of a guest's handling; undefined when it has no effect. */
export type HandlingChange = (now: Handling) => Partial<Handling> | undefined

/** Snoozes until a moment (UTC milliseconds), or until the guest writes. Throws `invalid_input` for the past. */
export function snooze(until: number, at: number): HandlingChange {
  if (until <= at) {
    throw new AppError('invalid_input', 'A conversation can be snoozed until a moment in the future only.', [
      { path: 'body.until', message: 'must be in the future' },
    ])
  }
  return (now) => (now.snoozed_until === until ? undefined : { ...OPEN, snoozed_until: until })
}

export const unsnooze: HandlingChange = (now) => (now.snoozed_until === null ? undefined : { snoozed_until: null })

/** Resolves until the guest writes. */
export const resolve =
  (at: number): HandlingChange =>
  (now) =>
    now.resolved_at === null ? { ...OPEN, resolved_at: at } : undefined

/** A resolved or snoozed conversation is open again; one that is open stays as it is. */
export const reopen: HandlingChange = (now) =>
  now.resolved_at === null && now.snoozed_until === null ? undefined : OPEN

/** Applies a change to the living guest of this id; returns the guest where it changed anything. */
export async function handleGuest(
  tx: Tx,
  id: string,
  change: HandlingChange,
  { by, at }: { by: string; at: number },
): Promise<GuestRow | undefined> {
  const guest = await lockLivingGuest(tx, id)
  const changes = change(guest)
  if (!changes) return undefined
  const changed = await updateGuest(tx, guest.id, changes, at)
  await noteResolution(tx, guest, changed, { by, at })
  return changed
}

/**
 * Locks a guest against merges and changes until the transaction ends. Throws `not_found`, and `wrong_state` for an
 * erased one.
 */
export async function lockLivingGuest(tx: Tx, id: string, { erased = false } = {}): Promise<GuestRow> {
  const { id: livingId } = await getGuest(tx, id)
  const guest = await lockGuest(tx, livingId)
  if (!guest || guest.merged_into) throw new RetryTransaction('a guest')
  if (!erased) demandPresent(guest)
  return guest
}

/**
 * The handling after a merge: the kept guest's, or the merged guest's where the kept one has none. A conversation that
 * somebody has not read yet is not put aside by it, and one that waits for an answer is not resolved.
 */
export function handlingTogether(keptGuest: GuestRow, mergedGuest: GuestRow): Handling & Partial<GuestRow> {
  const untouched = keptGuest.snoozed_until === null && keptGuest.resolved_at === null
  const { snoozed_until, resolved_at } = untouched && keptGuest.unread_count === 0 ? mergedGuest : keptGuest
  const waits = [keptGuest, mergedGuest].some((guest) => guest.waiting_since !== null && guest.resolved_at === null)
  return {
    ...assignedTogether(keptGuest, mergedGuest),
    snoozed_until,
    resolved_at: waits ? null : resolved_at,
  }
}

import { RetryTransaction, type Tx } from '../db/index.ts'
import { addToTimeline } from '../guests/index.ts'
import { AppError } from '../lib/errors.ts'
import { newId } from '../lib/ids.ts'
import type { BonusRow, OrderDeps } from './deps.ts'
import { resolveGuestOfOrder } from './guest-of-order.ts'
import type { BonusInput } from './input.ts'
import { checkNotInFuture } from './not-in-future.ts'
import { insertBonus } from './store.ts'
import { findBonus } from './view.ts'

/**
 * Bonuses given, or spent when negative; once per external id. Call it inside `transact`. Throws `conflict` when the
 * external id was used for something else.
 */
export async function saveBonus(
  tx: Tx,
  deps: OrderDeps,
  input: BonusInput,
  at: number,
): Promise<{ bonus: BonusRow; created: boolean }> {
  checkNotInFuture({ at: input.at }, at)
  const guest = await resolveGuestOfOrder(tx, deps, input.guest, at)
  const known = await findBonus(tx, input.external_id)
  if (known) {
    if (known.guest_id !== guest.id || known.amount !== input.amount) {
      throw new AppError('conflict', 'This external id was used for another guest or amount.')
    }
    return { bonus: known, created: false }
  }
  const bonus = await insertBonus(tx, {
    external_id: input.external_id,
    guest_id: guest.id,
    amount: input.amount,
    reason: input.reason ?? null,
    at: input.at,
    created_at: at,
  })
  if (!bonus) throw new RetryTransaction('a bonus')
  await addToTimeline(tx, { guestId: guest.id, at: bonus.at, kind: 'bonus', refId: bonus.id })
  return { bonus, created: true }
}

/**
 * Bonuses that somebody gives here. The ordering system hears of them by an event; that it may report them under the same
 * external id changes nothing.
 */
export async function giveBonus(
  tx: Tx,
  { guestId, amount, givenBy, at }: { guestId: string; amount: number; givenBy: string; at: number },
): Promise<BonusRow> {
  const bonus = await insertBonus(tx, {
    external_id: `otklik-${newId('bon')}`,
    guest_id: guestId,
    amount,
    reason: null,
    at,
    created_at: at,
    given_by: givenBy,
  })
  if (!bonus) throw new RetryTransaction('a bonus')
  await addToTimeline(tx, { guestId, at, kind: 'bonus', refId: bonus.id })
  return bonus
}

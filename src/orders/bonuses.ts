import { RetryTransaction, type Tx } from '../db/index.ts'
import { addAllToTimeline, addToTimeline, resolveByPhones } from '../guests/index.ts'
import { AppError } from '../lib/errors.ts'
import { newId } from '../lib/ids.ts'
import { runsOf } from '../lib/runs-of.ts'
import type { BonusRow, OrderDeps } from './deps.ts'
import { resolveGuestOfOrder } from './guest-of-order.ts'
import type { BonusInput } from './input.ts'
import { checkReportedTimes } from './reported-times.ts'
import { insertBonus, insertBonuses } from './store.ts'
import { findBonus, findBonuses } from './view.ts'

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
  checkReportedTimes({ at: input.at }, at)
  const guest = await resolveGuestOfOrder(tx, deps, input.guest, at)
  const known = await findBonus(tx, input.external_id)
  const row = rowOf(input, guest.id, at)
  demandSame(known, row)
  if (known) return { bonus: known, created: false }
  const bonus = await insertBonus(tx, row)
  if (!bonus) throw new RetryTransaction('a bonus')
  await addToTimeline(tx, { guestId: guest.id, at: bonus.at, kind: 'bonus', refId: bonus.id })
  return { bonus, created: true }
}

/**
 * A file's bonuses, with the same results as calling `saveBonus` one by one: a few statements for all those whose
 * guests are given by phone. Call it inside `transact`. Throws what `saveBonus` does.
 */
export async function saveBonuses(
  tx: Tx,
  deps: OrderDeps,
  inputs: readonly BonusInput[],
  at: number,
): Promise<('created' | 'unchanged')[]> {
  const outcomes: ('created' | 'unchanged')[] = []
  for (const run of runsOf(inputs, ({ external_id }) => external_id)) {
    const byPhone = run.flatMap((input) =>
      input.guest.phone === undefined ? [] : [{ input, phone: input.guest.phone }],
    )
    if (byPhone.length === run.length) outcomes.push(...(await saveByPhones(tx, deps, byPhone, at)))
    else
      for (const input of run) outcomes.push((await saveBonus(tx, deps, input, at)).created ? 'created' : 'unchanged')
  }
  return outcomes
}

/** Each with a different external id. */
async function saveByPhones(
  tx: Tx,
  deps: OrderDeps,
  given: readonly { input: BonusInput; phone: string }[],
  at: number,
): Promise<('created' | 'unchanged')[]> {
  for (const { input } of given) checkReportedTimes({ at: input.at }, at)
  const people = given.map(({ input, phone }) => ({ phone, name: input.guest.name }))
  const guestOf = await resolveByPhones(tx, deps.guests, people, at)
  const known = await findBonuses(
    tx,
    given.map(({ input }) => input.external_id),
  )
  const rows = given.map(({ input, phone }) => rowOf(input, guestOf(phone).id, at))
  for (const row of rows) demandSame(known.get(row.external_id), row)
  const made = await insertBonuses(
    tx,
    rows.filter(({ external_id }) => !known.has(external_id)),
  )
  await addAllToTimeline(
    tx,
    made.map(({ id, guest_id, at }) => ({ guestId: guest_id, at, kind: 'bonus', refId: id })),
  )
  return rows.map(({ external_id }) => (known.has(external_id) ? 'unchanged' : 'created'))
}

function rowOf({ external_id, amount, reason, at }: BonusInput, guestId: string, created_at: number) {
  return { external_id, guest_id: guestId, amount, reason: reason ?? null, at, created_at }
}

/** Throws `conflict` when the external id was used for something else. */
function demandSame(known: BonusRow | undefined, { guest_id, amount }: Pick<BonusRow, 'guest_id' | 'amount'>): void {
  if (!known || (known.guest_id === guest_id && known.amount === amount)) return
  throw new AppError('conflict', 'This external id was used for another guest or amount.')
}

/**
 * Bonuses that somebody gives here. The ordering system learns of them by an event; if it reports them under the same
 * external id, nothing changes.
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

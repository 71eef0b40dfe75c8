import type { Tx } from '../db/index.ts'
import { resolveByPhones } from '../guests/index.ts'
import { runsOf } from '../lib/runs-of.ts'
import { getRestaurant } from '../restaurants/index.ts'
import type { OrderDeps, OrderRow } from './deps.ts'
import type { OrderInput } from './input.ts'
import { checkTimes, completeOrder, insertPlaced, type SavedOrder, saveOrder } from './save-order.ts'
import { lockOrders } from './store.ts'

/**
 * Stores a file's orders, with the same results as calling `saveOrder` one by one: a few statements for all new ones
 * whose guests are given by phone. Call it inside `transact`. Throws what `saveOrder` does.
 */
export async function saveOrders(
  tx: Tx,
  deps: OrderDeps,
  inputs: readonly OrderInput[],
  at: number,
): Promise<SavedOrder['outcome'][]> {
  const outcomes: SavedOrder['outcome'][] = []
  for (const run of runsOf(inputs, ({ external_id }) => external_id)) {
    outcomes.push(...(await saveRun(tx, deps, run, at)))
  }
  return outcomes
}

type Placing = { input: OrderInput; phone: string }

/** Each with a different external id. */
async function saveRun(tx: Tx, deps: OrderDeps, inputs: readonly OrderInput[], at: number) {
  for (const input of inputs) checkTimes(input, at)
  const known = await lockOrders(
    tx,
    inputs.map(({ external_id }) => external_id),
  )
  const outcomes: SavedOrder['outcome'][] = []
  let placing: Placing[] = []
  const place = async () => {
    outcomes.push(...(await placeAll(tx, deps, placing, at)))
    placing = []
  }
  for (const input of inputs) {
    const order = known.get(input.external_id)
    const { id, phone, username } = input.guest
    if (!order && id === undefined && username === undefined && phone !== undefined) placing.push({ input, phone })
    else {
      await place()
      outcomes.push(await saveOne(tx, deps, order, input, at))
    }
  }
  await place()
  return outcomes
}

async function saveOne(tx: Tx, deps: OrderDeps, known: OrderRow | undefined, input: OrderInput, at: number) {
  const { outcome } = known ? await completeOrder(tx, deps, known, input, at) : await saveOrder(tx, deps, input, at)
  return outcome
}

async function placeAll(tx: Tx, deps: OrderDeps, placing: readonly Placing[], at: number): Promise<'created'[]> {
  if (placing.length === 0) return []
  for (const id of new Set(placing.map(({ input }) => input.restaurant_id))) await getRestaurant(tx, id)
  const people = placing.map(({ input, phone }) => ({ phone, name: input.guest.name }))
  const guestOf = await resolveByPhones(tx, deps.guests, people, at)
  const placed = placing.map(({ input, phone }) => ({ input, guestId: guestOf(phone).id }))
  await insertPlaced(tx, deps, placed, at)
  return placing.map(() => 'created')
}

import { type Db, type ReadDb, type Tx, transact } from '../db/index.ts'
import type { DraftSettings } from './settings.ts'

const MICRO = 1_000_000
/** The row of all restaurants together. */
const ALL = ''

export type Usage = { calls: number; failed: number; inputTokens: number; outputTokens: number; cost: number }

/** The month of an instant, in UTC: `2026-11`. */
const monthOf = (at: number): string => new Date(at).toISOString().slice(0, 7)

type Ceiling = Pick<DraftSettings, 'OTKLIK_LLM_MONTHLY_CALLS' | 'OTKLIK_LLM_MONTHLY_COST'>

/**
 * Counts a call before it is made; false: the monthly ceiling is reached. One conditional update, so that many
 * processes keep the ceiling together.
 */
export function takeCall(db: Db, restaurantId: string, at: number, ceiling: Ceiling): Promise<boolean> {
  const month = monthOf(at)
  return transact(db, async (tx) => {
    await addRows(tx, month, restaurantId)
    let update = tx
      .updateTable('draft_usage')
      .set((eb) => ({ calls: eb('calls', '+', 1) }))
      .where('month', '=', month)
      .where('restaurant_id', '=', ALL)
    if (ceiling.OTKLIK_LLM_MONTHLY_CALLS > 0) update = update.where('calls', '<', ceiling.OTKLIK_LLM_MONTHLY_CALLS)
    if (ceiling.OTKLIK_LLM_MONTHLY_COST > 0) {
      update = update.where('cost_micros', '<', Math.round(ceiling.OTKLIK_LLM_MONTHLY_COST * MICRO))
    }
    const { numUpdatedRows } = await update.executeTakeFirst()
    if (numUpdatedRows === 0n) return false
    await tx
      .updateTable('draft_usage')
      .set((eb) => ({ calls: eb('calls', '+', 1) }))
      .where('month', '=', month)
      .where('restaurant_id', '=', restaurantId)
      .execute()
    return true
  })
}

export type Spent = { inputTokens: number; outputTokens: number; costMicros: number; failed: boolean }

/** What a call has cost, once it is over. */
export async function recordSpent(db: Db, restaurantId: string, at: number, spent: Spent): Promise<void> {
  await transact(db, (tx) =>
    tx
      .updateTable('draft_usage')
      .set((eb) => ({
        failed: eb('failed', '+', spent.failed ? 1 : 0),
        input_tokens: eb('input_tokens', '+', spent.inputTokens),
        output_tokens: eb('output_tokens', '+', spent.outputTokens),
        cost_micros: eb('cost_micros', '+', spent.costMicros),
      }))
      .where('month', '=', monthOf(at))
      .where('restaurant_id', 'in', [ALL, restaurantId])
      .execute(),
  )
}

async function addRows(tx: Tx, month: string, restaurantId: string): Promise<void> {
  await tx
    .insertInto('draft_usage')
    .values([ALL, restaurantId].map((restaurant_id) => ({ month, restaurant_id })))
    .onConflict((oc) => oc.columns(['month', 'restaurant_id']).doNothing())
    .execute()
}

/** The cost in the month of `at`: for a restaurant, or in total. */
export async function usageOf(db: ReadDb, at: number, restaurantId = ALL): Promise<Usage> {
  const rows = await db
    .selectFrom('draft_usage')
    .select(['calls', 'failed', 'input_tokens', 'output_tokens', 'cost_micros'])
    .where('month', '=', monthOf(at))
    .where('restaurant_id', '=', restaurantId)
    .execute()
  const [row = { calls: 0, failed: 0, input_tokens: 0, output_tokens: 0, cost_micros: 0 }] = rows
  return {
    calls: Number(row.calls),
    failed: Number(row.failed),
    inputTokens: Number(row.input_tokens),
    outputTokens: Number(row.output_tokens),
    cost: Number(row.cost_micros) / MICRO,
  }
}

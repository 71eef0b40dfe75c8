import type { Insertable, Selectable } from 'kysely'
import type { ReadDb, Tx } from '../../db/index.ts'
import type { CheckListTicksTable } from '../../db/schema/reputation.ts'

type TickRow = Selectable<CheckListTicksTable>

/** Ticks an item of a week; ticking it again changes only its note. */
export async function saveTick(tx: Tx, tick: Insertable<CheckListTicksTable>): Promise<void> {
  await tx
    .insertInto('check_list_ticks')
    .values(tick)
    .onConflict((conflict) => conflict.columns(['restaurant_id', 'week', 'item']).doUpdateSet({ note: tick.note }))
    .execute()
}

export async function removeTick(tx: Tx, tick: Pick<TickRow, 'restaurant_id' | 'week' | 'item'>): Promise<void> {
  await tx
    .deleteFrom('check_list_ticks')
    .where('restaurant_id', '=', tick.restaurant_id)
    .where('week', '=', tick.week)
    .where('item', '=', tick.item)
    .execute()
}

export function ticksOfWeeks(db: ReadDb, restaurantId: string, weeks: readonly string[]): Promise<TickRow[]> {
  return db
    .selectFrom('check_list_ticks')
    .selectAll()
    .where('restaurant_id', '=', restaurantId)
    .where('week', 'in', weeks)
    .execute()
}

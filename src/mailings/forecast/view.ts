import type { ReadDb } from '../../db/index.ts'
import { DAY, HOUR } from '../../lib/units.ts'
import type { NumberRow } from '../../numbers/index.ts'

/** Numbers that are not deleted, among these or all. */
export function findNumbers(db: ReadDb, ids: readonly string[] | null): Promise<NumberRow[]> {
  return db
    .selectFrom('numbers')
    .selectAll()
    .where('deleted_at', 'is', null)
    .$if(ids !== null, (q) => q.where('id', 'in', ids!.length > 0 ? [...ids!] : ['']))
    .orderBy('id')
    .execute()
}

export type RecentSends = { at: number; kind: string }

/** What a number has sent within the last day: what its windows and its daily cap count (steady clock). */
export async function findRecentSends(db: ReadDb, numberId: string, steadyNow: number) {
  const hour = await db
    .selectFrom('send_ledger')
    .select(({ fn }) => [fn.coalesce('settled_at', 'at').as('at')])
    .where('number_id', '=', numberId)
    .where('at', '>', steadyNow - HOUR)
    .orderBy('at', 'desc')
    .limit(2_000)
    .execute()
  const { count } = await db
    .selectFrom('send_ledger')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('number_id', '=', numberId)
    .where('at', '>', steadyNow - DAY)
    .where('kind', 'not in', ['reply', 'test'])
    .executeTakeFirstOrThrow()
  return { withinHour: hour.map(({ at }) => at).reverse(), withinDay: Number(count) }
}

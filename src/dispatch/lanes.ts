import type { Selectable } from 'kysely'
import type { LanesTable } from '../db/schema.ts'

export type LaneRow = Selectable<LanesTable>

/** Smaller goes first. Replies are not here: they wait for nothing. */
export const PRIORITY = { test: 0, rating_request: 10, trigger: 20, mailing: 30 } as const

/** Whether this number may take from the lane. */
export function allowsNumber(lane: Pick<LaneRow, 'number_ids'>, numberId: string): boolean {
  const allowed = allowedNumbers(lane)
  return allowed === null || allowed.includes(numberId)
}

/** Null: all. */
export function allowedNumbers({ number_ids }: Pick<LaneRow, 'number_ids'>): string[] | null {
  return number_ids === null ? null : (JSON.parse(number_ids) as string[])
}

import { sql } from 'kysely'
import type { Tx } from '../db/index.ts'
import type { Channel, DeliveryStatus } from '../db/schema/dispatch.ts'
import type { LaneKind } from './kinds.ts'
import { HEAD_START, type LaneRow, SHARED_FROM, servedBy, weightOf } from './lanes.ts'
import { laneRank } from './view.ts'

const WAITING = sql.lit<DeliveryStatus>('waiting')

export type NewLane = {
  id: string
  kind: LaneKind
  channel?: Channel
  priority: number
  numberIds: string[] | null
  at: number
}

/** Makes a lane, or opens the one that is there, and gives it these numbers. */
export async function openLane(tx: Tx, lane: NewLane): Promise<void> {
  const { id, kind, channel = 'whatsapp', priority, numberIds, at } = lane
  const number_ids = numberIds && JSON.stringify(numberIds)
  await tx
    .insertInto('lanes')
    .values({ id, kind, channel, priority, open: 1, number_ids, created_at: at, opened_at: at, served: 0 })
    .onConflict((conflict) => conflict.column('id').doUpdateSet({ open: 1, priority, number_ids, opened_at: at }))
    .execute()
}

export type LaneChanges = { open?: boolean; numberIds?: string[] | null; priority?: number }

/** Opens, closes, restricts a lane. What is on its way ends on its own. False when there is no such lane. */
export async function setLane(tx: Tx, id: string, { open, numberIds, priority }: LaneChanges): Promise<boolean> {
  const result = await tx
    .updateTable('lanes')
    .set((eb) => ({
      id: eb.ref('id'),
      ...(open !== undefined && { open: open ? (1 as const) : (0 as const) }),
      ...(numberIds !== undefined && { number_ids: numberIds && JSON.stringify(numberIds) }),
      ...(priority !== undefined && { priority }),
    }))
    .where('id', '=', id)
    .executeTakeFirst()
  if (numberIds) await unbind(tx, { laneId: id, except: numberIds })
  return result.numUpdatedRows > 0n
}

/** Frees waiting deliveries from numbers: from one, or from all but some. */
export async function unbind(tx: Tx, which: { numberId: string } | { laneId: string; except: string[] }) {
  const waiting = tx.updateTable('deliveries').set({ number_id: null }).where('status', '=', WAITING)
  const query =
    'numberId' in which
      ? // One lane after the other, as the index has it.
        waiting
          .where('lane_id', 'in', (eb) => eb.selectFrom('lanes').select('id'))
          .where('number_id', '=', which.numberId)
      : waiting
          .where('lane_id', '=', which.laneId)
          .where('number_id', 'is not', null)
          .$if(which.except.length > 0, (q) => q.where('number_id', 'not in', which.except))
  const result = await query.executeTakeFirst()
  return Number(result.numUpdatedRows)
}

/** Messages have been taken from the lane: the next are those of lanes that got less by their weight. */
export async function markServed(tx: Tx, lane: LaneRow, messages: number, at: number): Promise<void> {
  const taken = servedBy(messages, weightOf(lane, at))
  const rank = Math.min(lane.priority, SHARED_FROM)
  await sql`
    update lanes set served = cast(${taken} as bigint) + (
      select case when lanes.served > front.served then lanes.served else front.served end
      from (
        select coalesce(max(open_lanes.served), 0) - ${sql.lit(HEAD_START)} as served
        from lanes as open_lanes
        where open = 1 and channel = ${lane.channel} and ${laneRank} = ${sql.lit(rank)}
      ) as front
    )
    where id = ${lane.id}
  `.execute(tx)
}

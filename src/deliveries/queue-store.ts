import { sql } from 'kysely'
import type { Tx } from '../db/index.ts'
import type { Channel, DeliveryStatus } from '../db/schema/deliveries.ts'
import type { LaneKind } from './kinds.ts'
import { HEAD_START, type LaneRow, SHARED_FROM, servedBy, weightOf } from './send-queues.ts'
import { laneRank } from './view.ts'

const WAITING = sql.lit<DeliveryStatus>('waiting')

export type NewLane = {
  id: string
  kind: LaneKind
  channel?: Channel
  priority: number
  numberIds: string[] | null
  /** Default: `other_number`. */
  whenNumberLost?: LaneRow['when_number_lost']
  at: number
}

/** Makes a lane, or opens the one that is there, and gives it these numbers. */
export async function openLane(tx: Tx, lane: NewLane): Promise<void> {
  const {
    id,
    kind,
    channel = 'whatsapp',
    priority,
    numberIds,
    whenNumberLost: when_number_lost = 'other_number',
    at,
  } = lane
  const number_ids = numberIds && JSON.stringify(numberIds)
  await tx
    .insertInto('lanes')
    .values({
      id,
      kind,
      channel,
      priority,
      open: 1,
      number_ids,
      when_number_lost,
      created_at: at,
      opened_at: at,
      served: 0,
    })
    .onConflict((conflict) =>
      conflict.column('id').doUpdateSet({ open: 1, priority, number_ids, when_number_lost, opened_at: at }),
    )
    .execute()
}

export type LaneChanges = {
  open?: boolean
  numberIds?: string[] | null
  priority?: number
  whenNumberLost?: LaneRow['when_number_lost']
}

/** Opens, closes, restricts a lane. What is on its way ends on its own. False when there is no such lane. */
export async function setLane(
  tx: Tx,
  id: string,
  { open, numberIds, priority, whenNumberLost }: LaneChanges,
): Promise<boolean> {
  const result = await tx
    .updateTable('lanes')
    .set((eb) => ({
      id: eb.ref('id'),
      ...(open !== undefined && { open: open ? (1 as const) : (0 as const) }),
      ...(numberIds !== undefined && { number_ids: numberIds && JSON.stringify(numberIds) }),
      ...(priority !== undefined && { priority }),
      ...(whenNumberLost !== undefined && { when_number_lost: whenNumberLost }),
    }))
    .where('id', '=', id)
    .executeTakeFirst()
  if (numberIds) await unbind(tx, { laneId: id, except: numberIds })
  return result.numUpdatedRows > 0n
}

/** Frees waiting deliveries of a lane from all numbers but some. */
async function unbind(tx: Tx, { laneId, except }: { laneId: string; except: string[] }): Promise<void> {
  await tx
    .updateTable('deliveries')
    .set({ number_id: null })
    .where('status', '=', WAITING)
    .where('lane_id', '=', laneId)
    .where('number_id', 'is not', null)
    .$if(except.length > 0, (q) => q.where('number_id', 'not in', except))
    .execute()
}

/** Frees waiting deliveries of a lane from a number; `chatsWith`: only those whose guests have a chat with one of these. */
export async function unbindFrom(
  tx: Tx,
  laneId: string,
  numberId: string,
  chatsWith?: readonly string[],
): Promise<number> {
  const result = await tx
    .updateTable('deliveries')
    .set({ number_id: null })
    .where('status', '=', WAITING)
    .where('lane_id', '=', laneId)
    .where('number_id', '=', numberId)
    .$if(chatsWith !== undefined, (q) =>
      q.where(({ exists, selectFrom }) =>
        exists(
          selectFrom('chats')
            .select('chats.id')
            .whereRef('chats.guest_id', '=', 'deliveries.guest_id')
            .where('chats.number_id', 'in', [...chatsWith!])
            .where('chats.last_message_at', 'is not', null),
        ),
      ),
    )
    .executeTakeFirst()
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

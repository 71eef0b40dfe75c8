import type { ReadDb } from '../../db/index.ts'
import { known } from '../../lib/known.ts'
import { HOUR, MINUTE } from '../../lib/units.ts'

export type Pace = { lastMinute: number; lastHour: number }

/** What numbers have recently sent from these queues. Reads no more rows than numbers send in an hour. */
export async function findPaces(
  db: ReadDb,
  queueIds: readonly string[],
  numberIds: readonly string[],
  now: number,
): Promise<Map<string, Pace>> {
  if (numberIds.length === 0 || queueIds.length === 0) return new Map()
  const rows = await db
    .selectFrom('deliveries')
    .select(({ fn, eb }) => [
      'number_id',
      fn.countAll<number>().as('last_hour'),
      fn
        .sum<number>(
          eb
            .case()
            .when('sent_at', '>', now - MINUTE)
            .then(1)
            .else(0)
            .end(),
        )
        .as('last_minute'),
    ])
    .where('number_id', 'in', [...numberIds])
    .where('sent_at', '>', now - HOUR)
    .where('queue_id', 'in', [...queueIds])
    .groupBy('number_id')
    .execute()
  return new Map(
    rows.map(({ number_id, last_hour, last_minute }) => [
      known(number_id, 'number of what it sent'),
      { lastHour: Number(last_hour), lastMinute: Number(last_minute) },
    ]),
  )
}

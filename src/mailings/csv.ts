import { once } from 'node:events'
import { stringify } from 'csv-stringify'
import type { Response } from 'express'
import type { ReadDb } from '../db/index.ts'
import type { DeliveryStatus } from '../db/schema.ts'
import { deliveryCursor, listDeliveries } from '../dispatch/index.ts'
import { presentDelivery } from './present.ts'

const ROWS_AT_ONCE = 500
const COLUMNS = [
  'id',
  'guest_id',
  'number_id',
  'status',
  'reason',
  'message_id',
  'attempts',
  'variant',
  'sent_at',
  'delivered_at',
  'read_at',
  'replied_at',
]

/** Who got a mailing, as a stream: page by page, as fast as the caller reads. */
export async function streamDeliveries(
  db: ReadDb,
  res: Response,
  mailingId: string,
  status: DeliveryStatus | undefined,
): Promise<void> {
  const csv = stringify({ header: true, columns: COLUMNS, escape_formulas: true })
  res.status(200).type('text/csv').attachment(`${mailingId}.csv`)
  csv.pipe(res)
  let after: [string, string] | undefined
  for (;;) {
    const rows = await listDeliveries(db, mailingId, { status, after, limit: ROWS_AT_ONCE })
    for (const row of rows) csv.write(presentDelivery(row))
    const last = rows.at(-1)
    if (!last || rows.length < ROWS_AT_ONCE || res.closed) break
    after = deliveryCursor(last, status)
    if (csv.writableNeedDrain) await Promise.race([once(csv, 'drain'), once(res, 'close')])
  }
  csv.end()
}

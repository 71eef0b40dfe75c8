import { once } from 'node:events'
import { stringify } from 'csv-stringify'
import type { Response } from 'express'
import type { ReadDb } from '../db/index.ts'
import type { DeliveryStatus } from '../db/schema.ts'
import { type DeliveriesCursor, deliveriesCursor, listMailingDeliveries } from './automatic/list-deliveries.ts'
import { presentDelivery } from './present.ts'
import type { MailingRow } from './view.ts'

const ROWS_AT_ONCE = 500
const COLUMNS = [
  'id',
  'guest_id',
  'cause',
  'channel',
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
  mailing: MailingRow,
  status: DeliveryStatus | undefined,
): Promise<void> {
  const csv = stringify({ header: true, columns: COLUMNS, escape_formulas: true })
  res.status(200).type('text/csv').attachment(`${mailing.id}.csv`)
  csv.pipe(res)
  let after: DeliveriesCursor | undefined
  for (;;) {
    const rows = await listMailingDeliveries(db, mailing, { status, after, limit: ROWS_AT_ONCE })
    for (const row of rows) csv.write(presentDelivery(row))
    const last = rows.at(-1)
    if (!last || rows.length < ROWS_AT_ONCE || res.closed) break
    after = deliveriesCursor(last, status)
    if (csv.writableNeedDrain) await Promise.race([once(csv, 'drain'), once(res, 'close')])
  }
  csv.end()
}

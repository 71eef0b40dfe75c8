import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { stringify } from 'csv-stringify'
import type { Response } from 'express'
import { dialectOf, type ReadDb } from '../db/index.ts'
import type { DeliveryStatus } from '../db/schema/deliveries.ts'
import { inTurn } from '../lib/pace.ts'
import { type DeliveriesCursor, deliveriesCursor, listMailingDeliveries } from './cascade/list-deliveries.ts'
import { type Sheet, sheetLayout, sheetLine } from './delivery-export.ts'
import { presentDelivery } from './present.ts'
import type { MailingRow } from './view.ts'

const ROWS_AT_ONCE = 200
const PHONE = 'guest_phone'
const COLUMNS = [
  'id',
  'guest_id',
  'guest_name',
  PHONE,
  'cause',
  'channel',
  'number_id',
  'status',
  'reason',
  'message_id',
  'attempts',
  'text_version',
  'variant',
  'sent_at',
  'delivered_at',
  'read_at',
  'replied_at',
]

/**
 * A mailing's deliveries as a stream: page by page, as fast as the caller reads. `sheet`: for people, not for programs.
 */
export async function streamDeliveries(
  db: ReadDb,
  res: Response,
  mailing: MailingRow,
  status: DeliveryStatus | undefined,
  sheet?: Sheet,
): Promise<void> {
  res
    .status(200)
    .type('text/csv')
    .attachment(`${sheet ? mailing.name : mailing.id}.csv`)
  const csv = stringify({
    header: true,
    ...(sheet ? sheetLayout(sheet.language) : { columns: COLUMNS }),
    escape_formulas: true,
    // A phone begins with a plus and is no formula.
    cast: { string: (value, { column }) => (column === PHONE ? { value, escape_formulas: false } : value) },
  })
  try {
    await pipeline(Readable.from(rowsOf(db, mailing, status, sheet), { highWaterMark: ROWS_AT_ONCE }), csv, res)
  } catch (error) {
    // A caller who hangs up has what they wanted; any other failure cuts the answer off, so that nobody takes it for
    // complete.
    if (!isPrematureClose(error)) throw error
  }
}

async function* rowsOf(db: ReadDb, mailing: MailingRow, status: DeliveryStatus | undefined, sheet?: Sheet) {
  let after: DeliveriesCursor | undefined
  for (;;) {
    // A fast reader of a long file lets others work in between.
    const rows = await inTurn(dialectOf(db), () =>
      listMailingDeliveries(db, mailing, { status, after, limit: ROWS_AT_ONCE }),
    )
    for (const row of rows) yield sheet ? sheetLine(presentDelivery(row), sheet) : presentDelivery(row)
    const last = rows.at(-1)
    if (!last || rows.length < ROWS_AT_ONCE) return
    after = deliveriesCursor(last, status)
  }
}

function isPrematureClose(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_STREAM_PREMATURE_CLOSE'
}

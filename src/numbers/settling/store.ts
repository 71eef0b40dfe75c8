import { sql } from 'kysely'
import { compiled, compiledList, compiledWithIds, ifGiven, type Tx } from '../../db/index.ts'
import { known } from '../../lib/known.ts'

export type Unsettled = { messageId?: string; messageIds?: readonly string[]; takenBefore?: number }

/** Settles sends in flight: of one message, of all taken before a moment, or all. The number's row must be locked. */
export async function settleLocked(
  tx: Tx,
  numberId: string,
  which: Unsettled,
  at: number,
  refused = false,
): Promise<number> {
  const inFlight = await findInFlight(tx, numberId, which)
  if (inFlight.length === 0) return 0
  const [last] = (await selectLastSettled(tx, { numberId })).rows
  // Sequence numbers follow the order of time, so a send that is reported late counts as settled together with the one
  // before it.
  const settled = { at: Math.max(at, last?.settled_at ?? 0), refused: refused ? 1 : 0 }
  const seq = last?.settled_seq ?? 0
  await updateSettled(
    tx,
    inFlight.map(({ id }, index) => ({ ...settled, id, seq: seq + 1 + index })),
  )
  return inFlight.length
}

/** In the order of their permits. */
async function findInFlight(tx: Tx, numberId: string, { messageId, messageIds, takenBefore }: Unsettled) {
  if (messageIds?.length) return (await selectInFlight(tx, messageIds, { numberId })).rows
  return tx
    .selectFrom('send_ledger')
    .select('id')
    .where('number_id', '=', numberId)
    .where('settled_at', 'is', null)
    .$call(ifGiven(messageId, (q, id) => q.where('message_id', '=', id)))
    .$call(ifGiven(messageIds, (q) => q.where(sql.lit(false))))
    .$call(ifGiven(takenBefore, (q, at) => q.where('at', '<', at)))
    .orderBy('id')
    .execute()
}

// Lists rather than equalities: SQLite would plan these again for every new value.
const selectInFlight = compiledWithIds((db, messageIds, { numberId }: { numberId: string }) =>
  db
    .selectFrom('send_ledger')
    .select('id')
    .where('number_id', 'in', [numberId])
    .where('settled_at', 'is', null)
    .where('message_id', 'in', messageIds)
    .orderBy('id'),
)

const selectLastSettled = compiled((db, { numberId }: { numberId: string }) =>
  db
    .selectFrom('send_ledger')
    .select(['settled_seq', 'settled_at'])
    .where('number_id', 'in', [numberId])
    .where('settled_seq', 'is not', null)
    .orderBy('settled_seq', 'desc')
    .limit(1),
)

type Settled = { id: number; seq: number; at: number; refused: number }

const updateSettled = compiledList((db, rows: readonly Settled[]) => {
  const values = rows.map(({ id, seq }) => sql`(cast(${id} as bigint), cast(${seq} as bigint))`)
  const { at, refused } = known(rows[0], 'send')
  const update = sql`
    update send_ledger set
      settled_at = cast(${at} as bigint), refused = cast(${refused} as integer), settled_seq = v.column2
    from (values ${sql.join(values)}) as v
    where send_ledger.id = v.column1`
  return { compile: () => update.compile(db) }
})

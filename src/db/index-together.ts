import { CompiledQuery } from 'kysely'
import { dialectOf, runAtOnce, type Tx } from './connect.ts'
import { beforeCommit, oncePerTransaction } from './transact.ts'

const BEGIN = 'insert into message_search_later (after_seq) select coalesce(max(seq), 0) from messages'
const END = 'delete from message_search_later'

/**
 * From here on the words of this transaction's new messages are indexed together, before it commits: on SQLite one by
 * one takes twice as long. Within the transaction they are not found yet.
 */
export const indexTogether: (tx: Tx) => Promise<void> = (tx) => begin(tx, undefined)

const begin = oncePerTransaction(async (tx: Tx, _: undefined): Promise<void> => {
  if (dialectOf(tx) === 'postgres') return
  await run(tx, BEGIN)
  beforeCommit(tx, () => run(tx, END))
})

async function run(tx: Tx, text: string): Promise<void> {
  await (runAtOnce(tx, text, []) ?? tx.executeQuery(CompiledQuery.raw(text)))
}

import { sql } from 'kysely'
import { compiled, type Db, type Tx } from '../db/index.ts'
import { newId } from '../lib/ids.ts'

type ChatOf = { guestId: string; numberId: string; at: number }

/** The chat after the guest has written: what we wrote before is answered now (SPEC N5). Returns its id. */
export async function chatWithInbound(tx: Tx, chat: ChatOf): Promise<string> {
  const { rows } = await upsertInbound(tx, { ...chat, id: newId('cht') })
  return rows[0]!.id
}

/** The chat in which we are about to write. Returns its id. */
export async function chatWithOutgoing(tx: Tx, chat: ChatOf): Promise<string> {
  const { rows } = await upsertOutgoing(tx, { ...chat, id: newId('cht') })
  return rows[0]!.id
}

/** Something of ours that counts for warm-up has left: a reply, or what was written on the phone itself. */
export async function countWritten(tx: Tx, chatId: string, at: number): Promise<void> {
  await tx
    .updateTable('chats')
    .set((eb) => ({ unanswered_out: eb('unanswered_out', '+', 1), last_out_at: latest('last_out_at', at) }))
    .where('id', '=', chatId)
    .execute()
}

const upsertInbound = compiled((db, chat: NewChat) => {
  const { at } = chat
  const answers = sql<boolean>`${at} >= coalesce(chats.last_out_at, 0)`
  return upsertChat(db, chat, {
    first: { last_inbound_at: at },
    later: {
      last_inbound_at: latest('last_inbound_at', at),
      answered_out: sql<number>`chats.answered_out + case when ${answers} then chats.unanswered_out else 0 end`,
      unanswered_out: sql<number>`case when ${answers} then 0 else chats.unanswered_out end`,
    },
  })
})

const upsertOutgoing = compiled((db, chat: NewChat) => upsertChat(db, chat, { first: {}, later: {} }))

type NewChat = ChatOf & { id: string }
type Changes = Record<string, unknown>

function upsertChat(
  db: Db,
  { id, guestId, numberId, at }: NewChat,
  { first, later }: { first: Changes; later: Changes },
) {
  return db
    .insertInto('chats')
    .values({
      id,
      guest_id: guestId,
      number_id: numberId,
      created_at: at,
      last_message_at: at,
      last_inbound_at: null,
      last_out_at: null,
      ...first,
    })
    .onConflict((conflict) =>
      conflict
        .columns(['guest_id', 'number_id'])
        .doUpdateSet({ last_message_at: latest('last_message_at', at), ...later }),
    )
    .returning('id')
}

const latest = (column: string, at: number) => {
  const ref = sql.ref(`chats.${column}`)
  return sql<number>`case when coalesce(${ref}, 0) < ${at} then ${at} else ${ref} end`
}

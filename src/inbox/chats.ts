import { sql } from 'kysely'
import type { Tx } from '../db/index.ts'
import { newId } from '../lib/ids.ts'

type ChatOf = { guestId: string; numberId: string; at: number }

/** The chat after the guest has written: what we wrote before is answered now (SPEC N5). Returns its id. */
export function chatWithInbound(tx: Tx, chat: ChatOf): Promise<string> {
  const answers = sql<boolean>`${chat.at} >= coalesce(chats.last_out_at, 0)`
  return upsertChat(tx, chat, {
    first: { last_inbound_at: chat.at },
    later: {
      last_inbound_at: latest('last_inbound_at', chat.at),
      answered_out: sql<number>`chats.answered_out + case when ${answers} then chats.unanswered_out else 0 end`,
      unanswered_out: sql<number>`case when ${answers} then 0 else chats.unanswered_out end`,
    },
  })
}

/** The chat in which we are about to write. Returns its id. */
export function chatWithOutgoing(tx: Tx, chat: ChatOf): Promise<string> {
  return upsertChat(tx, chat, { first: {}, later: {} })
}

/** Something of ours that counts for warm-up has left: a reply, or what was written on the phone itself. */
export async function countWritten(tx: Tx, chatId: string, at: number): Promise<void> {
  await tx
    .updateTable('chats')
    .set((eb) => ({ unanswered_out: eb('unanswered_out', '+', 1), last_out_at: latest('last_out_at', at) }))
    .where('id', '=', chatId)
    .execute()
}

type Changes = Record<string, unknown>

async function upsertChat(
  tx: Tx,
  { guestId, numberId, at }: ChatOf,
  { first, later }: { first: Changes; later: Changes },
): Promise<string> {
  const row = await tx
    .insertInto('chats')
    .values({
      id: newId('cht'),
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
    .executeTakeFirstOrThrow()
  return row.id
}

const latest = (column: string, at: number) => {
  const ref = sql.ref(`chats.${column}`)
  return sql<number>`case when coalesce(${ref}, 0) < ${at} then ${at} else ${ref} end`
}

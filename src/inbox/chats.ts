import { type RawBuilder, sql } from 'kysely'
import { compiled, compiledList, type Db, onlyRow, type ReadDb, type Tx } from '../db/index.ts'
import { newId } from '../lib/ids.ts'
import { known } from '../lib/known.ts'
import { SECOND } from '../lib/units.ts'

type ChatOf = { guestId: string; numberId: string; at: number }

/**
 * Updates the chat after a message from the guest: what we wrote before, however many messages, is now answered and
 * makes one exchange. Returns its id.
 */
export async function chatWithInbound(tx: Tx, chat: ChatOf & { messageId: string }): Promise<string> {
  const [usual] = (await noteFurther(tx, chat)).rows
  if (usual) return usual.id
  const written = await upsertInbound(tx, { ...chat, id: newId('cht') })
  return onlyRow(written).id
}

/** The chat in which we are about to write. Returns its id. */
export async function chatWithOutgoing(tx: Tx, chat: ChatOf): Promise<string> {
  return known((await chatsWithOutgoing(tx, [chat])).get(chat.guestId), 'chat')
}

/** As `chatWithOutgoing` with several guests, each listed once, by one number. Their ids by guest. */
export async function chatsWithOutgoing(tx: Tx, chats: readonly ChatOf[]): Promise<Map<string, string>> {
  if (chats.length === 0) return new Map()
  const { rows } = await upsertOutgoing(
    tx,
    chats.map((chat) => ({ ...chat, id: newId('cht') })),
  )
  return new Map(rows.map(({ id, guest_id }) => [guest_id, id]))
}

/**
 * The chat for messages that the number's phone remembers. They do not count for the warm-up, which is about what
 * happens here.
 */
export async function chatWithPast(
  tx: Tx,
  chat: ChatOf & { lastInboundAt?: number | undefined; lastOutAt?: number | undefined },
): Promise<string> {
  const inbound = chat.lastInboundAt
  const out = chat.lastOutAt
  const row = await upsertChat(
    tx,
    { ...chat, id: newId('cht') },
    {
      first: { last_inbound_at: inbound ?? null, last_out_at: out ?? null },
      later: {
        ...(inbound !== undefined && { last_inbound_at: latest('last_inbound_at', inbound) }),
        ...(out !== undefined && { last_out_at: latest('last_out_at', out) }),
      },
    },
  ).executeTakeFirstOrThrow()
  return row.id
}

/**
 * A message of ours that counts for the warm-up was sent: a reply, or one written on the phone. `at`: when it was
 * written, `sentAt`: when it was sent. The answer may have arrived before the news that it was sent.
 */
export async function countWritten(
  tx: Tx,
  chatId: string,
  { messageId, at, sentAt }: { messageId: string; at: number; sentAt: number },
): Promise<void> {
  const isAnswered = sql<boolean>`(
    last_inbound_id > ${messageId} and last_inbound_id > coalesce(answer_id, '') and last_inbound_at >= ${secondOf(at)}
  )`
  await tx
    .updateTable('chats')
    .set({
      answered_out: sql<number>`answered_out + case when ${isAnswered} then 1 else 0 end`,
      answer_id: sql<string | null>`case when ${isAnswered} then last_inbound_id else answer_id end`,
      unanswered_out: sql<number>`case when ${isAnswered} then 0 else 1 end`,
      last_out_at: latest('last_out_at', sentAt),
    })
    .where('id', '=', chatId)
    .execute()
}

/** WhatsApp gives the time of a message in whole seconds: within one, the order of arrival decides. */
const secondOf = (at: number) => at - (at % SECOND)

/** When the guest last wrote to this number; null: never, which is what WhatsApp's restrictions are about. */
export async function findLastInbound(
  db: ReadDb | Tx,
  { guestId, numberId }: Omit<ChatOf, 'at'>,
): Promise<number | null> {
  const chat = await db
    .selectFrom('chats')
    .select('last_inbound_at')
    .where('guest_id', '=', guestId)
    .where('number_id', '=', numberId)
    .executeTakeFirst()
  return chat?.last_inbound_at ?? null
}

/** The number among these with which a guest last had contact; undefined: none. */
export async function findLatestChat(
  db: ReadDb | Tx,
  guestId: string,
  numberIds: readonly string[],
): Promise<string | undefined> {
  if (numberIds.length === 0) return undefined
  const chat = await db
    .selectFrom('chats')
    .select('number_id')
    .where('guest_id', '=', guestId)
    .where('number_id', 'in', [...numberIds])
    .where('last_message_at', 'is not', null)
    .orderBy('last_message_at', 'desc')
    .limit(1)
    .executeTakeFirst()
  return chat?.number_id
}

/** Where nothing of ours waits for an answer, as for most messages: fewer columns, and a third of the time. */
const noteFurther = compiled((db, { guestId, numberId, at, messageId }: ChatOf & { messageId: string }) =>
  db
    .updateTable('chats')
    .set({
      last_message_at: latest('last_message_at', at),
      last_inbound_at: latest('last_inbound_at', at),
      last_inbound_id: messageId,
    })
    .where('guest_id', 'in', [guestId])
    .where('number_id', 'in', [numberId])
    .where('unanswered_out', '=', (eb) => eb.lit(0))
    .returning('id'),
)

const upsertInbound = compiled((db, chat: NewChat & { messageId: string }) => {
  const { at, messageId } = chat
  const answers = sql<boolean>`(
    chats.unanswered_out > 0 and ${at} >= coalesce(chats.last_out_at, 0) - coalesce(chats.last_out_at, 0) % ${sql.lit(SECOND)}
  )`
  return upsertChat(db, chat, {
    first: { last_inbound_at: at, last_inbound_id: messageId },
    later: {
      last_inbound_at: latest('last_inbound_at', at),
      last_inbound_id: messageId,
      answered_out: sql<number>`chats.answered_out + case when ${answers} then 1 else 0 end`,
      answer_id: sql<string | null>`case when ${answers} then ${messageId} else chats.answer_id end`,
      unanswered_out: sql<number>`case when ${answers} then 0 else chats.unanswered_out end`,
    },
  })
})

const upsertOutgoing = compiledList((db, chats: readonly NewChat[]) =>
  db
    .insertInto('chats')
    .values(chats.map(rowOf))
    .onConflict((conflict) =>
      conflict
        .columns(['guest_id', 'number_id'])
        .doUpdateSet({ last_message_at: latest('last_message_at', sql.ref<number>('excluded.last_message_at')) }),
    )
    .returning(['id', 'guest_id']),
)

type NewChat = ChatOf & { id: string }
type Changes = Record<string, unknown>

const rowOf = ({ id, guestId, numberId, at }: NewChat) => ({
  id,
  guest_id: guestId,
  number_id: numberId,
  created_at: at,
  last_message_at: at,
  last_inbound_at: null,
  last_out_at: null,
  last_inbound_id: null,
  answer_id: null,
})

function upsertChat(db: Db, chat: NewChat, { first, later }: { first: Changes; later: Changes }) {
  return db
    .insertInto('chats')
    .values({ ...rowOf(chat), ...first })
    .onConflict((conflict) =>
      conflict
        .columns(['guest_id', 'number_id'])
        .doUpdateSet({ last_message_at: latest('last_message_at', chat.at), ...later }),
    )
    .returning('id')
}

const latest = (column: string, at: number | RawBuilder<number>) => {
  const ref = sql.ref(`chats.${column}`)
  return sql<number>`case when coalesce(${ref}, 0) < ${at} then ${at} else ${ref} end`
}

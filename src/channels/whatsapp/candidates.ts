import { ifGiven, type ReadDb } from '../../db/index.ts'
import {
  type Candidate,
  type CandidateSearch,
  candidateOf,
  candidateRows,
  latestChatNumber,
} from '../../deliveries/index.ts'
import type { Expiration } from '../../whatsapp/port.ts'

/** A delivery that may be due for a number. */
export type ChatCandidate = Candidate & {
  /** Whether the guest has a chat with the asking number and has written in it. */
  chat: 'none' | 'silent' | 'answered'
  /** When the guest last wrote to it; null: never. */
  lastInboundAt: number | null
  /** The working number with the guest's latest chat, if there is one. */
  stickyNumberId: string | null
  /** What messages in the chat with the asking number have to carry; null: nothing. */
  expiration: Expiration | null
}

export type ChatCandidateSearch = Omit<CandidateSearch, 'numberId'> & {
  numberId: string
  /** `own`: bound to this number. `free`: for any number. */
  range: 'own' | 'free'
  /** Numbers that a guest may be bound to in this queue. */
  stickyNumberIds: readonly string[]
  /** Numbers that are gone and whose guests wait for them. */
  awaitedNumberIds: readonly string[]
  /** Only guests who have written to this number: the only ones WhatsApp lets a restricted number write to. */
  answeredOnly: boolean
  /**
   * Only guests who have written to this number since then, or whom its portfolio has already counted, at no extra
   * cost.
   */
  reachable?: { writtenSince: number; countedSince: number; portfolioId: string } | undefined
}

/** A queue's next deliveries for a number, by one range of one index. */
export async function findCandidates(db: ReadDb, search: ChatCandidateSearch): Promise<ChatCandidate[]> {
  const rows = await candidateRows(db, { ...search, numberId: search.range === 'own' ? search.numberId : null })
    .leftJoin('chats as c', (join) =>
      join.onRef('c.guest_id', '=', 'd.guest_id').on('c.number_id', '=', search.numberId),
    )
    .select((eb) => [
      'c.last_message_at as chat_last_message_at',
      'c.last_inbound_at as chat_last_inbound_at',
      'c.expiration_seconds as chat_expiration_seconds',
      'c.expiration_set_at as chat_expiration_set_at',
      latestChatNumber(eb.ref('d.guest_id'), search.stickyNumberIds, search.awaitedNumberIds).as('sticky_number_id'),
    ])
    .$if(search.answeredOnly, (q) => q.where('c.last_inbound_at', 'is not', null))
    .$call(
      ifGiven(search.reachable, (q, { writtenSince, countedSince, portfolioId }) =>
        q.where(({ or, eb, exists, selectFrom }) =>
          or([
            eb('c.last_inbound_at', '>=', writtenSince),
            exists(
              selectFrom('portfolio_recipients as p')
                .select('p.guest_id')
                .where('p.portfolio_id', '=', portfolioId)
                .where('p.counted_at', '>=', countedSince)
                .whereRef('p.guest_id', '=', 'd.guest_id'),
            ),
          ]),
        ),
      ),
    )
    .execute()
  return rows.map((row) => ({
    ...candidateOf(row),
    chat: row.chat_last_inbound_at !== null ? 'answered' : row.chat_last_message_at !== null ? 'silent' : 'none',
    lastInboundAt: row.chat_last_inbound_at,
    stickyNumberId: row.sticky_number_id,
    expiration: row.chat_expiration_seconds
      ? { seconds: row.chat_expiration_seconds, setAt: row.chat_expiration_set_at ?? 0 }
      : null,
  }))
}

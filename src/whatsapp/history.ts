import type { Expiration, IncomingMessage } from './incoming-message.ts'
import type { Peer } from './peer.ts'

/** A message as the number's own phone remembers it. */
export type PastMessage = IncomingMessage & {
  /** For our own messages: how far it has got. */
  status?: 'sent' | 'delivered' | 'read' | 'failed'
  reactions?: { fromMe: boolean; emoji: string /** UTC milliseconds. */; at: number }[]
}

/**
 * A piece of what the phone remembers. `asked`: the request it answers (`HistoryRequest`); without one the phone sent
 * it by itself, after linking.
 */
export type HistoryPart =
  /** Of one chat, the oldest message first. `isBeginning`: the phone has nothing older. */
  | { kind: 'chat'; asked?: string; peer: Peer; expiration?: Expiration; messages: PastMessage[]; isBeginning: boolean }
  /** The names that people show to others. */
  | { kind: 'names'; names: { peer: Peer; pushName: string }[] }
  /** All of one piece has been handed over. `isLast`: the phone sends no more of the recent chats. */
  | { kind: 'end'; asked?: string; isLast: boolean }

/** The request: messages of a chat older than this one. `request`: a message id that the answer will name. */
export type HistoryRequest = { request: string; oldest: OldestMessage; count: number }

/** `at`: UTC milliseconds. */
export type OldestMessage = { id: string; fromMe: boolean; at: number }

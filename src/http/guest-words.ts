import { actorCan } from './authentication.ts'
import type { Actor } from './route.ts'
import type { Scope } from './scopes.ts'

/** Where guests' words appear: in chats, or in what they say about orders and the restaurant. */
export type GuestWords = 'messages' | 'reviews'

const SCOPE: Record<GuestWords, Scope> = { messages: 'messages:read', reviews: 'reviews:read' }

/**
 * Whether the caller may read what guests have written: not everybody who may see guests may. Everything that shows
 * such words asks here.
 */
export function mayReadWords(actor: Actor, words: GuestWords): boolean {
  return actorCan(actor, SCOPE[words])
}

/** Which words an event carries, by its type; undefined: none. */
export function wordsOfEvent(type: string): GuestWords | undefined {
  switch (type.slice(0, type.indexOf('.'))) {
    case 'message':
      return 'messages'
    case 'rating':
    case 'review':
      return 'reviews'
    default:
      return undefined
  }
}

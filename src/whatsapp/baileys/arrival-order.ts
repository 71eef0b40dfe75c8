import { SECOND } from '../../lib/units.ts'

/** Lets items out in the order in which they arrived in their chat, whatever the order in which they became ready. */
export type ArrivalOrder<T> = {
  arrived(chat: string, id: string): void
  /** Ready, or (without an item) known never to become ready. */
  settle(chat: string, id: string, item?: T): void
}

/** A stanza that Baileys silently dropped holds up the others of its chat no longer than this. */
const PATIENCE_MS = 2 * SECOND

/**
 * Baileys looks up addresses before it queues a message for decryption, so of two first messages of a new guest the
 * second may be decrypted first.
 */
export function makeArrivalOrder<T>(release: (item: T) => void, patienceMs = PATIENCE_MS): ArrivalOrder<T> {
  type Place = { id: string; settled: boolean; item?: T }
  const chats = new Map<string, { places: Place[]; timer?: NodeJS.Timeout }>()

  function advance(chat: string): void {
    const line = chats.get(chat)
    if (!line) return
    clearTimeout(line.timer)
    while (line.places[0]?.settled) {
      const { item } = line.places.shift() as Place
      if (item !== undefined) release(item)
    }
    if (line.places.length === 0) chats.delete(chat)
    else if (line.places.some((place) => place.settled)) line.timer = setTimeout(() => giveUpOnFirst(chat), patienceMs)
  }

  function giveUpOnFirst(chat: string): void {
    chats.get(chat)?.places.shift()
    advance(chat)
  }

  return {
    arrived(chat, id) {
      const line = chats.get(chat) ?? { places: [] }
      line.places.push({ id, settled: false })
      chats.set(chat, line)
    },
    settle(chat, id, item) {
      const place = chats.get(chat)?.places.find((candidate) => candidate.id === id)
      if (!place) {
        if (item !== undefined) release(item)
        return
      }
      place.settled = true
      if (item !== undefined) place.item = item
      advance(chat)
    },
  }
}

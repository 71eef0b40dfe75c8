import { MINUTE, SECOND } from '../../lib/units.ts'

/** Lets items out in the order in which they arrived in their chat, whatever the order in which they became ready. */
export type ArrivalOrder<T> = {
  arrived(chat: string, id: string): void
  /** Ready, or (without an item) known never to become ready. */
  settle(chat: string, id: string, item?: T): void
  /** How many have arrived and not come out yet. */
  waiting(): number
}

export type Patience = {
  /** A stanza that Baileys silently dropped holds up its chat until nothing at all has become ready for this long. */
  idleMs: number
  /** And never longer than this. */
  longestMs: number
}

/**
 * Baileys looks up addresses before it queues a message for decryption, so of two first messages of a new guest the
 * second may be decrypted first; and live messages overtake those of the offline queue.
 */
export function makeArrivalOrder<T>(
  release: (item: T) => void,
  patience: Patience = { idleMs: 2 * SECOND, longestMs: MINUTE },
): ArrivalOrder<T> {
  type Place = { id: string; arrivedAt: number; settled: boolean; item?: T }
  const chats = new Map<string, Place[]>()
  let progressAt = performance.now()
  let timer: NodeJS.Timeout | undefined

  const isHeldUp = (places: Place[]) => places.some((place) => place.settled)

  function advance(chat: string): void {
    const places = chats.get(chat) ?? []
    while (places[0]?.settled) {
      const { item } = places.shift() as Place
      if (item !== undefined) release(item)
    }
    if (places.length === 0) chats.delete(chat)
    else if (!timer && isHeldUp(places)) timer = setTimeout(abandon, patience.idleMs).unref()
  }

  /** Lets chats go on whose first place will never be settled. */
  function abandon(): void {
    timer = undefined
    const now = performance.now()
    const isIdle = now - progressAt >= patience.idleMs
    for (const [chat, places] of [...chats]) {
      const first = places[0]
      if (first && isHeldUp(places) && (isIdle || now - first.arrivedAt >= patience.longestMs)) places.shift()
      advance(chat)
    }
  }

  return {
    arrived(chat, id) {
      const place: Place = { id, arrivedAt: performance.now(), settled: false }
      const places = chats.get(chat)
      if (places) places.push(place)
      else chats.set(chat, [place])
    },
    settle(chat, id, item) {
      progressAt = performance.now()
      const place = chats.get(chat)?.find((candidate) => candidate.id === id)
      if (!place) {
        if (item !== undefined) release(item)
        return
      }
      place.settled = true
      if (item !== undefined) place.item = item
      advance(chat)
    },
    waiting: () => [...chats.values()].reduce((sum, places) => sum + places.length, 0),
  }
}

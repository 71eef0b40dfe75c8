import { MINUTE, SECOND } from '../../lib/units.ts'

/** Releases items in the order in which they arrived in their chat, whatever the order in which they became ready. */
export type ArrivalOrder<T> = {
  arrived(chat: string, id: string): void
  /** It is being worked on and will be settled: until then nothing is given up, however slow store and machine are. */
  begun(id: string): void
  /** Whoever had begun it leaves it to somebody else. */
  left(id: string): void
  /** Ready, or (without an item) known never to become ready. */
  settle(chat: string, id: string, item?: T): void
  /** How many have arrived and not come out yet. */
  waiting(): number
}

export type Patience = {
  /**
   * A stanza that Baileys silently dropped holds up its chat until this process has had nothing in hand, and nothing
   * has become ready, for this long. Time in which the process did not run (a busy machine, a frozen process) does not
   * count.
   */
  idleMs: number
  /** And never longer than this. */
  longestMs: number
}

/** How often to check whether something has moved; a late timer counts once. */
const LOOKS = 10

/**
 * Baileys looks up addresses before it queues a message for decryption. So of two first messages of a new guest the
 * second may be decrypted first, and live messages overtake those of the offline queue.
 */
export function makeArrivalOrder<T>(
  release: (item: T) => void,
  patience: Patience = { idleMs: 2 * SECOND, longestMs: MINUTE },
): ArrivalOrder<T> {
  type Place = { id: string; arrivedAt: number; settled: boolean; item?: T }
  const chats = new Map<string, Place[]>()
  const inHand = new Set<string>()
  let idleLooks = 0
  let timer: NodeJS.Timeout | undefined

  const isHeldUp = (places: Place[]) => places.some((place) => place.settled)

  function advance(chat: string): void {
    const places = chats.get(chat) ?? []
    while (places[0]?.settled) {
      const { item } = places.shift() as Place
      if (item !== undefined) release(item)
    }
    if (places.length === 0) chats.delete(chat)
    else if (!timer && isHeldUp(places)) timer = setTimeout(look, patience.idleMs / LOOKS).unref()
  }

  /** Releases chats whose first place will never be settled. */
  function look(): void {
    timer = undefined
    idleLooks = inHand.size > 0 ? 0 : idleLooks + 1
    const now = performance.now()
    const isIdle = idleLooks >= LOOKS
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
    begun: (id) => void inHand.add(id),
    left: (id) => void inHand.delete(id),
    settle(chat, id, item) {
      inHand.delete(id)
      idleLooks = 0
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

import { byServed, TINY, take, type Waiting, type WaitingQueue } from './waiting-queue.ts'

/** A group that may be sent in some part of an hour. */
export type Open = { queue: WaitingQueue; group: Waiting }

type Ready = { queues: readonly WaitingQueue[]; open: readonly Open[]; at: number }
type OnTaken = (open: Open, amount: number) => void

/**
 * Divides what a number can send among queues: rank by rank, among queues of one rank by their weights, and within a
 * queue the number's own guests first.
 */
export function allocate({ queues, open, at }: Ready, room: number, onTaken: OnTaken): void {
  let left = room
  while (left > TINY) {
    const ready = open.filter(({ queue, group }) => queue.left > TINY && group.count > TINY)
    const rank = Math.min(...ready.map(({ queue }) => queue.rank))
    const peers = [...new Set(ready.filter(({ queue }) => queue.rank === rank).map(({ queue }) => queue))].sort(
      byServed,
    )
    const weights = peers.reduce((sum, queue) => sum + queue.weight(at), 0)
    let took = 0
    for (const queue of peers) {
      let mine = (left * queue.weight(at)) / weights
      const own = ready.filter((each) => each.queue === queue && each.group.numberId !== null)
      const free = ready.filter((each) => each.queue === queue && each.group.numberId === null)
      for (const some of [own, free]) {
        const amount = spread(some, mine, (each, part) => {
          take(queues, queue, each.group, part, at)
          onTaken(each, part)
        })
        mine -= amount
        took += amount
      }
    }
    if (took <= TINY) return
    left -= took
  }
}

/** Takes an amount from groups, in proportion to their sizes. Returns how much there was. */
function spread(some: readonly Open[], amount: number, takePart: (open: Open, part: number) => void): number {
  const held = some.reduce((sum, { group }) => sum + group.count, 0)
  if (held <= TINY) return 0
  const taken = Math.min(held, amount)
  for (const each of some) takePart(each, (taken * each.group.count) / held)
  return taken
}

import { byTurn, TINY, take, type Waiting, type WaitingLane } from './waiting-queue.ts'

/** A group that may be sent in some part of an hour. */
export type Open = { lane: WaitingLane; group: Waiting }

type Ready = { lanes: readonly WaitingLane[]; open: readonly Open[]; at: number }
type OnTaken = (open: Open, amount: number) => void

/**
 * Shares what a number can send among lanes: ranks one after the other, lanes of one rank by their weights, in a lane the
 * number's own guests first.
 */
export function shareOut({ lanes, open, at }: Ready, room: number, onTaken: OnTaken): void {
  let left = room
  while (left > TINY) {
    const ready = open.filter(({ lane, group }) => lane.left > TINY && group.count > TINY)
    const rank = Math.min(...ready.map(({ lane }) => lane.rank))
    const peers = [...new Set(ready.filter(({ lane }) => lane.rank === rank).map(({ lane }) => lane))].sort(byTurn)
    const weights = peers.reduce((sum, lane) => sum + lane.weight(at), 0)
    let took = 0
    for (const lane of peers) {
      let mine = (left * lane.weight(at)) / weights
      const own = ready.filter((each) => each.lane === lane && each.group.numberId !== null)
      const free = ready.filter((each) => each.lane === lane && each.group.numberId === null)
      for (const some of [own, free]) {
        const amount = spread(some, mine, (each, part) => {
          take(lanes, lane, each.group, part, at)
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

/** Takes an amount from groups, in proportion to what they hold. Returns how much there was. */
function spread(some: readonly Open[], amount: number, takePart: (open: Open, part: number) => void): number {
  const held = some.reduce((sum, { group }) => sum + group.count, 0)
  if (held <= TINY) return 0
  const taken = Math.min(held, amount)
  for (const each of some) takePart(each, (taken * each.group.count) / held)
  return taken
}

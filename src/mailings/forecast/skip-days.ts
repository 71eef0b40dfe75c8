import type { Line } from './simulation-input.ts'
import type { Waiting, WaitingQueue } from './waiting-queue.ts'

/** What one simulated day took: from each group and, from the queue that was asked about, by each number. */
export type Day = {
  from: number
  taken: Map<Waiting, number>
  byNumber: Map<string, number>
  /** A number's daily cap had an effect: the next day has another cap. */
  capped: boolean
}

export const newDay = (from: number): Day => ({ from, taken: new Map(), byNumber: new Map(), capped: false })

type State = { queues: readonly WaitingQueue[]; lines: readonly Line[]; at: number }

/** A leap takes at most this share of any group, so that the mixture of what is left stays the same. */
const LEAP = 0.2

/**
 * Skips days that will be like the last two. Returns how many: 0 when those two differ, or something is about to
 * change.
 */
export function skipDays({ queues, lines, at }: State, one: Day, two: Day): number {
  const [before, now] = [totalOf(one), totalOf(two)]
  // Days are not alike while a quota of new chats is counted down.
  if (lines.some(({ newChats }) => newChats)) return 0
  if (one.capped || two.capped || now === 0 || Math.abs(before - now) > 0.005 * now) return 0
  const opening = [
    ...queues.map(({ opensAt }) => opensAt),
    ...lines.flatMap((line) => [line.firstContactsFrom, line.from]),
  ]
  if (opening.some((change) => change > at)) return 0
  let days = Infinity
  for (const [group, amount] of two.taken) days = Math.min(days, Math.floor((LEAP * group.count) / amount))
  if (days < 1) return 0
  for (const queue of queues) {
    for (const group of queue.all) {
      const amount = (two.taken.get(group) ?? 0) * days
      group.count -= amount
      queue.left -= amount
    }
  }
  return days
}

const totalOf = ({ taken }: Day) => [...taken.values()].reduce((sum, amount) => sum + amount, 0)

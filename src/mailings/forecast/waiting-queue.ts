import { type QuietHours, SHARED_FROM, servedAfter, weightOf } from '../../deliveries/index.ts'
import { type QuietCalendar, quietCalendar } from './quiet-calendar.ts'

/** Amounts are fractions; less than this counts as nothing. */
export const TINY = 1e-6

/** Waiting deliveries that are alike in everything that decides when they may leave. */
export type Group = {
  /** The only number that may send them; null: any. */
  numberId: string | null
  /** The guests' zone; null: that of the sending number. */
  zone: string | null
  /** The guests have written to that number: a restriction does not hold them back. */
  answered: boolean
  count: number
  notBefore: number
}

/** A queue and its waiting deliveries, as a forecast sees them. */
export type QueueInput = {
  id: string
  priority: number
  createdAt: number
  served: number
  /** Null: all. */
  numberIds: readonly string[] | null
  quiet: QuietHours | null
  opensAt: number
  groups: readonly Group[]
}

/** A group during a simulation. */
export type Waiting = Group & { total: number }

/** Why nothing may be taken from a queue at a moment. */
export type HeldBy = 'start' | 'quiet_hours' | 'restriction' | 'not_before'

export type Pick = { kind: 'found'; group: Waiting } | { kind: 'later'; at: number; heldBy: HeldBy | undefined }

export type WaitingQueue = {
  id: string
  /** Queues of one rank share numbers. */
  rank: number
  served: number
  left: number
  calendar: QuietCalendar
  opensAt: number
  createdAt: number
  allows(numberId: string): boolean
  weight(at: number): number
  /** What a number may take: its own guests first, as in its send cycle. */
  groupsOf(numberId: string): readonly (readonly Waiting[])[]
  all: readonly Waiting[]
}

/**
 * The number that asks for its next message. Before `firstContactsFrom` it may send only to guests who have written.
 */
export type Asker = { id: string; zone: string; firstContactsFrom: number }

export function waitingQueue(input: QueueInput): WaitingQueue {
  const all = input.groups.filter(({ count }) => count > 0).map((group) => ({ ...group, total: group.count }))
  const free = all.filter(({ numberId }) => numberId === null)
  const own = Map.groupBy(
    all.filter(({ numberId }) => numberId !== null),
    ({ numberId }) => numberId,
  )
  const { id, numberIds, opensAt, createdAt, served, priority } = input
  return {
    id,
    rank: Math.min(priority, SHARED_FROM),
    served,
    left: all.reduce((sum, { count }) => sum + count, 0),
    calendar: quietCalendar(input.quiet),
    opensAt,
    createdAt,
    allows: (numberId) => numberIds === null || numberIds.includes(numberId),
    weight: (at) => weightOf({ priority, created_at: createdAt }, at),
    groupsOf: (numberId) => [own.get(numberId) ?? [], free],
    all,
  }
}

/** The order in which queues are served (see dispatch). */
export function byServed(a: WaitingQueue, b: WaitingQueue): number {
  return a.rank - b.rank || a.served - b.served || a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1)
}

/** A queue's next message for a number at a moment, or when there will be one: `Infinity` for never. */
export function pickFrom(queue: WaitingQueue, asker: Asker, at: number): Pick {
  if (queue.left === 0 || !queue.allows(asker.id)) return { kind: 'later', at: Infinity, heldBy: undefined }
  if (queue.opensAt > at) return { kind: 'later', at: queue.opensAt, heldBy: 'start' }
  let soonest = Infinity
  let heldBy: HeldBy | undefined
  const wait = (until: number, why: HeldBy) => {
    if (until >= soonest) return
    soonest = until
    heldBy = why
  }
  for (const groups of queue.groupsOf(asker.id)) {
    let best: Waiting | undefined
    for (const group of groups) {
      if (group.count <= 0) continue
      const end = group.notBefore > at ? undefined : queue.calendar.endOf(group.zone ?? asker.zone, at)
      if (group.notBefore > at) wait(group.notBefore, 'not_before')
      else if (!group.answered && asker.firstContactsFrom > at) wait(asker.firstContactsFrom, 'restriction')
      else if (end !== undefined) wait(end, 'quiet_hours')
      else if (!best || comesBefore(group, best)) best = group
    }
    if (best) return { kind: 'found', group: best }
  }
  return { kind: 'later', at: soonest, heldBy }
}

/** The longest due first; among equals, in the order in which they were planned. */
function comesBefore(a: Waiting, b: Waiting): boolean {
  return a.notBefore === b.notBefore ? a.count / a.total > b.count / b.total : a.notBefore < b.notBefore
}

/** Takes messages from a group, and counts the turn of its queue. */
export function take(
  queues: readonly WaitingQueue[],
  queue: WaitingQueue,
  group: Group,
  count: number,
  at: number,
): void {
  group.count -= count
  queue.left -= count
  if (queues.length === 1) return
  let front = 0
  for (const { rank, served } of queues) if (rank === queue.rank && served > front) front = served
  queue.served = servedAfter({ served: queue.served, front, weight: queue.weight(at) }, count)
}

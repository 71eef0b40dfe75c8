import { DAY, HOUR } from '../../lib/units.ts'
import type { SimulationInput } from './simulation-input.ts'
import type { HeldBy } from './waiting-queue.ts'

/** What a mailing's messages wait for. */
export type Limit = 'minute' | 'hour' | 'day' | 'pace' | 'throughput' | 'other_mailings' | HeldBy

/** The result of a simulation for the queue that was asked about. */
export type Outcome = {
  /** When the first message leaves; null when none does. */
  beginsAt: number | null
  /** When the last message leaves; null when something waits that no number may send. */
  finishAt: number | null
  /** How many messages no number may send. */
  stuck: number
  /** Messages by the number that sends them. */
  byNumber: Map<string, { messages: number; finishAt: number }>
  /** Messages by the hour in which they leave, in order of time; by the day where nothing changes for days. */
  curve: { from: number; until: number; messages: number }[]
  /** What it waited for, the longest first, as shares of the whole waiting time. */
  limits: { reason: Limit; share: number }[]
  /** How many have not left by the deadline; null when there is none. */
  leftAtDeadline: number | null
}

export type Accumulator = {
  /** `until`: when they leave one by one from `at` on. */
  sent(numberId: string, at: number, messages: number, until?: number): void
  /** The following days are like the one before: messages per day for each number. */
  sentDaily(perDay: ReadonlyMap<string, number>, from: number, days: number): void
  waited(reason: Limit, ms: number): void
  finished(at?: number): Outcome
  stuck(left: number): Outcome
}

export function createAccumulator({ finishBefore }: Pick<SimulationInput, 'finishBefore'>): Accumulator {
  const byNumber: Outcome['byNumber'] = new Map()
  const hours = new Map<number, number>()
  const days: Outcome['curve'] = []
  const waits = new Map<Limit, number>()
  let first: number | undefined
  let last: number | undefined
  let late = 0

  const count = (numberId: string, until: number, messages: number) => {
    const known = byNumber.get(numberId) ?? { messages: 0, finishAt: until }
    byNumber.set(numberId, { messages: known.messages + messages, finishAt: Math.max(known.finishAt, until) })
    last = Math.max(last ?? until, until)
  }

  const outcome = (finishAt: number | null, stuck: number): Outcome => {
    const all = [...waits.values()].reduce((sum, ms) => sum + ms, 0)
    const curve = [...hours].map(([from, messages]) => ({ from, until: from + HOUR, messages }))
    return {
      beginsAt: first ?? null,
      finishAt: finishAt === null ? null : Math.round(finishAt),
      stuck: Math.round(stuck),
      byNumber: new Map([...byNumber].map(([id, each]) => [id, { ...each, messages: Math.round(each.messages) }])),
      curve: [...curve, ...days].sort((a, b) => a.from - b.from),
      limits: [...waits].map(([reason, ms]) => ({ reason, share: ms / all })).sort((a, b) => b.share - a.share),
      leftAtDeadline: finishBefore === null ? null : Math.round(late + stuck),
    }
  }

  return {
    sent(numberId, at, messages, until = at) {
      count(numberId, until, messages)
      first = Math.min(first ?? at, at)
      const hour = Math.floor(at / HOUR) * HOUR
      hours.set(hour, (hours.get(hour) ?? 0) + messages)
      if (finishBefore === null || until <= finishBefore) return
      late += at >= finishBefore ? messages : (messages * (until - finishBefore)) / (until - at)
    },
    sentDaily(perDay, from, length) {
      for (const [numberId, messages] of perDay) count(numberId, from + length * DAY, messages * length)
      const messages = [...perDay.values()].reduce((sum, each) => sum + each, 0)
      for (let day = 0; day < length; day++) {
        days.push({ from: from + day * DAY, until: from + (day + 1) * DAY, messages })
      }
      if (finishBefore !== null)
        late += messages * Math.max(0, Math.min(length, (from + length * DAY - finishBefore) / DAY))
    },
    waited(reason, ms) {
      if (ms > 0) waits.set(reason, (waits.get(reason) ?? 0) + ms)
    },
    finished: (at) => outcome(last ?? at ?? null, 0),
    stuck: (left) => outcome(null, left),
  }
}

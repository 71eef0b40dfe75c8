import { setImmediate as nextTick } from 'node:timers/promises'
import { DAY, HOUR, MINUTE } from '../../lib/units.ts'
import type { Accumulator, Outcome } from './accumulator.ts'
import { allocate, type Open } from './allocate.ts'
import { awaitsNewChats, beginChats, renewNewChats } from './new-chats.ts'
import type { Line } from './simulation-input.ts'
import { type Day, newDay, skipDays } from './skip-days.ts'
import { TINY, type WaitingQueue } from './waiting-queue.ts'

type Hours = {
  queues: WaitingQueue[]
  queue: WaitingQueue
  lines: readonly Line[]
  accumulator: Accumulator
  from: number
}

/** Far enough for any mailing that somebody would send. */
const MAX_STEPS = 24 * 400
/** If nothing is sent for this long, nothing ever will be. */
const MAX_IDLE_MS = 8 * DAY
/**
 * Goes on where one-by-one simulation stopped, by what numbers can send in an hour; once two days are alike, by whole
 * days. Accurate to about an hour.
 */
export async function simulateHours({ queues, queue, lines, accumulator, from }: Hours): Promise<Outcome> {
  const paces = lines.map((line): Pace => ({ line, busySince: line.line.busySince(line.next) }))
  let idleMs = 0
  let before: Day | undefined
  let day = newDay(from)
  let at = from
  for (let step = 0; queue.left > TINY; step++) {
    if (step > MAX_STEPS || idleMs > MAX_IDLE_MS) return accumulator.stuck(queue.left)
    const { left } = queue
    for (const pace of paces) sendInHour({ queues, queue, accumulator, at, day }, pace)
    idleMs = queue.left < left || lines.some((line) => awaitsNewChats(line, at)) ? 0 : idleMs + HOUR
    at += HOUR
    if (at - day.from < DAY) continue
    const days = before ? skipDays({ queues, lines, at }, before, day) : 0
    if (days > 0) accumulator.sentDaily(day.byNumber, at, days)
    at += days * DAY
    await nextTick()
    before = day
    day = newDay(at)
  }
  return accumulator.finished()
}

/** `busySince`: when its present stretch of sending began; undefined while it may send nothing. */
type Pace = { line: Line; busySince: number | undefined }

type Hour = { queues: readonly WaitingQueue[]; queue: WaitingQueue; accumulator: Accumulator; at: number; day: Day }

/** What one number sends from all queues within the hour that begins at `at`. */
function sendInHour({ queues, queue: target, accumulator, at, day }: Hour, pace: Pace): void {
  const { line } = pace
  const begin = Math.max(at, line.next)
  if (begin >= at + HOUR) return
  const { open, begins, clear } = whatIsOpen(queues, line, begin, at + HOUR)
  accumulator.waited('quiet_hours', at + HOUR - begin - clear)
  if (begins === undefined) {
    pace.busySince = undefined
    return
  }
  pace.busySince ??= begins
  // In a stretch of sending the first hour's messages come first, and each later hour's after it.
  const since = begins - pace.busySince
  const possible = line.line.sentBy(since + clear) - line.line.sentBy(since)
  const cap = line.line.dayLeft(begins)
  if (cap) day.capped = true
  renewNewChats(line, begins)
  const chats = open.every(({ group }) => !group.answered) ? line.newChats?.left : undefined
  const room = Math.min(possible, cap?.left ?? Infinity, chats ?? Infinity)
  accumulator.waited('day', possible > 0 ? clear * (1 - room / possible) : 0)
  let taken = 0
  let ofTarget = 0
  let begun = 0
  allocate({ queues, open, at }, room, ({ queue, group }, amount) => {
    taken += amount
    if (!group.answered) begun += amount
    day.taken.set(group, (day.taken.get(group) ?? 0) + amount)
    if (queue === target) ofTarget += amount
  })
  line.line.sendMany(begins, taken)
  beginChats(line, begun, begins)
  if (ofTarget <= TINY) return
  // The last hour ends when its last message has left, not with the hour.
  const until = begins + timeFor(line, since, taken, clear)
  accumulator.sent(line.id, begins, ofTarget, until)
  accumulator.waited('hour', (clear * ofTarget) / possible)
  accumulator.waited('other_mailings', (clear * (taken - ofTarget)) / possible)
  day.byNumber.set(line.id, (day.byNumber.get(line.id) ?? 0) + ofTarget)
}

/** How long a number takes to send an amount, `since` after it began to send; at most `within`. */
function timeFor({ line }: Line, since: number, amount: number, within: number): number {
  const goal = line.sentBy(since) + amount - TINY
  let [early, late] = [0, within]
  while (late - early > MINUTE / 4) {
    const middle = (early + late) / 2
    if (line.sentBy(since + middle) < goal) early = middle
    else late = middle
  }
  return late
}

/** The groups that a number may send between two moments, when they open, and for how long in all. */
function whatIsOpen(queues: readonly WaitingQueue[], line: Line, from: number, to: number) {
  const open: Open[] = []
  let begins: number | undefined
  let clear = 0
  for (const queue of queues) {
    if (queue.left <= TINY || !queue.allows(line.id)) continue
    for (const group of queue.groupsOf(line.id).flat()) {
      const since = Math.max(from, queue.opensAt, group.notBefore, group.answered ? 0 : line.firstContactsFrom)
      if (group.count <= TINY || since >= to) continue
      const part = queue.calendar.clearPart(group.zone ?? line.zone, since, to)
      if (part.begins === undefined) continue
      open.push({ queue, group })
      begins = Math.min(begins ?? Infinity, part.begins)
      clear = Math.max(clear, part.clear)
    }
  }
  return { open, begins, clear }
}

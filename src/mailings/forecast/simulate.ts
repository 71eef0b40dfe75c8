import { setImmediate as nextTick } from 'node:timers/promises'
import { type Accumulator, createAccumulator, type Outcome } from './accumulator.ts'
import { beginChats } from './new-chats.ts'
import { simulateHours } from './simulate-hours.ts'
import type { Line, NumberInput, SimulationInput } from './simulation-input.ts'
import { byServed, type HeldBy, pickFrom, take, type WaitingQueue, waitingQueue } from './waiting-queue.ts'

/** Simulated one by one up to this many messages of all queues; hour by hour beyond. */
const ONE_BY_ONE = 12_000
/** After this many messages the process may do other work. */
const SLICE = 1_000

/**
 * How a queue is sent from now on: message by message through the same windows, pacing, daily caps, quiet hours, turns
 * of queues and sticky numbers as in reality; very long queues hour by hour, then day by day. Reads and writes nothing.
 */
export async function simulate(input: SimulationInput, { oneByOne = ONE_BY_ONE } = {}): Promise<Outcome> {
  const queues = input.queues.map(waitingQueue)
  const queue = queues.find(({ id }) => id === input.queueId)
  const accumulator = createAccumulator(input)
  if (!queue || queue.left === 0) return accumulator.finished(input.now)
  const lines = input.numbers.map((number) => newLine(number, input.now))
  for (let looks = 0, sent = 0; queue.left > 0; looks++) {
    if (looks % SLICE === SLICE - 1) await nextTick()
    const line = soonest(lines)
    if (!line) return accumulator.stuck(queue.left)
    if (sent >= oneByOne) return simulateHours({ queues, queue, lines, accumulator, from: line.next })
    if (step(queues, queue, line, accumulator)) sent += 1
  }
  return accumulator.finished()
}

function newLine(number: NumberInput, now: number): Line {
  const line = number.open()
  return {
    ...number,
    newChats: number.newChats && { ...number.newChats },
    line,
    next: line.nextSlot(Math.max(now, number.from)).at,
  }
}

function soonest(lines: readonly Line[]): Line | undefined {
  let best: Line | undefined
  for (const line of lines) if (line.next < (best?.next ?? Infinity)) best = line
  return best
}

/** One step of a number: it sends a message, or learns when it can. */
function step(queues: WaitingQueue[], target: WaitingQueue, line: Line, accumulator: Accumulator): boolean {
  const at = line.next
  let later = Infinity
  let heldBy: HeldBy | undefined
  if (queues.length > 1) queues.sort(byServed)
  for (const queue of queues) {
    const pick = pickFrom(queue, line, at)
    if (pick.kind === 'later') {
      if (queue === target) heldBy = pick.heldBy
      later = Math.min(later, pick.at)
      continue
    }
    take(queues, queue, pick.group, 1, at)
    line.line.send(at)
    if (!pick.group.answered) beginChats(line, 1, at)
    const slot = line.line.nextSlot(at)
    line.next = slot.at
    if (queue === target) accumulator.sent(line.id, at, 1)
    if (slot.reason) accumulator.waited(queue === target ? slot.reason : 'other_mailings', slot.at - at)
    return true
  }
  line.next = later === Infinity ? Infinity : line.line.nextSlot(later).at
  if (heldBy && line.next < Infinity) accumulator.waited(heldBy, line.next - at)
  return false
}

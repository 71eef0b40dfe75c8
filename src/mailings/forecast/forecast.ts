import { endOfQuiet, type QuietHours } from '../../dispatch/index.ts'
import { DAY, HOUR, MINUTE } from '../../lib/units.ts'

/** A number as the forecast sees it. Times are people's time. */
export type ForecastNumber = {
  id: string
  perMinute: number
  perHour: number
  pacing: 'even' | 'burst'
  /** Sends of the last hour, the oldest first. */
  sentAt: readonly number[]
  /** Caps of the days after a measured warm-up; null where there are none. */
  dailyCaps: { warmAt: number; caps: readonly number[]; usedToday: number } | null
}

export type ForecastInput = {
  now: number
  numbers: readonly ForecastNumber[]
  /** Waiting deliveries bound to a number. Those of numbers that are not in `numbers` are nobody's. */
  bound: ReadonlyMap<string, number>
  /** Waiting deliveries for any number. */
  free: number
  quiet: { hours: QuietHours; zone: string } | null
}

/** Simulated one by one up to this many; the rest follow at the pace that was seen. */
const SIMULATED = 50_000
/** Even pacing draws its gaps from 0.6 to 1.3 of the even interval. */
const MEAN_GAP = 0.95

/**
 * When the last delivery will have left: the same windows, pace, daily caps and quiet hours, message by message. Null
 * when something waits that none of these numbers may send.
 */
export function forecastFinish({ now, numbers, bound, free, quiet }: ForecastInput): number | null {
  const lines = numbers.map((number) => newLine(number, now, bound.get(number.id) ?? 0))
  const reachable = lines.reduce((sum, line) => sum + line.own, 0)
  const total = [...bound.values()].reduce((sum, count) => sum + count, 0) + free
  if (total === 0) return now
  if ((free > 0 && lines.length === 0) || reachable < total - free) return null
  let left = total
  let finish = now
  for (let done = 1; left > 0; done++) {
    const line = soonest(lines, free)
    if (!line) return null
    const at = line.next
    finish = Math.max(finish, at)
    if (line.own > 0) line.own -= 1
    else free -= 1
    left -= 1
    line.send(at, quiet)
    if (done >= SIMULATED) return Math.round(finish + ((finish - now) / done) * left)
  }
  return Math.round(finish)
}

function soonest(lines: Line[], free: number): Line | undefined {
  let best: Line | undefined
  for (const line of lines) {
    if (line.own === 0 && free === 0) continue
    if (!best || line.next < best.next) best = line
  }
  return best
}

type Line = {
  own: number
  /** When it may send next. */
  next: number
  send(at: number, quiet: ForecastInput['quiet']): void
}

function newLine(number: ForecastNumber, now: number, own: number): Line {
  const minute = ring(number.perMinute, number.sentAt)
  const hour = ring(number.perHour, number.sentAt)
  const gap = MEAN_GAP * Math.max(MINUTE / number.perMinute, HOUR / number.perHour)
  const caps = number.dailyCaps
  let day = caps ? dayOf(caps.warmAt, now) : 0
  let usedInDay = caps?.usedToday ?? 0
  let last = number.sentAt.at(-1) ?? -Infinity

  const nextAfter = (at: number, quiet: ForecastInput['quiet']): number => {
    let next = Math.max(at, minute.oldest() + MINUTE, hour.oldest() + HOUR)
    if (number.pacing === 'even') next = Math.max(next, last + gap)
    if (caps) {
      if (dayOf(caps.warmAt, next) > day) {
        day = dayOf(caps.warmAt, next)
        usedInDay = 0
      }
      const cap = caps.caps[day]
      if (cap !== undefined && usedInDay >= cap) {
        day += 1
        usedInDay = 0
        next = Math.max(next, caps.warmAt + day * DAY)
      }
    }
    return (quiet && endOfQuiet(next, quiet.zone, quiet.hours)) ?? next
  }

  const line: Line = {
    own,
    next: now,
    send(at, quiet) {
      minute.push(at)
      hour.push(at)
      last = at
      usedInDay += 1
      line.next = nextAfter(at, quiet)
    },
  }
  line.next = nextAfter(now, null)
  return line
}

const dayOf = (warmAt: number, at: number) => Math.max(0, Math.floor((at - warmAt) / DAY))

/** The last `size` times: a window is free when the oldest of them has left it. */
function ring(size: number, past: readonly number[]) {
  const times: number[] = past.slice(-size)
  let start = 0
  return {
    oldest: () => (times.length < size ? -Infinity : times[start]!),
    push(at: number) {
      if (times.length < size) times.push(at)
      else {
        times[start] = at
        start = (start + 1) % size
      }
    },
  }
}

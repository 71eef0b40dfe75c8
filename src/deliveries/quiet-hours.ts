import { LRUCache } from 'lru-cache'
import { IANAZone } from 'luxon'
import { DAY, MINUTE } from '../lib/units.ts'

/** Local hours without messages, as `22:00`; `from` is included, `to` is not. They may span midnight. */
export type QuietHours = { from: string; to: string }

const QUIET = 'quiet_hours'

/** Why a delivery waits, with the hours that delayed it: `quiet_hours 22:00-09:00`. */
export function quietReason({ from, to }: QuietHours): string {
  return `${QUIET} ${from}-${to}`
}

/** A delivery's reason as shown to people and programs. */
export function publicReason(reason: string | null): string | null {
  return reason?.startsWith(`${QUIET} `) ? QUIET : reason
}

/** Whether it is quiet, and the first minute (UTC ms) at which that changes. */
export type QuietSpan = { quiet: boolean; until: number }

const MINUTES_OF_DAY = DAY / MINUTE
const KEPT_SPANS = 2_000
const spans = new LRUCache<string, QuietSpan>({ max: KEPT_SPANS })

/** When the quiet hours in force at `at` in this zone end; undefined when it is not quiet. */
export function endOfQuiet(at: number, zone: string, hours: QuietHours): number | undefined {
  const { quiet, until } = quietSpanAt(at, zone, hours)
  return quiet ? until : undefined
}

/**
 * Whether it is quiet at `at` in this zone, and until when that holds. Correct across clock changes: quiet is what the
 * local clock shows, even when it shows an hour twice or skips one.
 */
export function quietSpanAt(at: number, zone: string, { from, to }: QuietHours): QuietSpan {
  const minute = Math.floor(at / MINUTE)
  const key = `${zone} ${from} ${to} ${minute}`
  const known = spans.get(key)
  if (known) return known
  const span = computeSpan(minute * MINUTE, zone, minutesOf(from), minutesOf(to))
  spans.set(key, span)
  return span
}

function computeSpan(at: number, zoneName: string, from: number, to: number): QuietSpan {
  const zone = IANAZone.create(zoneName)
  if (from === to || !zone.isValid) return { quiet: false, until: Number.POSITIVE_INFINITY }
  const quiet = isQuiet(minuteOfDay(at, zone), from, to)
  const border = quiet ? to : from
  for (let time = at; ; ) {
    const left = border - minuteOfDay(time, zone)
    const end = time + (left > 0 ? left : left + MINUTES_OF_DAY) * MINUTE
    if (zone.offset(end) === zone.offset(time)) return { quiet, until: end }
    // The clocks change before that: the change itself may end it, or it goes on by the changed clock.
    time = changeOfClocks(time, end, zone)
    if (isQuiet(minuteOfDay(time, zone), from, to) !== quiet) return { quiet, until: time }
  }
}

/** The first minute of the new offset. No zone changes its clocks twice within a day. */
function changeOfClocks(before: number, after: number, zone: IANAZone): number {
  const offset = zone.offset(before)
  let [low, high] = [before, after]
  while (high - low > MINUTE) {
    const middle = low + Math.floor((high - low) / 2 / MINUTE) * MINUTE
    if (zone.offset(middle) === offset) low = middle
    else high = middle
  }
  return high
}

function minuteOfDay(at: number, zone: IANAZone): number {
  return (at / MINUTE + zone.offset(at)) % MINUTES_OF_DAY
}

function isQuiet(now: number, from: number, to: number): boolean {
  return from <= to ? now >= from && now < to : now >= from || now < to
}

function minutesOf(clockTime: string): number {
  const [hours = 0, minutes = 0] = clockTime.split(':').map(Number)
  return hours * 60 + minutes
}

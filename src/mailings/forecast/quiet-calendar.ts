import { DateTime } from 'luxon'
import { endOfQuiet, type QuietHours } from '../../dispatch/index.ts'
import { HOUR, MINUTE } from '../../lib/units.ts'

/** When the quiet of a zone that holds at `at` ends; undefined when it is not quiet. */
export type QuietCalendar = (zone: string, at: number) => number | undefined

/** Quiet hours as dispatch keeps them, remembered from one change to the next: a simulation asks at every message. */
export function quietCalendar(hours: QuietHours | null): QuietCalendar {
  if (hours === null) return () => undefined
  const spans = new Map<string, { from: number; until: number; quiet: boolean }>()
  return (zone, at) => {
    const known = spans.get(zone)
    if (known && at >= known.from && at < known.until) return known.quiet ? known.until : undefined
    const end = endOfQuiet(at, zone, hours)
    spans.set(zone, { from: at, until: end ?? clearUntil(at, zone, hours), quiet: end !== undefined })
    return end
  }
}

/** How much of [from, to) is not quiet, in milliseconds, and when that begins. */
export function clearPart(calendar: QuietCalendar, zone: string, from: number, to: number) {
  let clear = 0
  let begins: number | undefined
  for (let at = from; at < to; ) {
    const end = calendar(zone, at)
    if (end !== undefined) {
      at = end
      continue
    }
    begins ??= at
    // Steps of five minutes: quiet hours are told by people.
    const next = Math.min(to, at + 5 * MINUTE)
    clear += next - at
    at = next
  }
  return { clear, begins }
}

/** A moment until which it surely is not quiet, when it is not now. */
function clearUntil(at: number, zone: string, { from }: QuietHours): number {
  const local = DateTime.fromMillis(at, { zone })
  const [hour = 0, minute = 0] = from.split(':').map(Number)
  const today = local.set({ hour, minute, second: 0, millisecond: 0 })
  const start = today > local ? today : today.plus({ days: 1 })
  // The clocks change in between: near it we look minute by minute.
  const sure = start.offset === local.offset ? start.toMillis() : start.toMillis() - 3 * HOUR
  return Math.max(sure, Math.floor(at / MINUTE) * MINUTE + MINUTE)
}

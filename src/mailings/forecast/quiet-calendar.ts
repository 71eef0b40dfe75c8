import { DateTime } from 'luxon'
import { endOfQuiet, type QuietHours } from '../../dispatch/index.ts'
import { HOUR, MINUTE } from '../../lib/units.ts'

export type QuietCalendar = {
  /** When the quiet of a zone that holds at `at` ends; undefined when it is not quiet. */
  endOf(zone: string, at: number): number | undefined
  /** How much of [from, to) is not quiet, in milliseconds, and when that begins. */
  clearPart(zone: string, from: number, to: number): ClearPart
}

export type ClearPart = { clear: number; begins: number | undefined }

const KEPT_PARTS = 500

/** Quiet hours as dispatch keeps them, remembered from one change to the next: a simulation asks at every message. */
export function quietCalendar(hours: QuietHours | null): QuietCalendar {
  if (hours === null) {
    return { endOf: () => undefined, clearPart: (_zone, from, to) => ({ clear: to - from, begins: from }) }
  }
  const spans = new Map<string, { from: number; until: number; quiet: boolean }>()
  const parts = new Map<string, ClearPart>()

  const spanAt = (zone: string, at: number) => {
    const known = spans.get(zone)
    if (known && at >= known.from && at < known.until) return known
    const end = endOfQuiet(at, zone, hours)
    const span = { from: at, until: end ?? clearUntil(at, zone, hours), quiet: end !== undefined }
    spans.set(zone, span)
    return span
  }

  const partOf = (zone: string, from: number, to: number) => {
    const part: ClearPart = { clear: 0, begins: undefined }
    for (let at = from; at < to; ) {
      const { until, quiet } = spanAt(zone, at)
      const next = Math.min(to, until)
      if (!quiet) {
        part.begins ??= at
        part.clear += next - at
      }
      at = next
    }
    return part
  }

  return {
    endOf(zone, at) {
      const { quiet, until } = spanAt(zone, at)
      return quiet ? until : undefined
    },
    clearPart(zone, from, to) {
      const key = `${zone} ${from} ${to}`
      const part = parts.get(key) ?? partOf(zone, from, to)
      if (parts.size >= KEPT_PARTS) parts.clear()
      parts.set(key, part)
      return part
    },
  }
}

/** A moment until which it surely is not quiet, when it is not now. */
function clearUntil(at: number, zone: string, { from }: QuietHours): number {
  const local = DateTime.fromMillis(at, { zone })
  const [hour = 0, minute = 0] = from.split(':').map(Number)
  const startOn = (day: DateTime) => day.set({ hour, minute, second: 0, millisecond: 0 })
  const today = startOn(local)
  // Of tomorrow anew: where the clocks of today skip `from`, today's is a later time.
  const start = today > local ? today : startOn(local.plus({ days: 1 }))
  const skipped = start.hour !== hour || start.minute !== minute
  // The clocks change in between: near it we look minute by minute.
  const sure = start.offset === local.offset && !skipped ? start.toMillis() : start.toMillis() - 3 * HOUR
  return Math.max(sure, Math.floor(at / MINUTE) * MINUTE + MINUTE)
}

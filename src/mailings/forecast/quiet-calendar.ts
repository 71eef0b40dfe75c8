import { LRUCache } from 'lru-cache'
import { type QuietHours, type QuietSpan, quietSpanAt } from '../../deliveries/index.ts'

export type QuietCalendar = {
  /** When the quiet hours of a zone that include `at` end; undefined when it is not quiet. */
  endOf(zone: string, at: number): number | undefined
  /** How much of [from, to) is not quiet, in milliseconds, and when that begins. */
  clearPart(zone: string, from: number, to: number): ClearPart
}

export type ClearPart = { clear: number; begins: number | undefined }

const KEPT_PARTS = 500

/** The quiet hours that deliveries keep, cached from one change to the next: a simulation asks for every message. */
export function quietCalendar(hours: QuietHours | null): QuietCalendar {
  if (hours === null) {
    return { endOf: () => undefined, clearPart: (_zone, from, to) => ({ clear: to - from, begins: from }) }
  }
  const spans = new Map<string, QuietSpan & { from: number }>()
  const parts = new LRUCache<string, ClearPart>({ max: KEPT_PARTS })

  const spanAt = (zone: string, at: number) => {
    const known = spans.get(zone)
    if (known && at >= known.from && at < known.until) return known
    const span = { from: at, ...quietSpanAt(at, zone, hours) }
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
      parts.set(key, part)
      return part
    },
  }
}

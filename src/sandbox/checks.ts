import { known } from '../lib/known.ts'
import type { GuestMessageRecord, Ledger, ShownRecord } from './ledger.ts'

export type Limit = { windowMs: number; max: number }
export type Violation = { windowMs: number; max: number; from: number; count: number }
export type NumberViolation = Violation & { number: string }
export type Duplicate = { guest: string; text: string; ids: string[]; numbers: string[]; at: number[] }

/** Limits what a check looks at. */
export type CheckFilter = {
  number?: string
  guest?: string
  /** Message id. */
  id?: string
  /** Only messages whose text matches this regular expression, for example one mailing's. */
  match?: string
  since?: number
  until?: number
}

/**
 * Every maximal run in which more than `max` of the instants fall into a half-open window of `windowMs`: two messages
 * exactly `windowMs` apart are in different windows. Exact for sliding windows, whatever the order of the instants.
 */
export function windowViolations(instants: readonly number[], { windowMs, max }: Limit): Violation[] {
  const sorted = [...instants].sort((a, b) => a - b)
  const violations: Violation[] = []
  let start = 0
  let reported = -1
  for (const [end, at] of sorted.entries()) {
    while (at - (sorted[start] ?? at) >= windowMs) start += 1
    const count = end - start + 1
    if (count <= max) continue
    const last = violations.at(-1)
    if (last && reported === start) last.count = count
    else violations.push({ windowMs, max, from: sorted[start] ?? at, count })
    reported = start
  }
  return violations
}

/** Windows in which a number sent more than the limits allow. Counts every accepted or refused frame once per id. */
export function throttleViolations(
  ledger: Ledger,
  limits: Limit[],
  filter: CheckFilter = {},
  toleranceMs = 0,
): NumberViolation[] {
  const passes = matcher(filter)
  const byNumber = new Map<string, Map<string, number>>()
  for (const frame of ledger.frames) {
    if (frame.outcome === 'cut' || !passes(frame, frame.to)) continue
    const instants = byNumber.get(frame.number) ?? new Map<string, number>()
    byNumber.set(frame.number, instants)
    if (!instants.has(frame.id)) instants.set(frame.id, frame.at)
  }
  return [...byNumber].flatMap(([number, instants]) =>
    limits
      .map((limit) => ({ ...limit, windowMs: limit.windowMs - toleranceMs }))
      .flatMap((limit) => windowViolations([...instants.values()], limit).map((found) => ({ ...found, number }))),
  )
}

/** Guests who saw the same text (or file) more than once, under whatever ids and from whatever numbers. */
export function duplicates(ledger: Ledger, filter: CheckFilter = {}): Duplicate[] {
  const passes = matcher(filter)
  const seen = new Map<string, ShownRecord[]>()
  for (const shown of ledger.shown) {
    if (['reaction', 'edit', 'delete', 'other'].includes(shown.kind) || !passes(shown, shown.guest)) continue
    const file = shown.media && 'sha256' in shown.media ? shown.media.sha256 : ''
    const key = `${shown.guest}|${shown.kind}|${shown.text ?? ''}|${file}`
    seen.set(key, [...(seen.get(key) ?? []), shown])
  }
  return [...seen.values()]
    .filter((list) => list.length > 1)
    .map((list) => ({
      guest: known(list[0], 'message that was shown').guest,
      text: list[0]?.text ?? '',
      ids: list.map((item) => item.id),
      numbers: list.map((item) => item.number),
      at: list.map((item) => item.at),
    }))
}

/** Guest messages meant for a linked device that no device ever acknowledged. */
export function lost(ledger: Ledger, filter: CheckFilter = {}): GuestMessageRecord[] {
  const passes = matcher(filter)
  return [...ledger.guestMessages.values()].filter(
    (message) => message.devices > 0 && message.deliveredAt === undefined && passes(message, message.guest),
  )
}

type Checked = { at: number; number: string; id: string; text?: string }

/** The filter as a test of a record and its guest. */
export function matcher(filter: CheckFilter = {}): (record: Checked, guest: string) => boolean {
  const { number, guest: wanted, id, since, until } = filter
  const text = filter.match === undefined ? undefined : new RegExp(filter.match, 's')
  return (record, guest) =>
    (number === undefined || record.number === number) &&
    (wanted === undefined || guest === wanted) &&
    (id === undefined || record.id === id) &&
    (since === undefined || record.at >= since) &&
    (until === undefined || record.at <= until) &&
    (text === undefined || text.test(record.text ?? ''))
}

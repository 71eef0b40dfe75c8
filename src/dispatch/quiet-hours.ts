import { DateTime } from 'luxon'
import { HOUR, MINUTE } from '../lib/units.ts'

/** Local hours without messages, as `22:00`; `from` belongs to them, `to` does not. They may span midnight. */
export type QuietHours = { from: string; to: string }

const QUIET = 'quiet_hours'

/** Why a delivery waits, with the hours that it was put off by: `quiet_hours 22:00-09:00`. */
export function quietReason({ from, to }: QuietHours): string {
  return `${QUIET} ${from}-${to}`
}

/** A delivery's reason as people and programs are told it. */
export function reasonTold(reason: string | null): string | null {
  return reason?.startsWith(`${QUIET} `) ? QUIET : reason
}

const KEPT_ANSWERS = 2_000
const answers = new Map<string, number | undefined>()

/**
 * When the quiet hours that hold at `at` in this zone end; undefined when it is not quiet. Right over changes of clocks:
 * the first minute at which the local clock shows a time outside of them.
 */
export function endOfQuiet(at: number, zone: string, { from, to }: QuietHours): number | undefined {
  const minute = Math.floor(at / MINUTE)
  const key = `${zone} ${from} ${to} ${minute}`
  if (!answers.has(key)) {
    if (answers.size >= KEPT_ANSWERS) answers.clear()
    answers.set(key, computeEnd(minute * MINUTE, zone, minutesOf(from), minutesOf(to)))
  }
  return answers.get(key)
}

function computeEnd(at: number, zone: string, from: number, to: number): number | undefined {
  const local = DateTime.fromMillis(at, { zone })
  if (!isQuiet(local, from, to)) return undefined
  const endOn = (day: DateTime) => day.set({ hour: Math.floor(to / 60), minute: to % 60, second: 0, millisecond: 0 })
  const today = endOn(local)
  // Of tomorrow anew: where the clocks of today skip `to`, today's is a later time.
  const end = today > local ? today : endOn(local.plus({ days: 1 }))
  if (end.offset === local.offset && end.hour * 60 + end.minute === to) return end.toMillis()
  // The clocks change in between, or did today: `to` may come twice, or never. Look at each minute around it.
  for (let time = Math.max(at, end.toMillis() - 3 * HOUR); ; time += MINUTE) {
    if (!isQuiet(DateTime.fromMillis(time, { zone }), from, to)) return time
  }
}

function isQuiet({ hour, minute }: DateTime, from: number, to: number): boolean {
  const now = hour * 60 + minute
  return from <= to ? now >= from && now < to : now >= from || now < to
}

function minutesOf(clockTime: string): number {
  const [hours = 0, minutes = 0] = clockTime.split(':').map(Number)
  return hours * 60 + minutes
}

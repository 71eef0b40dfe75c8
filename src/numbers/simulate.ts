import { DAY, HOUR, MINUTE } from '../lib/units.ts'
import { chooseGap, meanGapMs, type PacedSend, REMEMBERED_SENDS } from './pacing.ts'
import type { NumberRow } from './store.ts'
import { longestWait, type PacedNumber, type Wait, waitsFrom } from './waits.ts'
import { dayCap, type WarmUpSettings } from './warm-up.ts'

/** What a number has sent lately, as its ledger has it. One clock for all times of a simulation. */
export type LedgerPast = {
  /** When the sends of the last hour settled, or now for those in flight; the oldest first. */
  settledAt: readonly number[]
  lastPaced: PacedSend | undefined
  /** Paced sends of the running day after warm-up. */
  sentInDay: number
}

/** A number whose ledger is kept in memory and asked by the same rules as the real one. */
export type SimulatedNumber = {
  /** When, from `at` on, the next mailing message may leave, and what it waits for. Times never go back. */
  nextSlot(at: number): { at: number; reason: Wait['reason'] | undefined }
  send(at: number): void
  /**
   * Messages within this many milliseconds of continuous sending that begins with empty windows; without daily caps.
   */
  sentBy(ms: number): number
  /** When the sends began that the hour before `at` still counts; undefined when there are none. */
  busySince(at: number): number | undefined
  /** What may still be sent in the day of the climb that holds `at`, and when it ends; undefined without a cap. */
  dayLeft(at: number): { left: number; endsAt: number } | undefined
  /** As `send` for many at once, between two whole days or hours: only the daily cap is kept. */
  sendMany(at: number, count: number): void
}

type Paced = PacedNumber & Pick<NumberRow, 'warm_at' | 'warm_declared_by'>
type Deps = { settings: Pick<WarmUpSettings, 'OTKLIK_DAILY_CAPS'>; from: number; latencyMs: number }

/** `from`: when the simulation begins. `latencyMs`: from permit to acknowledgement, which is when a send begins to leave its windows. */
export function simulateNumber(row: Paced, past: LedgerPast, { settings, from, latencyMs }: Deps): SimulatedNumber {
  const minute = lastTimes(row.per_minute, past.settledAt)
  const hour = lastTimes(row.per_hour, past.settledAt)
  let { lastPaced } = past
  const paced: number[] = lastPaced ? [lastPaced.at] : []
  let count = 0
  const day = { startedAt: dayCap(row, settings, from)?.startedAt, sent: past.sentInDay }

  const capAt = (at: number) => {
    const cap = dayCap(row, settings, at)
    if (cap && cap.startedAt !== day.startedAt) {
      day.startedAt = cap.startedAt
      day.sent = 0
    }
    return cap
  }

  return {
    nextSlot(earliest) {
      let at = earliest
      let reason: Wait['reason'] | undefined
      for (;;) {
        const cap = capAt(at)
        const wait = longestWait(
          waitsFrom(row, {
            ledger: { inFlight: 0, minute: minute.oldest(), hour: hour.oldest() },
            lastPaced,
            day: cap && day.sent >= cap.cap ? cap : undefined,
            at,
            now: at,
          }),
        )
        if (!wait) return { at, reason }
        at = wait.retryAt
        reason = wait.reason
      }
    },
    send(at) {
      minute.push(at + latencyMs)
      hour.push(at + latencyMs)
      if (row.pacing === 'even') {
        paced.unshift(at)
        paced.length = Math.min(paced.length, REMEMBERED_SENDS)
        // Any text will do: what matters is that the gaps are spread as those after real ids.
        lastPaced = { at, gap: chooseGap(row, `simulated-${count++}`, paced) }
      }
      if (capAt(at)) day.sent += 1
    },
    sentBy(ms) {
      if (ms <= 0) return 0
      const hourMs = HOUR + latencyMs + 1
      const inHour = ms % hourMs
      const first =
        row.pacing === 'even'
          ? inHour / meanGapMs(row)
          : row.per_minute * (1 + Math.floor(inHour / (MINUTE + latencyMs + 1)))
      return Math.floor(ms / hourMs) * row.per_hour + Math.min(row.per_hour, first)
    },
    busySince: (at) => hour.firstSince(at - HOUR),
    dayLeft(at) {
      const cap = capAt(at)
      return cap && { left: Math.max(0, cap.cap - day.sent), endsAt: cap.startedAt + DAY }
    },
    sendMany(at, many) {
      if (capAt(at)) day.sent += many
    },
  }
}

/** The last `size` times: a window is free when the oldest of them has left it. Null while there are fewer. */
function lastTimes(size: number, past: readonly number[]) {
  const times = past.slice(-size)
  let start = 0
  return {
    oldest: () => (times.length < size ? null : (times[start] ?? null)),
    firstSince(since: number) {
      for (let n = 0; n < times.length; n++) {
        const at = times[(start + n) % times.length] ?? 0
        if (at > since) return at
      }
      return undefined
    },
    push(at: number) {
      if (times.length < size) times.push(at)
      else {
        times[start] = at
        start = (start + 1) % size
      }
    },
  }
}

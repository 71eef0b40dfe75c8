import type { Settings } from '../../../config/env.ts'
import type { ReadDb } from '../../db/index.ts'
import { allowedNumbers } from '../../deliveries/index.ts'
import type { Clock } from '../../lib/clock.ts'
import { DAY, HOUR, MINUTE, SECOND } from '../../lib/units.ts'
import {
  activeRestriction,
  dayCap,
  findNumbers,
  isStopped,
  mayBeginChats,
  measureWarmUp,
  type NumberRow,
  newChatsOf,
  portfolioOf,
  readPortfolio,
  simulateNumber,
  throughputOf,
  warmUpDue,
  withSafeLimits,
} from '../../numbers/index.ts'
import type { MailingRow } from '../view.ts'
import type { NumberInput } from './simulation-input.ts'
import { findPast } from './view.ts'

export type SenderSettings = Pick<
  Settings,
  'OTKLIK_TIME_ZONE' | 'OTKLIK_DAILY_CAPS' | 'OTKLIK_WARM_UP_HOURS' | 'OTKLIK_WARM_UP_CHATS' | 'OTKLIK_WARM_UP_MESSAGES'
>

/** Where WhatsApp does not say when the period began. */
const QUOTA_PERIOD_MS = 30 * DAY

type Deps = { db: ReadDb; clock: Clock; settings: SenderSettings }

/** Why no number sends a mailing now. */
export type NoSender =
  | 'no_number'
  /** All linked numbers are paused. */
  | 'numbers_paused'
  | 'no_warm_number'
  | 'no_connected_number'
  /** All connected numbers were stopped by the safety watch. */
  | 'no_safe_number'

/** Numbers that could send a mailing now, or why there are none. */
export async function findUsableNumbers(
  db: ReadDb,
  mailing: Pick<MailingRow, 'number_ids'>,
  now: number,
): Promise<{ numbers: NumberRow[] } | { reason: NoSender }> {
  const linked = (await findNumbers(db, allowedNumbers(mailing))).filter(isLinked)
  const running = linked.filter(isRunning)
  if (running.length === 0) return { reason: linked.length === 0 ? 'no_number' : 'numbers_paused' }
  const warm = running.filter(({ warm_at }) => warm_at !== null)
  if (warm.length === 0) return { reason: 'no_warm_number' }
  const numbers = warm.filter(
    (number) => number.state === 'open' && !activeRestriction(number, now) && !isStopped(number),
  )
  return numbers.length === 0 ? { reason: warm.some(isHeld) ? 'no_safe_number' : 'no_connected_number' } : { numbers }
}

/** It could send if the safety watch had not stopped it. */
function isHeld(row: NumberRow): boolean {
  return (row.state === 'open' || row.state === 'restricted') && isStopped(row)
}

/**
 * Numbers that will send, each with its present ledger: connected ones, restricted ones from the end of their
 * restriction (at once to guests who have written to them), and those whose warm-up only waits for its hours.
 */
export async function findSenders(
  deps: Deps,
  allowed: readonly string[] | null,
): Promise<{ numbers: NumberInput[] } | { reason: NoSender }> {
  const now = deps.clock.now()
  const linked = (await findNumbers(deps.db, allowed)).filter(isLinked)
  const rows = linked.filter(isRunning)
  if (rows.length === 0) return { reason: linked.length === 0 ? 'no_number' : 'numbers_paused' }
  const connected = rows.filter((row) => (row.state === 'open' || row.state === 'restricted') && !isStopped(row))
  const numbers: NumberInput[] = []
  for (const row of connected) {
    const number = await openSender(deps, row, now)
    if (number) numbers.push(number)
  }
  if (numbers.length > 0) return { numbers }
  if (rows.every(({ warm_at }) => warm_at === null)) return { reason: 'no_warm_number' }
  return { reason: rows.some(isHeld) ? 'no_safe_number' : 'no_connected_number' }
}

/** Whether the number is linked; if not, others take its guests. */
export function isLinked({ state, desired_state }: NumberRow): boolean {
  return !['logged_out', 'failed', 'pairing'].includes(state) && desired_state !== 'logged_out'
}

function isRunning({ desired_state }: NumberRow): boolean {
  return desired_state === 'online'
}

async function openSender(
  { db, clock, settings }: Deps,
  row: NumberRow,
  now: number,
): Promise<NumberInput | undefined> {
  if (row.kind === 'cloud_api') return openOfficial({ db, clock, settings }, row, now)
  const from = row.warm_at === null ? warmUpDue(row, await measureWarmUp(db, settings, row), settings) : now
  if (from === null) return undefined
  const warm = { ...withSafeLimits(row), warm_at: row.warm_at ?? Math.max(now, from) }
  const quota = newChatsOf(row, now)
  const dayStartedAt = dayCap(warm, settings, now)?.startedAt
  const { latencyMs, ...past } = await findPast(db, row, { now, steady: clock.steady(), dayStartedAt })
  return {
    id: row.id,
    zone: row.time_zone ?? settings.OTKLIK_TIME_ZONE,
    open: () => simulateNumber(warm, past, { settings, from: now, latencyMs }),
    from: Math.max(now, from),
    firstContactsFrom: mayBeginChats(row) ? (activeRestriction(row, now)?.until ?? 0) : Infinity,
    newChats: quota && {
      left: quota.left,
      endsAt: quota.endsAt,
      perPeriod: quota.total,
      periodMs: quota.endsAt - (quota.startsAt ?? quota.endsAt - QUOTA_PERIOD_MS),
    },
  }
}

/** As fast as Meta takes messages; new people as the portfolio's limit allows, as if the number had it to itself. */
async function openOfficial({ db, clock, settings }: Deps, row: NumberRow, now: number): Promise<NumberInput> {
  const perSecond = throughputOf(row)
  const paced = {
    ...row,
    per_minute: perSecond * (MINUTE / SECOND),
    per_hour: perSecond * (HOUR / SECOND),
    pacing: 'burst' as const,
    warm_at: row.warm_at ?? now,
    warm_declared_by: row.warm_declared_by ?? 'meta',
  }
  const { latencyMs, ...past } = await findPast(db, paced, { now, steady: clock.steady(), dayStartedAt: undefined })
  const { limit, used } = await readPortfolio(db, portfolioOf(row), now)
  return {
    id: row.id,
    zone: row.time_zone ?? settings.OTKLIK_TIME_ZONE,
    open: () => simulateNumber(paced, past, { settings, from: now, latencyMs }),
    from: now,
    firstContactsFrom: activeRestriction(row, now)?.until ?? 0,
    newChats:
      limit === null
        ? undefined
        : { left: Math.max(0, limit - used), endsAt: now + DAY, perPeriod: limit, periodMs: DAY },
  }
}

import type { Settings } from '../../../config/env.ts'
import type { ReadDb } from '../../db/index.ts'
import { allowedNumbers, countWaitingByNumber } from '../../dispatch/index.ts'
import type { Clock } from '../../lib/clock.ts'
import { activeRestriction, type NumberRow } from '../../numbers/index.ts'
import { audienceOfMailing } from '../audiences/of-mailing.ts'
import type { Moment } from '../audiences/spell-out.ts'
import { countAudience } from '../audiences/view.ts'
import { type MailingRow, quietHoursOf } from '../view.ts'
import { type ForecastInput, type ForecastNumber, forecastFinish } from './forecast.ts'
import { findNumbers, findRecentSends } from './view.ts'

type Deps = { db: ReadDb; clock: Clock; settings: OutlookSettings }

export type OutlookSettings = Pick<Settings, 'OTKLIK_QUIET_HOURS' | 'OTKLIK_TIME_ZONE' | 'OTKLIK_DAILY_CAPS'>

/** Why nobody can tell when a mailing will be finished. */
export type NoForecast =
  | 'not_scheduled'
  | 'paused'
  | 'cancelled'
  /** Goes on with each cause. */
  | 'triggered'
  /** Its times make mailings, each with a forecast of its own. */
  | 'repeated'
  | 'no_number'
  | 'no_warm_number'
  | 'no_connected_number'
  | 'waits_for_its_number'

export type Forecast = { finishAt: number; reason: null } | { finishAt: null; reason: NoForecast }

/** When a mailing will have been sent, as things stand now; drafts as if they began at their time, or now. */
export async function forecastMailing(deps: Deps, mailing: MailingRow): Promise<Forecast> {
  const { db, clock, settings } = deps
  if (mailing.finished_at === null && mailing.trigger_rule !== null) return { finishAt: null, reason: 'triggered' }
  if (mailing.finished_at === null && mailing.repeat_rule !== null) return { finishAt: null, reason: 'repeated' }
  switch (mailing.status) {
    case 'finished':
      return { finishAt: mailing.finished_at!, reason: null }
    case 'cancelled':
    case 'paused':
      return { finishAt: null, reason: mailing.status }
    case 'draft':
    case 'scheduled':
    case 'running':
      break
    default:
      return mailing.status satisfies never
  }
  const now = clock.now()
  const usable = await findUsableNumbers(db, mailing, now)
  if ('reason' in usable) return { finishAt: null, reason: usable.reason }
  const hours = quietHoursOf(mailing, settings)
  const waiting = await waitingOf(db, mailing, { at: now, zone: settings.OTKLIK_TIME_ZONE })
  const begin = mailing.status === 'running' ? now : Math.max(now, mailing.start_at ?? now)
  const finishAt = forecastFinish({
    now: begin,
    numbers: await Promise.all(usable.numbers.map((number) => forecastNumber(deps, number, now))),
    ...waiting,
    quiet: hours && { hours, zone: settings.OTKLIK_TIME_ZONE },
  })
  return finishAt === null ? { finishAt, reason: 'waits_for_its_number' } : { finishAt, reason: null }
}

/** Numbers that a mailing could go out from now, or why there is none. */
export async function findUsableNumbers(
  db: ReadDb,
  mailing: Pick<MailingRow, 'number_ids'>,
  now: number,
): Promise<{ numbers: NumberRow[] } | { reason: NoForecast }> {
  const all = await findNumbers(db, allowedNumbers(mailing))
  const alive = all.filter(
    ({ state, wanted }) => !['logged_out', 'failed', 'pairing'].includes(state) && wanted === 'online',
  )
  if (alive.length === 0) return { reason: 'no_number' }
  const warm = alive.filter(({ warm_at }) => warm_at !== null)
  if (warm.length === 0) return { reason: 'no_warm_number' }
  const numbers = warm.filter((number) => number.state === 'open' && !activeRestriction(number, now))
  return numbers.length === 0 ? { reason: 'no_connected_number' } : { numbers }
}

/** What waits, by number. Before all is planned, the rest of the audience is for any number. */
async function waitingOf(
  db: ReadDb,
  mailing: MailingRow,
  moment: Moment,
): Promise<Pick<ForecastInput, 'bound' | 'free'>> {
  const bound = new Map<string, number>()
  let free = 0
  let planned = 0
  if (mailing.started_at !== null) {
    for (const { numberId, count } of await countWaitingByNumber(db, mailing.id)) {
      if (numberId === null) free += count
      else bound.set(numberId, count)
      planned += count
    }
  }
  if (mailing.planned_at === null) {
    const audience = await audienceOfMailing(db, mailing, moment)
    free += Math.max(0, (await countAudience(db, audience)) - planned)
  }
  return { bound, free }
}

async function forecastNumber({ db, clock, settings }: Deps, number: NumberRow, now: number): Promise<ForecastNumber> {
  const steady = clock.steady()
  const { withinHour, withinDay } = await findRecentSends(db, number.id, steady)
  const measured = number.warm_at !== null && number.warm_declared_by === null
  return {
    id: number.id,
    perMinute: number.per_minute,
    perHour: number.per_hour,
    pacing: number.pacing,
    sentAt: withinHour.map((at) => at - steady + now),
    dailyCaps: measured ? { warmAt: number.warm_at!, caps: settings.OTKLIK_DAILY_CAPS, usedToday: withinDay } : null,
  }
}

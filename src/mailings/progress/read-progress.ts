import { LRUCache } from 'lru-cache'
import { z } from 'zod'
import { countQueues, countsOf, type DELIVERY_STATUSES, type QueueFigures } from '../../deliveries/index.ts'
import { MINUTE, SECOND } from '../../lib/units.ts'
import { queuesOf } from '../cascade/steps.ts'
import { type Forecast, forecastMailing } from '../forecast/forecast-mailing.ts'
import { briefForecastSchema, presentBriefly } from '../forecast/present.ts'
import { countsSchema, presentCounts, progressOf } from '../present.ts'
import { mailingWarningsSchema, presentWarning } from '../present-warnings.ts'
import { getMailing, type MailingRow } from '../view.ts'
import type { WaitDeps } from '../waits-for-number.ts'
import { warningsWhileRunning } from '../warnings-while-running.ts'
import { findPaces } from './view.ts'

export const progressSchema = z
  .object({
    id: z.string(),
    status: z.enum(['draft', 'scheduled', 'running', 'paused', 'finished', 'cancelled']),
    progress: z.number().nullable().meta({ description: 'Share of the planned that is over, 0 to 1' }),
    counts: countsSchema,
    skipped_by_reason: z.record(z.string(), z.number().int()),
    failed_by_reason: z.record(z.string(), z.number().int()),
    numbers: z.array(
      z.object({
        number_id: z.string(),
        sent: z.number().int(),
        failed: z.number().int(),
        waiting: z.number().int().meta({ description: 'For guests who hear from this number alone' }),
        last_minute: z.number().int(),
        last_hour: z.number().int(),
      }),
    ),
    forecast: briefForecastSchema,
    warnings: mailingWarningsSchema,
  })
  .meta({ id: 'MailingProgress' })

export type Progress = z.output<typeof progressSchema>

export const OVER: readonly MailingRow['status'][] = ['finished', 'cancelled']

/** Sent, whatever happened since. */
const SENT = ['sent', 'delivered', 'read'] as const satisfies (typeof DELIVERY_STATUSES)[number][]

export type Look = (mailingId: string) => Promise<Progress>

/** A reading is shared by all who ask within this time; its forecast is computed again this often. */
const SHARED_MS = 0.9 * SECOND
const FORECAST_MS = 10 * SECOND
const KEPT_LOOKS = 100

/** The progress of mailings, read once a second however many watch. Throws `not_found`. */
export function createLook(deps: WaitDeps): Look {
  const looks = new LRUCache<string, { at: number; progress: Promise<Progress> }>({ max: KEPT_LOOKS })
  const forecasts = new LRUCache<string, { at: number; status: MailingRow['status']; forecast: Forecast }>({
    max: KEPT_LOOKS,
  })

  const forecastOf = async (mailing: MailingRow): Promise<Forecast> => {
    const known = forecasts.get(mailing.id)
    const at = performance.now()
    if (known && known.status === mailing.status && at - known.at < FORECAST_MS) return known.forecast
    const forecast = coarsely(await forecastMailing(deps, mailing))
    forecasts.set(mailing.id, { at, status: mailing.status, forecast })
    return forecast
  }

  const look = async (mailingId: string): Promise<Progress> => {
    const { db, clock } = deps
    const mailing = await getMailing(db, mailingId)
    const queueIds = (await queuesOf(db, mailing)).map(({ id }) => id)
    const figures = [...(await countQueues(db, queueIds)).values()].flat()
    const counts = countsOf(figures)
    const shown = presentCounts(counts)
    const forecast = await forecastOf(mailing)
    return {
      id: mailing.id,
      status: mailing.status,
      progress: progressOf(mailing, shown),
      counts: shown,
      skipped_by_reason: counts.skippedByReason,
      failed_by_reason: counts.failedByReason,
      numbers: await numbersOf(figures, (numberIds) => findPaces(db, queueIds, numberIds, clock.now())),
      forecast: presentBriefly(forecast),
      warnings: (await warningsWhileRunning(deps, mailing, forecast)).map(presentWarning),
    }
  }

  return (mailingId) => {
    const known = looks.get(mailingId)
    const at = performance.now()
    if (known && at - known.at < SHARED_MS) return known.progress
    const progress = look(mailingId)
    looks.set(mailingId, { at, progress })
    return progress
  }
}

/**
 * What is shown of a forecast: to the second, or to the minute where nothing is being sent: one that moves by less has
 * not changed.
 */
function coarsely(forecast: Forecast): Forecast {
  const { finishAt, ifResumed = null } = forecast
  const kept = { ...forecast, input: null }
  if (finishAt !== null) return { ...kept, reason: null, finishAt: Math.ceil(finishAt / SECOND) * SECOND }
  return { ...kept, ifResumed: ifResumed && Math.ceil(ifResumed / MINUTE) * MINUTE }
}

async function numbersOf(
  figures: QueueFigures,
  pacesOf: (numberIds: string[]) => ReturnType<typeof findPaces>,
): Promise<Progress['numbers']> {
  const byNumber = Map.groupBy(figures, ({ numberId }) => numberId)
  const numberIds = [...byNumber.keys()].filter((id) => id !== null).sort()
  const paces = await pacesOf(numberIds)
  return numberIds.map((id) => {
    const own = byNumber.get(id) ?? []
    const sum = (...statuses: readonly string[]) =>
      own.reduce((total, { status, count }) => total + (statuses.includes(status) ? count : 0), 0)
    return {
      number_id: id,
      sent: sum(...SENT),
      failed: sum('failed', 'unconfirmed'),
      waiting: sum('waiting', 'sending'),
      last_minute: paces.get(id)?.lastMinute ?? 0,
      last_hour: paces.get(id)?.lastHour ?? 0,
    }
  })
}

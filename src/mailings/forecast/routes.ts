import { z } from 'zod'
import { audienceSchema } from '../../audiences/index.ts'
import type { Db } from '../../db/index.ts'
import { type Route, route } from '../../http/route.ts'
import { instant } from '../../http/time.ts'
import {
  finishBeforeInput,
  numberIdsInput,
  priorityInput,
  purposeInput,
  quietHoursInput,
  whenNumberLostInput,
} from '../input.ts'
import { checkAudience, checkNumbers } from '../save-mailing.ts'
import { getMailing } from '../view.ts'
import { adviseOn } from './advice.ts'
import { type Forecast, forecastMailing, forecastSending } from './forecast-mailing.ts'
import { forecastSchema, presentForecast } from './present.ts'
import { DRAFT, type ForecastDeps, type ForecastMailing } from './read-input.ts'

const tag = 'Mailings'

/** Forecasts of drafts and of mailings. */
export function forecastRoutes(deps: ForecastDeps & { db: Db }): Route[] {
  const { db, settings } = deps
  const show = async (forecast: Forecast, finishBefore: number | null) => {
    const advice = await adviseOn(forecast, settings)
    return presentForecast(forecast, { zone: settings.OTKLIK_TIME_ZONE, finishBefore, advice })
  }
  return [
    route({
      method: 'post',
      path: '/v1/mailings/forecast',
      operationId: 'forecastMailing',
      scope: 'mailings:read',
      tag,
      summary: 'Forecast a mailing that is not saved',
      description: 'By simulation of the same numbers, limits, quiet hours and guests; nothing is kept.',
      idempotent: false,
      body: z.object({
        audience: audienceSchema,
        number_ids: numberIdsInput.optional(),
        when_number_lost: whenNumberLostInput.optional(),
        start_at: instant.optional(),
        quiet_hours: quietHoursInput.optional(),
        finish_before: finishBeforeInput.optional(),
        priority: priorityInput.optional(),
        purpose: purposeInput.optional(),
      }),
      responses: { 200: forecastSchema },
      async handle({ body }) {
        const audience = await checkAudience(db, body.audience)
        await checkNumbers(db, body.number_ids)
        const finishBefore = body.finish_before ?? null
        const mailing: ForecastMailing = {
          id: DRAFT,
          status: 'draft',
          audience: JSON.stringify(audience),
          audience_at_start: null,
          number_ids: body.number_ids ? JSON.stringify(body.number_ids) : null,
          when_number_lost: body.when_number_lost ?? 'wait',
          quiet_hours: body.quiet_hours ? JSON.stringify(body.quiet_hours) : null,
          priority: body.priority ?? 'normal',
          purpose: body.purpose ?? 'service',
          trigger_kind: null,
          start_at: body.start_at ?? null,
          start_local: null,
          started_at: null,
          planned_at: null,
          finish_before_at: finishBefore,
        }
        return { status: 200, body: await show(await forecastSending(deps, mailing), finishBefore) }
      },
    }),
    route({
      method: 'get',
      path: '/v1/mailings/:id/forecast',
      scope: 'mailings:read',
      tag,
      summary: 'When a mailing will be finished, by which numbers, and what holds it back',
      params: z.object({ id: z.string().max(100) }),
      responses: { 200: forecastSchema },
      async handle({ params: { id } }) {
        const mailing = await getMailing(db, id)
        return { status: 200, body: await show(await forecastMailing(deps, mailing), mailing.finish_before_at) }
      },
    }),
  ]
}

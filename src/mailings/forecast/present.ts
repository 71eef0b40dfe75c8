import { DateTime } from 'luxon'
import { z } from 'zod'
import { instantOut, toIso } from '../../http/time.ts'
import { DAY, HOUR } from '../../lib/units.ts'
import type { Outcome } from './accumulator.ts'
import type { Advice } from './advice.ts'
import type { Forecast } from './forecast-mailing.ts'

export const forecastSchema = z
  .object({
    messages: z.number().int().meta({ description: 'Still to be sent, as far as is known; without those passed over' }),
    begins_at: instantOut.nullable().meta({ description: 'When the first message leaves' }),
    finish_at: instantOut.nullable().meta({ description: 'When the last message leaves' }),
    reason: z.string().nullable().meta({ description: 'Why nobody can tell' }),
    finish_at_if_resumed: instantOut.nullable().meta({ description: 'Of a paused mailing: were it resumed now' }),
    waiting_for_other_numbers: z
      .number()
      .int()
      .meta({ description: 'Messages to guests whose number is not connected: they wait for it' }),
    numbers: z.array(
      z.object({ number_id: z.string(), messages: z.number().int(), share: z.number(), finish_at: instantOut }),
    ),
    curve: z.array(z.object({ from: instantOut, messages: z.number().int(), total: z.number().int() })).meta({
      description: 'Messages by hour, day or week, whichever `curve_unit` says; `total` up to and with these',
    }),
    curve_unit: z.enum(['hour', 'day', 'week']),
    limited_by: z
      .array(z.object({ reason: z.string(), share: z.number() }))
      .meta({ description: 'What it waits for, as shares of all waiting, the largest first' }),
    finish_before: instantOut.nullable(),
    fits: z.boolean().nullable().meta({ description: 'Whether it is finished before `finish_before`' }),
    left_at_deadline: z.number().int().nullable(),
    advice: z
      .array(
        z.object({
          code: z.enum(['start_earlier', 'more_numbers', 'narrower_quiet_hours']),
          message: z.string(),
          start_at: instantOut.optional(),
          numbers: z.number().int().optional(),
        }),
      )
      .meta({ description: 'What would help, each tried by simulation' }),
  })
  .meta({ id: 'Forecast' })

/** The short form of a forecast that is part of a mailing. */
export const briefForecastSchema = forecastSchema.pick({ finish_at: true, reason: true, finish_at_if_resumed: true })

export function presentBriefly({ finishAt, reason, ifResumed }: Forecast): z.output<typeof briefForecastSchema> {
  return { finish_at: toIso(finishAt), reason, finish_at_if_resumed: toIso(ifResumed ?? null) }
}

const HOURS_SHOWN = 3 * DAY
const DAYS_SHOWN = 120 * DAY

export function presentForecast(
  forecast: Forecast,
  { zone, finishBefore, advice }: { zone: string; finishBefore: number | null; advice: readonly Advice[] },
): z.output<typeof forecastSchema> {
  const { outcome, finishAt, reason } = forecast
  const sent = [...(outcome?.byNumber ?? [])]
  const messages = sent.reduce((sum, [, each]) => sum + each.messages, 0)
  const left = outcome?.leftAtDeadline ?? null
  return {
    messages: messages + (outcome?.stuck ?? 0),
    begins_at: toIso(outcome?.beginsAt ?? null),
    finish_at: toIso(finishAt),
    reason,
    finish_at_if_resumed: toIso(forecast.ifResumed ?? null),
    waiting_for_other_numbers: outcome?.stuck ?? 0,
    numbers: sent
      .sort(([, a], [, b]) => b.messages - a.messages)
      .map(([id, each]) => ({
        number_id: id,
        messages: each.messages,
        share: round(each.messages / Math.max(1, messages)),
        finish_at: toIso(Math.round(each.finishAt)),
      })),
    ...presentCurve(outcome?.curve ?? [], zone),
    limited_by: (outcome?.limits ?? []).map((limit) => ({ reason: limit.reason, share: round(limit.share) })),
    finish_before: toIso(finishBefore),
    fits: left === null ? null : left === 0,
    left_at_deadline: left,
    advice: advice.map(presentAdvice),
  }
}

function presentCurve(curve: Outcome['curve'], zone: string) {
  const length = (curve.at(-1)?.until ?? 0) - (curve[0]?.from ?? 0)
  const unit = length <= HOURS_SHOWN ? ('hour' as const) : length <= DAYS_SHOWN ? ('day' as const) : ('week' as const)
  const points: { from: number; messages: number; until: number }[] = []
  for (const { from, messages } of curve) {
    const last = points.at(-1)
    if (last && from < last.until) last.messages += messages
    else points.push({ ...spanOf(from, unit, zone), messages })
  }
  let total = 0
  return {
    curve_unit: unit,
    curve: points.map(({ from, messages }) => {
      const before = Math.round(total)
      total += messages
      return { from: toIso(from), messages: Math.round(total) - before, total: Math.round(total) }
    }),
  }
}

function spanOf(at: number, unit: 'hour' | 'day' | 'week', zone: string): { from: number; until: number } {
  if (unit === 'hour') return { from: at, until: at + HOUR }
  const from = DateTime.fromMillis(at, { zone }).startOf(unit)
  return { from: from.toMillis(), until: from.plus({ [unit]: 1 }).toMillis() }
}

function presentAdvice(advice: Advice) {
  switch (advice.code) {
    case 'start_earlier':
      return { code: advice.code, start_at: toIso(advice.start_at), message: `Start by ${toIso(advice.start_at)}.` }
    case 'more_numbers': {
      const { code, numbers } = advice
      return { code, numbers, message: `Let ${numbers} more warm number${numbers === 1 ? '' : 's'} send it.` }
    }
    case 'narrower_quiet_hours':
      return { code: advice.code, message: 'Make the quiet hours shorter: without them it would fit.' }
    default:
      return advice satisfies never
  }
}

/** The warning that a mailing will not be finished in time; undefined when it will, or has no deadline. */
export function doesNotFit(forecast: Forecast, finishBefore: number | null, advice: readonly Advice[] = []) {
  const left = forecast.outcome?.leftAtDeadline
  if (finishBefore === null || !left) return undefined
  const end = forecast.finishAt === null ? 'nobody can tell when' : `it will be at ${toIso(forecast.finishAt)}`
  const help = advice.map((each) => ` ${presentAdvice(each).message}`).join('')
  return {
    code: 'does_not_fit',
    message: `It will not be finished before ${toIso(finishBefore)}: ${left} messages will be left; ${end}.${help}`,
    lateness: { before: finishBefore, left, finishAt: forecast.finishAt },
  }
}

const round = (share: number) => Math.round(share * 1_000) / 1_000

import { z } from 'zod'
import type { Settings } from '../../../config/env.ts'
import { storedJson } from '../../db/index.ts'
import { clockTime } from '../../http/time.ts'
import { known } from '../../lib/known.ts'
import { instantOfLocal, localOf, naive } from '../../lib/local-time.ts'
import { DAY, HOUR, MINUTE } from '../../lib/units.ts'
import { RETENTIONS } from '../../orders/index.ts'

const LONGEST_DELAY = (30 * DAY) / MINUTE
const MAX_AMOUNT = 10_000_000

const delay_minutes = z.number().int().min(0).max(LONGEST_DELAY)
const max_age_hours = z
  .number()
  .int()
  .min(1)
  .max(30 * 24)
  .optional()
  .meta({
    description:
      'What could not leave within this time after it was due is skipped; default: OTKLIK_TRIGGER_MAX_AGE_HOURS',
  })
const retentions = z.array(z.enum(RETENTIONS)).min(1).max(RETENTIONS.length)

/** What a triggered mailing listens to. */
export const triggerSchema = z
  .discriminatedUnion('kind', [
    z.object({
      kind: z.literal('order_delivered'),
      delay_minutes,
      restaurant_ids: z.array(z.string().max(100)).min(1).max(200).optional(),
      first_order_only: z.boolean().optional(),
      min_total: z.number().min(0).max(MAX_AMOUNT).optional(),
      max_age_hours,
    }),
    z.object({
      kind: z.literal('birthday'),
      at: clockTime.meta({ description: "By the guest's clock" }),
      days_before: z.number().int().min(0).max(60).optional(),
      max_age_hours,
    }),
    z.object({
      kind: z.literal('retention'),
      to: retentions,
      from: retentions.optional(),
      delay_minutes: delay_minutes.optional(),
      max_age_hours,
    }),
  ])
  .meta({
    id: 'Trigger',
    examples: [
      { kind: 'order_delivered', delay_minutes: 60, first_order_only: true },
      { kind: 'birthday', at: '10:00' },
      { kind: 'retention', to: ['at_risk'] },
    ],
  })

export type Trigger = z.output<typeof triggerSchema>
export type TriggerOf<K extends Trigger['kind']> = Extract<Trigger, { kind: K }>

export const parseTrigger = storedJson('mailings.trigger_rule', triggerSchema)

/** When a triggered message is due, and until when it makes sense (UTC ms). */
export type Due = { at: number; until: number }

type AgeSettings = Pick<Settings, 'OTKLIK_TRIGGER_MAX_AGE_HOURS'>

/** After something that happened at `happenedAt`. */
export function dueAfter(
  trigger: TriggerOf<'order_delivered' | 'retention'>,
  settings: AgeSettings,
  happenedAt: number,
): Due {
  const at = happenedAt + (trigger.delay_minutes ?? 0) * MINUTE
  return { at, until: at + maxAgeMs(trigger, settings) }
}

/** On a day (`2026-05-17`) of the guest's zone, and on no other: a greeting is not made up for a day later. */
export function dueOnDay(trigger: TriggerOf<'birthday'>, settings: AgeSettings, day: string, zone: string): Due {
  const at = instantOfLocal(`${day}T${trigger.at}`, zone)
  return { at, until: Math.min(at + maxAgeMs(trigger, settings), instantOfLocal(`${dayAfter(day, 1)}T00:00`, zone)) }
}

/** The birthday (`2026-05-17`) that the messages of a day are for. */
export function birthdayOf({ days_before = 0 }: TriggerOf<'birthday'>, day: string): string {
  return dayAfter(day, days_before)
}

/** The day on which the message for a birthday in this year leaves; the 29th of February is the 28th in common years. */
export function dayOfMessage({ days_before = 0 }: TriggerOf<'birthday'>, birthDay: string, year: number): string {
  const there = birthDay === '02-29' && !isLeap(year) ? '02-28' : birthDay
  return dayAfter(`${year}-${there}`, -days_before)
}

/** The `05-17` of guests whose birthday is kept on this day. */
export function birthDaysOn(birthday: string): string[] {
  const birthDay = birthday.slice(5)
  return birthDay === '02-28' && !isLeap(Number(birthday.slice(0, 4))) ? [birthDay, '02-29'] : [birthDay]
}

export function localDay(at: number, zone: string): string {
  return localOf(at, zone).slice(0, 10)
}

function dayAfter(day: string, days: number): string {
  return new Date(naive(`${day}T00:00`) + days * DAY).toISOString().slice(0, 10)
}

function isLeap(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
}

function maxAgeMs({ max_age_hours }: Trigger, settings: AgeSettings): number {
  return (max_age_hours ?? settings.OTKLIK_TRIGGER_MAX_AGE_HOURS) * HOUR
}

const BIRTHDAY = 'birthday-'

/** The dedupe key of one birthday of a guest: one message, even if the date is corrected later. */
export function birthdayKey(birthday: string): string {
  return BIRTHDAY + birthday.slice(0, 4)
}

export function yearOfBirthday(dedupeKey: string): number {
  return Number(dedupeKey.slice(BIRTHDAY.length))
}

/** The trigger of a mailing that is known to be triggered. */
export const triggerOf = (mailing: { trigger_rule: string | null }): Trigger =>
  parseTrigger(known(mailing.trigger_rule, 'rule of a triggered mailing'))

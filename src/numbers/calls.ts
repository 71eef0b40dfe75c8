import { DateTime } from 'luxon'
import { z } from 'zod'
import type { Settings } from '../../config/env.ts'
import { type ReadDb, storedJson } from '../db/index.ts'
import { getRestaurant, hoursOf, isOpenAt } from '../restaurants/index.ts'
import { findLiveNumber, type NumberRow } from './store.ts'

export type CallSettings = Pick<
  Settings,
  'OTKLIK_CALLS' | 'OTKLIK_CALLS_HOURS' | 'OTKLIK_CALLS_TEXT' | 'OTKLIK_TIME_ZONE'
>

const clockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must look like 09:00')

/** Which calls are declined, and what the guest is then told. */
export const callRuleSchema = z.object({
  reject: z.enum(['never', 'outside_hours', 'always']).meta({ description: 'Which calls are turned away' }),
  hours: z.object({ from: clockTime, to: clockTime }).nullable().meta({
    description:
      'When calls may ring for `outside_hours`, by the time of the number; null: while its restaurant is open',
  }),
  text: z
    .string()
    .trim()
    .min(1)
    .max(1000)
    .nullable()
    .meta({ description: 'Written to whoever was turned away, at most once an hour' }),
})

export type CallRule = z.output<typeof callRuleSchema>

const readRule = storedJson('numbers.calls', callRuleSchema)

/** The number's own rule, or that of all numbers. */
export function callRuleOf(row: Pick<NumberRow, 'calls'>, settings: CallSettings): CallRule & { inherited: boolean } {
  if (row.calls !== null) return { ...readRule(row.calls), inherited: false }
  const { OTKLIK_CALLS: reject, OTKLIK_CALLS_HOURS: hours, OTKLIK_CALLS_TEXT: text = null } = settings
  return { reject, hours, text, inherited: true }
}

/** Whether to decline a call to this number at this time, and what to tell the caller. */
export async function findCallAnswer(
  db: ReadDb,
  settings: CallSettings,
  numberId: string,
  at: number,
): Promise<{ isRefused: boolean; text: string | null }> {
  const row = await findLiveNumber(db, numberId)
  if (!row) return { isRefused: false, text: null }
  const { reject, hours, text } = callRuleOf(row, settings)
  const zone = row.time_zone ?? settings.OTKLIK_TIME_ZONE
  const isOpen = async () => (hours === null ? isRestaurantOpen(db, row.restaurant_id, at) : isWithin(at, zone, hours))
  const isRefused = reject === 'always' || (reject === 'outside_hours' && !(await isOpen()))
  return { isRefused, text }
}

/** A restaurant without opening hours counts as open. */
async function isRestaurantOpen(db: ReadDb, restaurantId: string | null, at: number): Promise<boolean> {
  const hours = restaurantId === null ? undefined : hoursOf(await getRestaurant(db, restaurantId))
  return hours === undefined || isOpenAt(hours, at)
}

function isWithin(at: number, zone: string, { from, to }: NonNullable<CallRule['hours']>): boolean {
  const time = DateTime.fromMillis(at, { zone }).toFormat('HH:mm')
  return from <= to ? from <= time && time < to : from <= time || time < to
}

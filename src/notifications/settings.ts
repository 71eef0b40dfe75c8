import { z } from 'zod'
import { storedJson } from '../db/index.ts'
import { clockTime } from '../http/time.ts'
import type { Audience, NotificationTopic } from './kinds.ts'
import { isTimeZone } from './quiet.ts'

const on = z.boolean().default(true)
const off = z.boolean().default(false)

const audiences = { mine: on, team: on, unassigned: on, others: off } satisfies Record<Audience, unknown>
const messages = z.object(audiences)
const switches = {
  assigned: on,
  mentions: on,
  overdue: on,
  ratings: on,
  alerts: on,
  numbers: on,
  rules: on,
} satisfies Record<NotificationTopic, unknown>
const topics = z.object(switches)

const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7]

/** What a user wants to hear about, and when. Missing fields, as after a change of version, are as for a new user. */
export const settingsSchema = z
  .object({
    messages: messages.prefault({}).meta({
      description: 'Of whose conversations: mine, those in the queue of a team of mine, of nobody, of others',
    }),
    topics: topics.prefault({}).meta({
      description:
        'overdue: of the same conversations as messages; ratings: low ones, and grave reviews; alerts: of restaurants; ' +
        'rules: of the inbox that name me, and, for who keeps rules, one that switched itself off',
    }),
    quiet_hours: z
      .object({ from: clockTime, to: clockTime })
      .nullable()
      .default(null)
      .meta({ description: 'Without notifications; may span midnight' }),
    days: z
      .array(z.number().int().min(1).max(7))
      .max(7)
      .default(EVERY_DAY)
      .meta({ description: 'With notifications; 1 is Monday. Hours after midnight belong to their own day' }),
    time_zone: z
      .string()
      .max(64)
      .refine(isTimeZone, 'must be an IANA time zone such as Europe/Moscow')
      .nullable()
      .default(null)
      .meta({ description: 'null: that of the installation' }),
    sound: on,
    show_text: off.meta({
      description: 'Whether notifications show who wrote and the beginning of what, also on a locked screen',
    }),
  })
  .meta({ id: 'NotificationSettings' })

export type NotificationSettings = z.output<typeof settingsSchema>

/** Whole parts are replaced; what is left out stays. */
export const settingsChanges = z.object({
  messages: messages.optional(),
  topics: topics.optional(),
  quiet_hours: settingsSchema.shape.quiet_hours.removeDefault().optional(),
  days: settingsSchema.shape.days.removeDefault().optional(),
  time_zone: settingsSchema.shape.time_zone.removeDefault().optional(),
  sound: z.boolean().optional(),
  show_text: z.boolean().optional(),
})

const readSettings = storedJson('notification_settings.settings', settingsSchema)

/** `json` null: the user has changed nothing. */
export function settingsOf(json: string | null | undefined): NotificationSettings {
  return json == null ? settingsSchema.parse({}) : readSettings(json)
}

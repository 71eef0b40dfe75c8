import { z } from 'zod'
import { audienceSchema, parseAudience } from '../audiences/index.ts'
import { type ReadDb, storedJson } from '../db/index.ts'
import { DELIVERY_STATUSES, publicReason, type QueueCounts } from '../deliveries/index.ts'
import { instantOut, toIso } from '../http/time.ts'
import { PROMO_PERCENTS } from '../lib/promo-percents.ts'
import { channelName, costOf, costSchema, countMailing } from './cascade/counts.ts'
import type { ListedDelivery } from './cascade/list-deliveries.ts'
import { channelModeInput, channelsOut, readSteps } from './cascade/steps.ts'
import type { Forecast } from './forecast/forecast-mailing.ts'
import { briefForecastSchema, presentBriefly } from './forecast/present.ts'
import { purposeInput, whenNumberLostInput } from './input.ts'
import { choiceOf, messageTemplateOut } from './official/message-template.ts'
import { officialSchema, presentOfficial } from './official/present.ts'
import type { WindowForecast } from './official/windows.ts'
import { mailingWarningsSchema, presentWarning } from './present-warnings.ts'
import { presentTiming, timingFields } from './schedule/present.ts'
import { type MailingRow, readQuietHours } from './view.ts'
import type { Warning } from './warnings.ts'

const count = (description: string) => z.number().int().meta({ description })

export const countsSchema = z
  .object({
    planned: count('All deliveries of the mailing so far'),
    waiting: count('Not sent yet, or on their way this moment'),
    sent: count('WhatsApp has them: also those delivered and read since, so sent >= delivered >= read'),
    delivered: count("On the guest's phone: also those read since"),
    read: count('Seen by the guest'),
    replied: count('The guest wrote within 24 hours after'),
    failed: count('Refused, or not sendable'),
    skipped: count('Not sent for a reason that lies with the guest: see skipped_by_reason'),
    unconfirmed: count('May have arrived, nobody confirmed it: not repeated by other numbers'),
    cancelled: count('Still waiting when the mailing was cancelled'),
  })
  .meta({ id: 'MailingCounts' })

const quietHoursSchema = z.object({ from: z.string(), to: z.string() })

export const mailingSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    status: z.enum(['draft', 'scheduled', 'running', 'paused', 'finished', 'cancelled']),
    template_id: z.string(),
    channels: channelsOut.nullable().meta({ description: 'Null: WhatsApp alone, with template_id' }),
    channel_mode: channelModeInput.nullable(),
    audience: audienceSchema,
    number_ids: z.array(z.string()).nullable().meta({ description: 'Only these numbers send it; null: all' }),
    when_number_lost: whenNumberLostInput,
    quiet_hours: quietHoursSchema.nullable().meta({ description: 'Null: as OTKLIK_QUIET_HOURS says' }),
    promo: z
      .object({ percent: z.literal(PROMO_PERCENTS), days: z.number().int().nullable() })
      .nullable()
      .meta({ description: 'The promo code that each guest gets' }),
    start_at: instantOut.nullable(),
    finish_before: instantOut.nullable().meta({ description: 'When it is to be finished' }),
    purpose: purposeInput,
    message_template: messageTemplateOut.meta({
      description: 'The template at Meta that official numbers send outside of the 24 hours',
    }),
    paused_reason: z.string().nullable().meta({
      description: 'Why it was paused where nobody did it: template_paused, template_rejected, ...',
    }),
    ...timingFields,
    planned_at: instantOut.nullable(),
    started_at: instantOut.nullable(),
    finished_at: instantOut.nullable(),
    created_by: z.string(),
    created_at: instantOut,
    updated_at: instantOut,
  })
  .meta({ id: 'MailingSummary' })

export const mailingDetailsSchema = mailingSchema
  .extend({
    counts: countsSchema,
    by_channel: z
      .array(z.object({ channel: channelName, counts: countsSchema }))
      .meta({ description: 'The same for each channel, in their order' }),
    cost: costSchema.nullable().meta({ description: 'Of SMS; null: none are sent' }),
    official: officialSchema.nullable().meta({ description: 'Of official numbers; null: none sends it' }),
    skipped_by_reason: z.record(z.string(), z.number().int()),
    failed_by_reason: z.record(z.string(), z.number().int()),
    forecast: briefForecastSchema,
    warnings: mailingWarningsSchema,
    next_times: z.array(instantOut).meta({ description: 'The next times of a repeated mailing' }),
  })
  .meta({ id: 'Mailing' })

export const mailingListSchema = mailingSchema
  .extend({
    counts: countsSchema,
    progress: z
      .number()
      .nullable()
      .meta({ description: 'Share of the planned that is over, 0 to 1; null: not planned' }),
  })
  .meta({ id: 'MailingWithCounts' })

/** A mailing in a list: only what is cheap to read for many at once. */
export function listMailing(row: MailingRow, counts: QueueCounts): z.output<typeof mailingListSchema> {
  const shown = presentCounts(counts)
  return { ...presentMailing(row), counts: shown, progress: progressOf(row, shown) }
}

/** How much of what was planned is done. While planning goes on, more may come. */
export function progressOf(row: MailingRow, { planned, waiting }: z.output<typeof countsSchema>): number | null {
  if (row.status === 'finished') return 1
  if (row.started_at === null || row.trigger_rule !== null || planned === 0) return null
  return Math.floor(((planned - waiting) / planned) * 1_000) / 1_000
}

const readNumberIds = storedJson('mailings.number_ids', z.array(z.string()))

function presentMailing(row: MailingRow): z.output<typeof mailingSchema> {
  return {
    id: row.id,
    name: row.name,
    status: row.status,
    template_id: row.template_id,
    channels: row.channels === null ? null : readSteps(row.channels),
    channel_mode: row.channel_mode,
    audience: parseAudience(row.audience),
    number_ids: row.number_ids === null ? null : readNumberIds(row.number_ids),
    when_number_lost: row.when_number_lost,
    quiet_hours: row.quiet_hours === null ? null : readQuietHours(row.quiet_hours),
    promo: row.promo_percent === null ? null : { percent: row.promo_percent, days: row.promo_days },
    start_at: toIso(row.start_at),
    finish_before: toIso(row.finish_before_at),
    purpose: row.purpose,
    message_template: choiceOf(row),
    paused_reason: row.status === 'paused' ? row.paused_reason : null,
    ...presentTiming(row),
    planned_at: toIso(row.planned_at),
    started_at: toIso(row.started_at),
    finished_at: toIso(row.finished_at),
    created_by: row.created_by,
    created_at: toIso(row.created_at),
    updated_at: toIso(row.updated_at),
  }
}

type Known = {
  forecast: Forecast
  warnings?: readonly Warning[]
  nextTimes?: readonly { at: number }[]
  /** The cost of SMS; null: none are sent. */
  price?: { estimate: number | null; currency: string } | null
  windows?: WindowForecast | undefined
}

/** A mailing with its counts and what else is known of it. */
export async function showMailing(
  db: ReadDb,
  row: MailingRow,
  { forecast, warnings = [], nextTimes = [], price = null, windows }: Known,
): Promise<z.output<typeof mailingDetailsSchema>> {
  const { total: counts, byChannel } = await countMailing(db, row)
  return {
    ...presentMailing(row),
    counts: presentCounts(counts),
    by_channel: byChannel.map(({ channel, counts }) => ({ channel, counts: presentCounts(counts) })),
    cost: price && { ...(await costOf(db, row)), ...price },
    official: await presentOfficial(db, row, windows),
    skipped_by_reason: counts.skippedByReason,
    failed_by_reason: counts.failedByReason,
    forecast: presentBriefly(forecast),
    warnings: warnings.map(presentWarning),
    next_times: nextTimes.map(({ at }) => toIso(at)),
  }
}

export function presentCounts({ byStatus, replied }: QueueCounts): z.output<typeof countsSchema> {
  const read = byStatus.read
  const delivered = byStatus.delivered + read
  return {
    planned: Object.values(byStatus).reduce((sum, each) => sum + each, 0),
    waiting: byStatus.waiting + byStatus.sending,
    sent: byStatus.sent + delivered,
    delivered,
    read,
    replied,
    failed: byStatus.failed,
    skipped: byStatus.skipped,
    unconfirmed: byStatus.unconfirmed,
    cancelled: byStatus.cancelled,
  }
}

export const deliverySchema = z
  .object({
    id: z.string(),
    mailing_id: z.string(),
    channel: channelName,
    guest_id: z.string(),
    guest_name: z
      .string()
      .nullable()
      .meta({ description: 'The name we keep, else the one that they show on WhatsApp' }),
    guest_phone: z.string().nullable(),
    cause: z
      .string()
      .nullable()
      .meta({ description: 'Of a triggered mailing: the order, the change of retention, or birthday-2026' }),
    number_id: z.string().nullable(),
    status: z.enum(DELIVERY_STATUSES),
    reason: z.string().nullable().meta({ description: 'Of waiting ones: quiet_hours, until not_before' }),
    message_id: z.string().nullable(),
    attempts: z.number().int(),
    text_version: z
      .number()
      .int()
      .nullable()
      .meta({ description: 'With which version of the text it left: see GET /v1/mailings/{id}/texts' }),
    variant: z.number().int().nullable(),
    not_before: instantOut,
    created_at: instantOut,
    sent_at: instantOut.nullable(),
    delivered_at: instantOut.nullable(),
    read_at: instantOut.nullable(),
    replied_at: instantOut.nullable(),
  })
  .meta({ id: 'Delivery' })

export function presentDelivery(row: ListedDelivery): z.output<typeof deliverySchema> {
  return {
    id: row.id,
    mailing_id: row.mailing_id,
    channel: row.channel,
    guest_id: row.guest_id,
    guest_name: row.guest_name,
    guest_phone: row.guest_phone,
    cause: row.dedupe_key || null,
    number_id: row.number_id,
    status: row.status,
    reason: publicReason(row.reason),
    message_id: row.message_id,
    attempts: row.attempts,
    text_version: row.claimed_at === null ? null : row.text_version,
    variant: row.variant,
    not_before: toIso(row.not_before),
    created_at: toIso(row.created_at),
    sent_at: toIso(row.sent_at),
    delivered_at: toIso(row.delivered_at),
    read_at: toIso(row.read_at),
    replied_at: toIso(row.replied_at),
  }
}

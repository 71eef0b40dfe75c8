import { z } from 'zod'
import type { Settings } from '../../config/env.ts'
import type { Providers } from '../channels/index.ts'
import { DELIVERY_STATUSES } from '../dispatch/index.ts'
import { phoneInput } from '../guests/index.ts'
import { cutPage, decodeCursor, pageOf, pageQuery } from '../http/page.ts'
import { type Actor, type Route, route } from '../http/route.ts'
import { instant } from '../http/time.ts'
import { PROMO_PERCENTS } from '../lib/promo-percents.ts'
import { audienceSchema } from './audiences/audience.ts'
import { type AudienceRouteDeps, audienceRoutes } from './audiences/routes.ts'
import type { ChannelsInput } from './automatic/check-channels.ts'
import { countMailings } from './automatic/counts.ts'
import { priceOf } from './automatic/estimate-cost.ts'
import { deliveriesCursor, listMailingDeliveries } from './automatic/list-deliveries.ts'
import { CHANNELS, type ChannelMode, type ChannelStep, channelModeInput, channelsInput } from './automatic/steps.ts'
import { streamDeliveries } from './csv.ts'
import { adviseOn } from './forecast/advice.ts'
import { forecastMailing, type OutlookSettings } from './forecast/outlook.ts'
import { forecastRoutes } from './forecast/routes.ts'
import { finishBeforeInput, numberIdsInput, priorityInput, quietHoursInput } from './input.ts'
import {
  cancelMailing,
  type LifeDeps,
  pauseMailing,
  resumeMailing,
  retryFailedDeliveries,
  scheduleMailing,
  sendTest,
  startMailing,
} from './life.ts'
import {
  deliverySchema,
  listMailing,
  mailingDetailsSchema,
  mailingListSchema,
  presentDelivery,
  showMailing,
} from './present.ts'
import { resultRoutes } from './results/routes.ts'
import { changeDraftOrRunning, createMailing, type MailingChanges } from './save-mailing.ts'
import { changesStart } from './schedule/change-timing.ts'
import { type StartLocal, startLocalSchema } from './schedule/local-time.ts'
import { occurrenceSchema, presentOccurrence } from './schedule/present.ts'
import { repeatInput, ruleOf } from './schedule/repeat.ts'
import { nextTimes, type TimingInput } from './schedule/timing.ts'
import { timingWarnings } from './schedule/timing-warnings.ts'
import { listOccurrences } from './schedule/view.ts'
import { templateRoutes } from './templates/routes.ts'
import { type Trigger, triggerSchema } from './triggers/trigger.ts'
import { getMailing, listMailings } from './view.ts'
import type { WaitDeps } from './waits-for-number.ts'
import { type Warning, warningsOf } from './warnings.ts'
import { warningsWhileRunning } from './warnings-while-running.ts'

export type MailingRouteDeps = LifeDeps &
  AudienceRouteDeps & {
    providers: Providers
    settings: OutlookSettings &
      WaitDeps['settings'] &
      Pick<Settings, 'OTKLIK_TIME_ZONE' | 'OTKLIK_ATTRIBUTION_DAYS' | 'OTKLIK_SMS_PRICE' | 'OTKLIK_SMS_CURRENCY'>
  }

const tag = 'Mailings'
const params = z.object({ id: z.string().max(100) })
const nameInput = z.string().trim().min(1).max(200)
const timingInput = {
  start_local: startLocalSchema.optional(),
  repeat: repeatInput.optional(),
  trigger: triggerSchema.optional(),
  priority: priorityInput.optional(),
}
const promoInput = z
  .object({
    percent: z.literal(PROMO_PERCENTS).meta({ description: PROMO_PERCENTS.join(', ') }),
    days: z
      .number()
      .int()
      .min(1)
      .max(365)
      .nullable()
      .default(null)
      .meta({ description: 'Null: as the restaurant has it' }),
  })
  .nullable()
  .meta({ description: 'What promo_code in the text stands for: a code for each guest; null: none' })
const SHOWN_TIMES = 5

/** What a call says of when a mailing goes out. */
function timingOf(body: {
  start_local?: StartLocal | null | undefined
  repeat?: z.output<typeof repeatInput> | null | undefined
  trigger?: Trigger | null | undefined
  priority?: z.output<typeof priorityInput> | undefined
}): TimingInput & Pick<MailingChanges, 'priority'> {
  const { start_local, repeat, trigger, priority } = body
  return {
    ...(start_local !== undefined && { startLocal: start_local }),
    ...(repeat !== undefined && { repeat: repeat && ruleOf(repeat) }),
    ...(trigger !== undefined && { trigger }),
    ...(priority !== undefined && { priority }),
  }
}

const channelInputs = {
  channels: channelsInput.nullable().optional(),
  channel_mode: channelModeInput.optional(),
  automatic: z
    .boolean()
    .optional()
    .meta({ description: 'Every channel that is configured, with the templates that bear the name of template_id' }),
}

/** What a call says of channels. */
function channelsOf(body: {
  channels?: ChannelStep[] | null | undefined
  channel_mode?: ChannelMode | undefined
  automatic?: boolean | undefined
}): ChannelsInput {
  const { channels, channel_mode: channelMode, automatic } = body
  return { channels, channelMode, automatic }
}

const statusInput = z.enum(DELIVERY_STATUSES)
const channelInput = z.enum(CHANNELS)
const mailingStatus = z.enum(['draft', 'scheduled', 'running', 'paused', 'finished', 'cancelled'])

/** /v1/templates and /v1/mailings */
export function mailingRoutes(deps: MailingRouteDeps): Route[] {
  const { db, settings } = deps
  /** With `warnings`, when something was decided, also what would help it to be finished in time. */
  const show = async (id: string, warnings?: Warning[]) => {
    const mailing = await getMailing(db, id)
    const times = await nextTimes(deps, mailing, SHOWN_TIMES)
    const price = await priceOf(deps, mailing)
    const forecast = await forecastMailing(deps, mailing)
    const advice = warnings ? await adviseOn(forecast, settings) : []
    const all = [...(warnings ?? []), ...(await warningsWhileRunning(deps, mailing, forecast, advice))]
    return showMailing(db, mailing, forecast, all, times, price)
  }
  /** A call without a body that moves a mailing on and answers with it. */
  const move = (verb: string, summary: string, work: (id: string, actor: Actor) => Promise<unknown>) =>
    route({
      method: 'post',
      path: `/v1/mailings/:id/${verb}`,
      scope: 'mailings:write',
      tag,
      summary,
      params,
      responses: { 200: mailingDetailsSchema },
      async handle({ params: { id }, actor }) {
        await work(id, actor)
        return { status: 200, body: await show(id) }
      },
    })

  return [
    ...templateRoutes(deps),
    // Before those of one mailing: their paths look alike.
    ...forecastRoutes(deps),
    ...resultRoutes(deps),
    ...audienceRoutes(deps),
    route({
      method: 'post',
      path: '/v1/mailings',
      scope: 'mailings:write',
      tag,
      summary: 'Make a mailing',
      description: 'A draft: POST .../schedule sends it on its way.',
      body: z.object({
        name: nameInput,
        template_id: z.string().max(100).optional().meta({ description: 'By WhatsApp alone; else see channels' }),
        ...channelInputs,
        audience: audienceSchema,
        number_ids: numberIdsInput.optional(),
        start_at: instant.optional(),
        quiet_hours: quietHoursInput.optional(),
        promo: promoInput.optional(),
        finish_before: finishBeforeInput.optional(),
        ...timingInput,
      }),
      responses: { 201: mailingDetailsSchema },
      async handle({ body, actor }) {
        const input = {
          name: body.name,
          templateId: body.template_id,
          ...channelsOf(body),
          audience: body.audience,
          numberIds: body.number_ids,
          quietHours: body.quiet_hours,
          startAt: body.start_at,
          promo: body.promo,
          finishBefore: body.finish_before,
          ...timingOf(body),
        }
        const mailing = await createMailing(deps, input, actor)
        return { status: 201, body: await show(mailing.id, []) }
      },
    }),
    route({
      method: 'get',
      path: '/v1/mailings',
      scope: 'mailings:read',
      tag,
      summary: 'List mailings with their counts, the newest first',
      query: pageQuery.extend({ status: mailingStatus.optional() }),
      responses: { 200: pageOf(mailingListSchema) },
      async handle({ query: { cursor, limit, status } }) {
        const after = cursor ? decodeCursor(cursor, z.tuple([z.string()]))[0] : undefined
        const rows = await listMailings(db, { after, limit: limit + 1, status })
        const counts = await countMailings(db, rows)
        return {
          status: 200,
          body: cutPage(
            rows,
            limit,
            ({ id }) => [id],
            (row) => listMailing(row, counts.get(row.id)!),
          ),
        }
      },
    }),
    route({
      method: 'get',
      path: '/v1/mailings/:id',
      scope: 'mailings:read',
      tag,
      summary: 'One mailing with its progress and forecast',
      params,
      responses: { 200: mailingDetailsSchema },
      handle: async ({ params: { id } }) => ({ status: 200, body: await show(id) }),
    }),
    route({
      method: 'patch',
      path: '/v1/mailings/:id',
      scope: 'mailings:write',
      tag,
      summary: 'Change a mailing',
      description:
        'Applies to all that is not sent yet; possible until the mailing is over. The audience: before it starts.',
      params,
      body: z.object({
        name: nameInput.optional(),
        template_id: z.string().max(100).optional(),
        ...channelInputs,
        audience: audienceSchema.optional(),
        number_ids: numberIdsInput.optional(),
        quiet_hours: quietHoursInput.optional(),
        promo: promoInput.optional(),
        finish_before: finishBeforeInput.optional(),
        start_at: instant.nullable().optional(),
        start_local: startLocalSchema.nullable().optional(),
        repeat: repeatInput.nullable().optional(),
        trigger: triggerSchema.nullable().optional(),
        priority: priorityInput.optional(),
      }),
      responses: { 200: mailingDetailsSchema },
      async handle({ params: { id }, body, actor }) {
        const changes = {
          ...(body.name !== undefined && { name: body.name }),
          ...(body.template_id !== undefined && { templateId: body.template_id }),
          ...channelsOf(body),
          ...(body.audience !== undefined && { audience: body.audience }),
          ...(body.number_ids !== undefined && { numberIds: body.number_ids }),
          ...(body.quiet_hours !== undefined && { quietHours: body.quiet_hours }),
          ...(body.promo !== undefined && { promo: body.promo }),
          ...(body.finish_before !== undefined && { finishBefore: body.finish_before }),
          ...(body.start_at !== undefined && { startAt: body.start_at }),
          ...timingOf(body),
        }
        await changeDraftOrRunning(deps, id, changes, actor)
        if (changesStart(changes)) await startMailing(deps, id)
        return { status: 200, body: await show(id) }
      },
    }),
    route({
      method: 'post',
      path: '/v1/mailings/:id/schedule',
      scope: 'mailings:write',
      tag,
      summary: 'Send a mailing on its way, now or at a time',
      description:
        'The answer holds warnings: what the checker says, missing quiet hours, no warm number. A repeated mailing stays `scheduled` and makes a mailing at each of its times; a triggered one stays `running`.',
      params,
      body: z.object({ start_at: instant.optional() }).optional(),
      responses: { 200: mailingDetailsSchema },
      async handle({ params: { id }, body, actor }) {
        const mailing = await getMailing(db, id)
        const warnings = [...(await timingWarnings(deps, mailing)), ...(await warningsOf(deps, mailing))]
        await scheduleMailing(deps, id, body?.start_at, actor)
        return { status: 200, body: await show(id, warnings) }
      },
    }),
    route({
      method: 'get',
      path: '/v1/mailings/:id/occurrences',
      scope: 'mailings:read',
      tag,
      summary: 'What became of the times of a repeated mailing, the latest first',
      params,
      query: pageQuery,
      responses: { 200: pageOf(occurrenceSchema) },
      async handle({ params: { id }, query: { cursor, limit } }) {
        await getMailing(db, id)
        const before = cursor ? decodeCursor(cursor, z.tuple([z.string()]))[0] : undefined
        const rows = await listOccurrences(db, id, { before, limit: limit + 1 })
        return { status: 200, body: cutPage(rows, limit, ({ local_at }) => [local_at], presentOccurrence) }
      },
    }),
    move('pause', 'Pause a mailing: nothing more leaves', (id, actor) => pauseMailing(deps, id, actor)),
    move('resume', 'Go on with a paused mailing', (id, actor) => resumeMailing(deps, id, actor)),
    move('cancel', 'End a mailing: what waits is cancelled', (id, actor) => cancelMailing(deps, id, actor)),
    route({
      method: 'post',
      path: '/v1/mailings/:id/retry-failed',
      scope: 'mailings:write',
      tag,
      summary: 'Send the failed ones again',
      description: 'All, or with `reason` only those that failed for one of these reasons: see failed_by_reason.',
      params,
      query: z.object({
        reason: z
          .string()
          .max(1_000)
          .transform((text) => text.split(',').map((reason) => reason.trim()))
          .optional()
          .meta({ description: 'With commas', example: 'refused_400,not_sendable' }),
      }),
      responses: { 200: mailingDetailsSchema },
      async handle({ params: { id }, query: { reason }, actor }) {
        await retryFailedDeliveries(deps, id, actor, reason)
        return { status: 200, body: await show(id) }
      },
    }),
    route({
      method: 'post',
      path: '/v1/mailings/:id/test',
      scope: 'mailings:write',
      tag,
      summary: 'Send the texts to one guest by each channel',
      description: 'Ahead of mailings, at any hour. Not counted among the deliveries.',
      params,
      body: z.object({ phone: phoneInput }),
      responses: { 200: mailingDetailsSchema },
      async handle({ params: { id }, body, actor }) {
        await sendTest(deps, id, body.phone, actor)
        return { status: 200, body: await show(id) }
      },
    }),
    route({
      method: 'get',
      path: '/v1/mailings/:id/deliveries',
      scope: 'mailings:read',
      tag,
      summary: 'Who gets a mailing, and how it went',
      params,
      query: pageQuery.extend({ status: statusInput.optional(), channel: channelInput.optional() }),
      responses: { 200: pageOf(deliverySchema) },
      async handle({ params: { id }, query: { cursor, limit, status, channel } }) {
        const mailing = await getMailing(db, id)
        const after = cursor ? decodeCursor(cursor, z.tuple([z.string(), z.string(), z.string()])) : undefined
        const rows = await listMailingDeliveries(db, mailing, { status, channel, after, limit: limit + 1 })
        return { status: 200, body: cutPage(rows, limit, (row) => deliveriesCursor(row, status), presentDelivery) }
      },
    }),
    route({
      method: 'get',
      path: '/v1/mailings/:id/deliveries.csv',
      scope: 'mailings:read',
      tag,
      summary: 'The same as a CSV file',
      params,
      query: z.object({ status: statusInput.optional() }),
      responses: { 200: { contentType: 'text/csv', description: 'One line for each delivery' } },
      async handle({ params: { id }, query: { status }, res }) {
        await streamDeliveries(db, res, await getMailing(db, id), status)
        return undefined
      },
    }),
  ]
}

import { z } from 'zod'
import { transact } from '../db/index.ts'
import { getGuest, getPresentGuest } from '../guests/index.ts'
import { type Route, route } from '../http/route.ts'
import { instant, instantOut, toIso } from '../http/time.ts'
import { AppError, notFound } from '../lib/errors.ts'
import { type CallbackDeps, callbackRoutes } from './callbacks/routes.ts'
import type { ChannelDeps } from './deps.ts'
import { fromMillionths } from './money.ts'
import { PROVIDED_CHANNELS } from './port.ts'
import { listPushTokens, type PushTokenRow, removePushTokens, savePushToken } from './push/tokens.ts'
import { takeReceipts } from './reports.ts'
import { findProviderStates } from './sends.ts'
import { estimate } from './sms/prices.ts'
import { sizeOfSms } from './sms/segments.ts'
import { testRoutes } from './test-routes.ts'

export type ChannelRouteDeps = ChannelDeps & CallbackDeps

const tag = 'Channels'
const MAX_RECEIPTS = 500
const guestParams = z.object({ id: z.string().max(100) })
const platform = z.enum(['android', 'ios', 'web'])

const tokenSchema = z
  .object({
    id: z.string(),
    guest_id: z.string(),
    platform,
    app: z.string(),
    token_end: z.string().meta({ description: 'Its last characters: the whole is nobody’s business' }),
    created_at: instantOut,
    seen_at: instantOut,
  })
  .meta({ id: 'PushToken' })

const presentToken = (row: PushTokenRow): z.output<typeof tokenSchema> => ({
  id: row.id,
  guest_id: row.guest_id,
  platform: row.platform,
  app: row.app,
  token_end: row.token.slice(-6),
  created_at: toIso(row.created_at),
  seen_at: toIso(row.seen_at),
})

const channelSchema = z
  .object({
    channel: z.enum(['whatsapp', ...PROVIDED_CHANNELS]),
    configured: z.boolean().meta({ description: 'WhatsApp: see the numbers' }),
    per_second: z.number().int().nullable(),
    price: z.number().nullable().meta({ description: 'Of one segment, as the setting has it' }),
    currency: z.string().nullable(),
    providers: z.array(
      z.object({
        name: z.string(),
        state: z
          .enum(['up', 'resting'])
          .meta({ description: 'resting: it refuses for reasons of its own, see reason' }),
        reason: z.string().nullable(),
        until: instantOut.nullable(),
      }),
    ),
  })
  .meta({ id: 'Channel' })

/** /v1/channels, push tokens and receipts, callbacks of the providers. */
export function channelRoutes(deps: ChannelRouteDeps): Route[] {
  return [...stateRoutes(deps), ...testRoutes(deps), ...tokenRoutes(deps), ...callbackRoutes(deps)]
}

function stateRoutes(deps: ChannelRouteDeps): Route[] {
  const { db, clock, settings, providers } = deps
  return [
    route({
      method: 'get',
      path: '/v1/channels',
      scope: 'mailings:read',
      tag,
      summary: 'Channels of mailings: what is configured, and how the providers are doing',
      responses: { 200: z.object({ data: z.array(channelSchema) }) },
      async handle() {
        const states = await findProviderStates(db)
        const now = clock.now()
        const shown = PROVIDED_CHANNELS.map((channel) => ({
          channel,
          configured: providers[channel].length > 0,
          per_second: channel === 'sms' ? settings.OTKLIK_SMS_PER_SECOND : settings.OTKLIK_PUSH_PER_SECOND,
          price: channel === 'sms' ? settings.OTKLIK_SMS_PRICE : null,
          currency: channel === 'sms' ? settings.OTKLIK_SMS_CURRENCY : null,
          providers: providers[channel].map(({ name }) => {
            const { downUntil = null, reason = null } = states.get(name) ?? {}
            const resting = downUntil !== null && downUntil > now
            return { name, state: resting ? ('resting' as const) : ('up' as const), reason, until: toIso(downUntil) }
          }),
        }))
        const whatsapp = { configured: true, per_second: null, price: null, currency: null, providers: [] }
        return { status: 200, body: { data: [{ channel: 'whatsapp', ...whatsapp }, ...shown] } }
      },
    }),
    route({
      method: 'post',
      path: '/v1/channels/sms/size',
      operationId: 'measureSms',
      scope: 'mailings:read',
      tag,
      summary: 'How an SMS is cut into segments, and what it costs',
      idempotent: false,
      body: z.object({ text: z.string().max(4_000) }),
      responses: {
        200: z.object({
          encoding: z.enum(['GSM-7', 'UCS-2']),
          segments: z.number().int(),
          characters: z.number().int(),
          price: z.number(),
          currency: z.string(),
        }),
      },
      handle({ body: { text } }) {
        const price = fromMillionths(estimate(settings, 'sms', text).price)
        return { status: 200, body: { ...sizeOfSms(text), price, currency: settings.OTKLIK_SMS_CURRENCY } }
      },
    }),
    route({
      method: 'post',
      path: '/v1/push/receipts',
      operationId: 'reportPushReceipts',
      scope: 'messages:write',
      tag,
      summary: 'Report what became of a push: shown on the device, opened by the guest',
      description: 'The app finds the id in the push, in `data.otklik_delivery_id`. Unknown ones are ignored.',
      body: z.object({
        receipts: z
          .array(
            z.object({
              delivery_id: z.string().min(1).max(100),
              event: z.enum(['delivered', 'opened']),
              at: instant.optional(),
            }),
          )
          .min(1)
          .max(MAX_RECEIPTS),
      }),
      responses: { 200: z.object({ taken: z.number().int(), ignored: z.number().int() }) },
      async handle({ body: { receipts } }) {
        const taken = await takeReceipts(
          deps,
          receipts.map(({ delivery_id, event, at }) => ({
            deliveryId: delivery_id,
            status: event === 'opened' ? ('read' as const) : ('delivered' as const),
            at,
          })),
        )
        return { status: 200, body: { taken, ignored: receipts.length - taken } }
      },
    }),
  ]
}

function tokenRoutes({ db, clock }: ChannelRouteDeps): Route[] {
  return [
    route({
      method: 'post',
      path: '/v1/guests/:id/push-tokens',
      scope: 'guests:write',
      tag,
      summary: "Register a guest's device for push notifications",
      description:
        'A token belongs to one guest: told for another one, it moves to them. Tell it at each start of the app.',
      params: guestParams,
      body: z.object({
        token: z.string().regex(/^[\x21-\x7e]{10,4096}$/, 'must be the registration token as Firebase gave it'),
        platform,
        app: z.string().trim().max(200).default(''),
      }),
      responses: { 200: tokenSchema, 201: tokenSchema },
      async handle({ params: { id }, body }) {
        const { row, created } = await transact(db, async (tx) => {
          const guest = await getPresentGuest(tx, id)
          return savePushToken(tx, guest.id, body, clock.now())
        })
        return { status: created ? 201 : 200, body: presentToken(row) }
      },
    }),
    route({
      method: 'get',
      path: '/v1/guests/:id/push-tokens',
      scope: 'guests:read',
      tag,
      summary: 'The devices of a guest, the latest seen first',
      params: guestParams,
      responses: { 200: z.object({ data: z.array(tokenSchema) }) },
      async handle({ params: { id } }) {
        const guest = await getGuest(db, id)
        return { status: 200, body: { data: (await listPushTokens(db, guest.id)).map(presentToken) } }
      },
    }),
    route({
      method: 'delete',
      path: '/v1/guests/:id/push-tokens/:token_id',
      scope: 'guests:write',
      tag,
      summary: 'Stop pushing to this device',
      params: guestParams.extend({ token_id: z.string().max(100) }),
      responses: { 204: null },
      async handle({ params: { id, token_id } }) {
        const removed = await transact(db, async (tx) => {
          const guest = await getGuest(tx, id)
          return removePushTokens(tx, { guestId: guest.id, id: token_id }, 'api', clock.now())
        })
        if (removed === 0) throw notFound('push token', token_id)
        return { status: 204 }
      },
    }),
  ]
}

/** Refuses channels that are not configured. Throws `invalid_input` at `path`. */
export function demandConfigured(
  { providers }: Pick<ChannelDeps, 'providers'>,
  channel: (typeof PROVIDED_CHANNELS)[number],
  path: string,
): void {
  if (providers[channel].length > 0) return
  const message = `No provider of ${channel} is configured: an administrator sets OTKLIK_${channel === 'sms' ? 'SMSC_... or OTKLIK_TWILIO_...' : 'FCM_SERVICE_ACCOUNT'} in the console (Settings, Service), by PATCH /v1/settings or in the environment.`
  throw new AppError('invalid_input', message, [{ path, message }])
}

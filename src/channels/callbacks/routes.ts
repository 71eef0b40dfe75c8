import { timingSafeEqual } from 'node:crypto'
import express from 'express'
import { z } from 'zod'
import type { Settings } from '../../../config/env.ts'
import { publicOrigin } from '../../http/public-origin.ts'
import { type Route, type RouteInput, route } from '../../http/route.ts'
import { AppError } from '../../lib/errors.ts'
import { KIB } from '../../lib/units.ts'
import { TWILIO_CALLBACK } from '../configured.ts'
import type { ChannelDeps } from '../deps.ts'
import { takeReport } from '../reports.ts'
import { smscFate } from '../sms/smsc.ts'
import { isSignedByTwilio, twilioFate } from '../sms/twilio.ts'

export type CallbackDeps = Pick<ChannelDeps, 'db' | 'clock' | 'signals'> & {
  settings: Pick<Settings, 'OTKLIK_PUBLIC_URL' | 'OTKLIK_SMSC_CALLBACK_SECRET' | 'OTKLIK_TWILIO_AUTH_TOKEN'>
}

const tag = 'Callbacks'
const FORM_TYPE = 'application/x-www-form-urlencoded'
const MAX_FORM = 64 * KIB
const plain = { contentType: 'text/plain', description: 'OK' }

const no = z.coerce.number().int().min(1).max(2_147_483_647)
/** SMSC.ru's callback: `id` is the number we gave, `err` says why it was not delivered. */
const smscReport = z.looseObject({
  id: no,
  phone: z.string().min(1).max(40),
  status: z.coerce.number().int().min(-100).max(1_000),
  err: z.coerce.number().int().min(0).max(100_000).optional().catch(undefined),
})
const twilioReport = z.looseObject({
  MessageSid: z.string().max(64).optional(),
  MessageStatus: z.string().max(40),
  ErrorCode: z.coerce.number().int().min(0).max(1_000_000).optional().catch(undefined),
})

type Http = Pick<RouteInput<undefined, undefined, undefined>, 'req' | 'res'>

const parseForm = express.urlencoded({ extended: false, limit: MAX_FORM, parameterLimit: 100 })

/**
 * Where providers report on messages. Public: SMSC.ru's address ends with a secret, Twilio's calls are signed. Reports
 * that are not about our sends are accepted and ignored, so that nobody repeats them for days.
 */
export function callbackRoutes(deps: CallbackDeps): Route[] {
  const { settings } = deps
  const params = z.object({ secret: z.string().max(100) })

  const takeSmsc = async (secret: string, fields: unknown, { res }: Http) => {
    if (!isSecret(secret, settings.OTKLIK_SMSC_CALLBACK_SECRET))
      throw new AppError('not_found', 'There is nothing here.')
    const report = smscReport.safeParse(fields)
    // Incoming SMS and checks of the address come here too.
    if (report.success) {
      const { id, phone, status, err } = report.data
      await takeReport(deps, { no: id, provider: 'smsc', phone, fate: smscFate({ status, err }) })
    }
    res.status(200).type('text/plain').send('OK')
    return undefined
  }

  return [
    route({
      method: 'post',
      path: '/v1/callbacks/smsc/:secret',
      operationId: 'smscCallback',
      scope: 'public',
      summary: 'Delivery reports of SMSC.ru (public: the address ends with a secret)',
      tag,
      params,
      reads: [FORM_TYPE],
      responses: { 200: plain },
      handle: async ({ params: { secret }, ...http }) => takeSmsc(secret, await readForm(http), http),
    }),
    route({
      method: 'get',
      path: '/v1/callbacks/smsc/:secret',
      operationId: 'checkSmscCallback',
      scope: 'public',
      summary: 'The same by GET, if SMSC.ru is set so (public: the address ends with a secret)',
      tag,
      params,
      query: z.looseObject({}),
      responses: { 200: plain },
      handle: ({ params: { secret }, query, ...http }) => takeSmsc(secret, query, http),
    }),
    route({
      method: 'post',
      path: TWILIO_CALLBACK,
      scope: 'public',
      summary: 'Delivery reports of Twilio (public: each call is signed)',
      tag,
      query: z.looseObject({ send: z.string().max(20).optional() }),
      reads: [FORM_TYPE],
      responses: { 204: null },
      handle: async ({ query: { send }, ...http }) => {
        const form = await readForm(http)
        const token = settings.OTKLIK_TWILIO_AUTH_TOKEN
        // Without a public address Twilio was never told to call, so no signature can be valid.
        const url = (publicOrigin(settings) ?? '') + http.req.originalUrl
        const signature = http.req.get('x-twilio-signature')
        if (!token || !isSignedByTwilio(token, { url, form, signature })) {
          throw new AppError('forbidden', 'This call is not signed by Twilio.')
        }
        const report = twilioReport.safeParse(form)
        const number = no.safeParse(send)
        if (report.success && number.success) {
          const { MessageSid: providerId, MessageStatus, ErrorCode } = report.data
          const fate = twilioFate(MessageStatus, ErrorCode)
          await takeReport(deps, { no: number.data, provider: 'twilio', providerId, fate })
        }
        return { status: 204 }
      },
    }),
  ]
}

/** Names and values of a form; if a name comes twice, the last one counts. */
async function readForm({ req, res }: Http): Promise<Record<string, string>> {
  await new Promise<void>((resolve, reject) => {
    parseForm(req, res, (error?: unknown) => (error ? reject(error) : resolve()))
  })
  const fields = Object.entries((req.body ?? {}) as Record<string, unknown>)
  return Object.fromEntries(fields.map(([name, value]) => [name, String(Array.isArray(value) ? value.at(-1) : value)]))
}

function isSecret(given: string, secret: string | undefined): boolean {
  if (!secret) return false
  const [left, right] = [Buffer.from(given), Buffer.from(secret)]
  return left.length === right.length && timingSafeEqual(left, right)
}

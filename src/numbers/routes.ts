import { IANAZone } from 'luxon'
import { z } from 'zod'
import type { Settings } from '../../config/env.ts'
import { transact } from '../db/index.ts'
import { pageOf, pageQuery } from '../http/page.ts'
import { type Route, route } from '../http/route.ts'
import { instantOut } from '../http/time.ts'
import { definedOnly } from '../lib/defined-only.ts'
import { AppError } from '../lib/errors.ts'
import { parsePhone } from '../lib/phone.ts'
import { callRuleSchema } from './calls.ts'
import {
  announce,
  type ChangeDeps,
  changeNumber,
  createNumber,
  deleteNumber,
  logOutNumber,
  pauseNumber,
  restartNumber,
  resumeNumber,
} from './change-number.ts'
import { metaChange, metaInput } from './cloud-api/account.ts'
import { demandKind, limitsInput, paceOf } from './cloud-api/kind-input.ts'
import { historyRuleSchema } from './history.ts'
import { awaitLoggedOut, awaitPairingCode, awaitQr } from './link-number.ts'
import { passkeyRoutes } from './passkey/routes.ts'
import { numberSchema } from './present-number.ts'
import { proxyInput } from './proxy.ts'
import { safetyRoutes } from './safety/routes.ts'
import type { SafetyDeps } from './safety/watch-safety.ts'
import { sendQr } from './send-qr.ts'
import { getNumber, listNumbers, listStates } from './view.ts'
import type { ViewDeps } from './view-deps.ts'
import { declareWarm } from './warm-up.ts'

export type NumberRouteDeps = ChangeDeps &
  ViewDeps &
  SafetyDeps & { settings: Pick<Settings, 'OTKLIK_LIMIT_PER_MINUTE' | 'OTKLIK_LIMIT_PER_HOUR'> }

const tag = 'Numbers'
const params = z.object({ id: z.string().max(100) })
const qrSchema = z.object({ qr: z.string(), expires_at: instantOut })
const label = z.string().trim().min(1).max(100)
const restaurantId = z.string().max(100).nullable()
const timeZone = z
  .string()
  .max(60)
  .refine((zone) => IANAZone.isValidZone(zone), 'must be an IANA time zone such as Europe/Moscow')
  .nullable()
const pacing = z.enum(['even', 'burst'])
const calls = callRuleSchema.nullable().meta({ description: 'null: as of all numbers' })
const history = historyRuleSchema.nullable().meta({
  description: 'What is taken of the chats that the phone remembers when it is linked; null: as of all numbers',
})
const reason = z.string().trim().min(3).max(500)

export function numberRoutes(deps: NumberRouteDeps): Route[] {
  const { db, settings } = deps
  const one = async (id: string, status = 200) => ({ status, body: await getNumber(db, deps, id) })

  /** A call that takes only the number's id and answers with the number. */
  const command = (
    name: string,
    summary: string,
    description: string,
    act: (deps: ChangeDeps, actor: { id: string }, id: string) => Promise<void>,
  ) =>
    route({
      method: 'post',
      path: `/v1/numbers/:id/${name}`,
      scope: 'numbers:write',
      summary,
      description,
      tag,
      params,
      responses: { 200: numberSchema },
      async handle({ params: { id }, actor }) {
        await act(deps, actor, id)
        return one(id)
      },
    })

  return [
    route({
      method: 'post',
      path: '/v1/numbers',
      scope: 'numbers:write',
      summary: 'Add a number',
      description:
        'It is in state `pairing` and offers a QR for five minutes, longer while somebody asks for it. With `kind: ' +
        '"cloud_api"` and `meta` it is an official number: it connects to Meta at once, or is `connecting` with the reason ' +
        'that keeps it out (`token_refused`, `permission_missing`, `unknown_phone_number_id`, `not_registered`, ' +
        '`account_blocked`). See docs/CLOUD-API.md.',
      tag,
      body: z
        .object({
          label,
          kind: z.enum(['linked', 'cloud_api']).default('linked'),
          meta: metaInput.optional(),
          restaurant_id: restaurantId.optional(),
          time_zone: timeZone.optional(),
          limits: limitsInput.optional(),
          pacing: pacing.optional().meta({ description: 'default: even; of an official number burst' }),
          proxy: proxyInput.optional(),
          history: history.optional(),
        })
        .superRefine(demandKind),
      example: { label: 'Main', time_zone: 'Europe/Moscow' },
      responses: { 201: numberSchema },
      async handle({ body, actor }) {
        const id = await createNumber(deps, actor, {
          label: body.label,
          restaurantId: body.restaurant_id ?? null,
          timeZone: body.time_zone ?? null,
          ...paceOf(body, settings),
          meta: body.meta,
          proxy: body.proxy ?? null,
          history: body.history ?? null,
        })
        return one(id, 201)
      },
    }),
    route({
      method: 'get',
      path: '/v1/numbers',
      scope: 'numbers:read',
      summary: 'List numbers, newest first',
      tag,
      query: pageQuery,
      responses: { 200: pageOf(numberSchema) },
      handle: async ({ query }) => ({ status: 200, body: await listNumbers(db, deps, query) }),
    }),
    route({
      method: 'get',
      path: '/v1/numbers/:id',
      scope: 'numbers:read',
      summary: 'One number: state, limits, usage, warm-up, restriction, health',
      tag,
      params,
      responses: { 200: numberSchema },
      handle: ({ params: { id } }) => one(id),
    }),
    route({
      method: 'patch',
      path: '/v1/numbers/:id',
      scope: 'numbers:write',
      summary:
        'Change label, restaurant, time zone, limits, pacing, proxy, what happens to calls, or what is taken of history',
      description:
        'Limits and pacing hold from the next message on. Above 10 a minute or 100 an hour a warning is given. `proxy` ' +
        '(`http`, `https`, `socks5`) carries everything of the number, files as well; the number connects anew. While it ' +
        'is dead the number is `connecting` with `proxy_unreachable` or `proxy_refused`: nothing goes past it. Null: the ' +
        'default of this server; `{url: "direct://"}`: none. `meta` gives an official number another token or secret; it ' +
        'connects anew, also after a log-out.',
      tag,
      params,
      body: z
        .object({
          label,
          restaurant_id: restaurantId,
          time_zone: timeZone,
          limits: limitsInput,
          pacing,
          proxy: proxyInput,
          calls,
          history,
          meta: metaChange,
        })
        .partial(),
      example: { limits: { per_minute: 10, per_hour: 100 }, pacing: 'even' },
      responses: { 200: numberSchema },
      async handle({ params: { id }, body: { limits: given, calls: rule, ...rest }, actor }) {
        await changeNumber(
          deps,
          actor,
          id,
          definedOnly({
            ...rest,
            ...definedOnly(given ?? {}),
            ...(rule !== undefined && { calls: rule && JSON.stringify(rule) }),
          }),
        )
        return one(id)
      },
    }),
    route({
      method: 'delete',
      path: '/v1/numbers/:id',
      scope: 'numbers:write',
      summary: 'Log out and delete',
      description: 'Chats and messages of the number stay.',
      tag,
      params,
      responses: { 204: null },
      async handle({ params: { id }, actor }) {
        await deleteNumber(deps, actor, id)
        return { status: 204 }
      },
    }),
    route({
      method: 'get',
      path: '/v1/numbers/:id/qr',
      scope: 'numbers:write',
      summary: 'The QR to scan with the phone',
      description:
        'A PNG; with `Accept: application/json` the string `{qr, expires_at}`; with `Accept: text/plain` a picture for ' +
        'terminals. Each call keeps the offer open; a QR lives for less than a minute, so ask again. 409 when there is ' +
        'nothing to scan.',
      tag,
      params,
      responses: {
        200: {
          contentType: 'image/png',
          description: 'The QR code',
          also: { 'application/json': { schema: qrSchema }, 'text/plain': { schema: z.string() } },
        },
      },
      async handle({ params: { id }, req, res }) {
        const type = req.accepts(['image/png', 'application/json', 'text/plain']) || 'image/png'
        await sendQr(res, type, await awaitQr(deps, id))
        return undefined
      },
    }),
    route({
      method: 'post',
      path: '/v1/numbers/:id/pairing-code',
      operationId: 'requestPairingCode',
      scope: 'numbers:write',
      summary: 'A code to type on the phone instead of scanning',
      tag,
      params,
      body: z.object({ phone: z.string().min(5).max(30) }),
      responses: { 200: z.object({ code: z.string() }) },
      idempotent: false,
      async handle({ params: { id }, body }) {
        const phone = parsePhone(body.phone)
        if (!phone) {
          throw new AppError('invalid_input', 'This is not a phone number.', [
            { path: 'body.phone', message: 'must be a phone number such as +79161234567' },
          ])
        }
        return { status: 200, body: { code: await awaitPairingCode(deps, id, phone) } }
      },
    }),
    command('pause', 'Pause', 'Sends no mailings; guests still get replies, and their messages come in.', pauseNumber),
    command('resume', 'Resume', 'Mailings may go out again.', resumeNumber),
    command('restart', 'Restart', 'A fresh session; if it is not linked, a fresh QR.', restartNumber),
    command('logout', 'Log out', 'Unlinks at WhatsApp and erases the keys.', async (_, actor, id) => {
      await logOutNumber(deps, actor, id)
      await awaitLoggedOut(deps, id)
    }),
    route({
      method: 'post',
      path: '/v1/numbers/:id/declare-warm',
      operationId: 'declareNumberWarm',
      scope: 'admin',
      summary: 'Declare a long-used number warm',
      description: 'Ends the warm-up without its checks and lifts the daily caps. Written into the audit log.',
      tag,
      params,
      body: z.object({ reason }),
      responses: { 200: numberSchema },
      async handle({ params: { id }, body, actor }) {
        const words = { actorId: actor.id, reason: body.reason }
        await transact(db, (tx) => declareWarm(tx, deps, id, words))
        announce(deps, id)
        return one(id)
      },
    }),
    route({
      method: 'get',
      path: '/v1/numbers/:id/history',
      scope: 'numbers:read',
      summary: 'The states of a number, newest first',
      tag,
      params,
      query: pageQuery,
      responses: {
        200: pageOf(z.object({ at: instantOut, state: numberSchema.shape.state, reason: z.string().nullable() })),
      },
      async handle({ params: { id }, query }) {
        await getNumber(db, deps, id)
        return { status: 200, body: await listStates(db, id, query) }
      },
    }),
    ...passkeyRoutes(deps),
    ...safetyRoutes(deps),
  ]
}

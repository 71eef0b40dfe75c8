import type { Readable } from 'node:stream'
import { z } from 'zod'
import type { Settings } from '../../../config/env.ts'
import type { Db } from '../../db/index.ts'
import { publicOrigin } from '../../http/public-origin.ts'
import { type Route, route } from '../../http/route.ts'
import type { Signals } from '../../jobs/signals.ts'
import type { Clock } from '../../lib/clock.ts'
import { AppError, notFound } from '../../lib/errors.ts'
import { MIB } from '../../lib/units.ts'
import { type PostedEntry, splitWebhook, storeInbound } from '../../whatsapp/cloud.ts'
import { knowsToken, readSecrets, type Secrets, signersOf } from './verify-post.ts'

export type MetaWebhookDeps = {
  db: Db
  clock: Clock
  signals: Signals
  secretKey: Uint8Array
  settings: Pick<Settings, 'OTKLIK_PUBLIC_URL'>
}

const path = '/v1/callbacks/meta'
/** The webhook fields that Meta is asked to post: messages, and changes of templates and limits. */
const META_FIELDS = [
  'messages',
  'message_template_status_update',
  'message_template_quality_update',
  'message_template_components_update',
  'template_category_update',
  'business_capability_update',
  'phone_number_quality_update',
  'user_id_update',
]
/** Meta posts at most 3 MB. */
const MAX_BODY_BYTES = 4 * MIB

/**
 * Where Meta posts messages and statuses of official numbers: one address for all of them. Public: Meta knows a token, and
 * signs with the secret of its app.
 */
export function metaWebhookRoutes(deps: MetaWebhookDeps): Route[] {
  const { db, clock, signals, secretKey, settings } = deps
  return [
    route({
      method: 'get',
      path,
      operationId: 'verifyMetaWebhook',
      scope: 'public',
      summary: 'Meta verifies the webhook (public: Meta knows the verify token)',
      tag: 'Callbacks',
      query: z.looseObject({
        'hub.mode': z.string().max(40).optional(),
        'hub.verify_token': z.string().max(1_000).optional(),
        'hub.challenge': z.string().max(1_000).optional(),
      }),
      responses: { 200: { contentType: 'text/plain', description: 'The challenge' } },
      async handle({ query, res }) {
        const { 'hub.mode': mode, 'hub.verify_token': token = '', 'hub.challenge': challenge = '' } = query
        if (mode !== 'subscribe' || !knowsToken(await readSecrets(db, secretKey), token)) {
          throw new AppError('forbidden', 'The verify token is that of no official number here.')
        }
        res.status(200).type('text/plain').send(challenge)
        return undefined
      },
    }),
    route({
      method: 'post',
      path,
      operationId: 'takeMetaWebhook',
      scope: 'public',
      summary: 'Messages and statuses of official numbers, as Meta posts them (public: each is signed)',
      description:
        'Verified by `X-Hub-Signature-256` over the bytes of the body with the app secret of the number, kept, and answered; ' +
        'the inbox takes it after that. What is about numbers that are not here is answered and forgotten.',
      tag: 'Callbacks',
      reads: ['application/json'],
      readsAs: z.looseObject({ object: z.string(), entry: z.array(z.looseObject({})) }),
      examples: { 'application/json': { object: 'whatsapp_business_account', entry: [] } },
      responses: { 200: z.object({ received: z.number().int() }) },
      async handle({ req }) {
        const body = await readBody(req)
        const signers = signersOf(await readSecrets(db, secretKey), body, req.get('x-hub-signature-256'))
        if (signers.length === 0) {
          throw new AppError('forbidden', 'X-Hub-Signature-256 fits the app secret of no official number here.')
        }
        const posted = splitWebhook(parseJson(body), clock.now())
        if (!posted) throw new AppError('bad_request', 'This is no webhook of a WhatsApp business account.')
        const entries = posted.flatMap(({ of, key, entry }) => {
          const number = numberOf(signers, of)
          return number ? [{ numberId: number.id, key, entry }] : []
        })
        for (const numberId of await storeInbound(db, entries, clock.now())) signals.notify('posted', numberId)
        return { status: 200, body: { received: entries.length } }
      },
    }),
    route({
      method: 'get',
      path: '/v1/numbers/:id/meta-webhook',
      scope: 'numbers:write',
      summary: 'What to enter at Meta for the webhook of an official number',
      description: 'For the page "WhatsApp, Configuration" of the app at Meta: see docs/CLOUD-API.md.',
      tag: 'Numbers',
      params: z.object({ id: z.string().max(100) }),
      responses: {
        200: z.object({
          callback_url: z.string().nullable().meta({ description: 'null: OTKLIK_PUBLIC_URL is not set' }),
          verify_token: z.string(),
          fields: z.array(z.string()).meta({ description: 'to subscribe to' }),
        }),
      },
      async handle({ params: { id } }) {
        const number = (await readSecrets(db, secretKey)).find((each) => each.id === id)
        if (!number) throw notFound('official number with its secrets', id)
        const origin = publicOrigin(settings)
        return {
          status: 200,
          body: {
            callback_url: origin === undefined ? null : origin + path,
            verify_token: number.verifyToken,
            fields: META_FIELDS,
          },
        }
      },
    }),
  ]
}

/** An entry that names no number is about the account: the account's first number stands for it. */
function numberOf(signers: readonly Secrets[], of: PostedEntry['of']): Secrets | undefined {
  if ('phoneNumberId' in of) return signers.find(({ meta_phone_id: id }) => id === of.phoneNumberId)
  return signers.find(({ meta_account_id: id }) => id === of.wabaId)
}

async function readBody(req: Readable): Promise<Buffer> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of req as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes > MAX_BODY_BYTES) throw new AppError('too_large', `A body has at most ${MAX_BODY_BYTES / MIB} MB.`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'))
  } catch {
    return undefined
  }
}

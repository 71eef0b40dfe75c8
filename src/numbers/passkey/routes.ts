import { z } from 'zod'
import { type Route, route } from '../../http/route.ts'
import { instantOut, toIso } from '../../http/time.ts'
import type { PasskeyStep } from '../../whatsapp/port.ts'
import type { ChangeDeps } from '../change-number.ts'
import { getPasskey, replyToPasskey } from './answer-passkey.ts'
import { assertionSchema } from './check-assertion.ts'
import { passkeySnippet } from './snippet.ts'

const passkeySchema = z
  .object({
    stage: z.enum(['required', 'on_phone', 'comparing', 'done']).meta({
      description:
        "required: the owner's browser has to answer the challenge; on_phone: go on on the phone; comparing: the phone " +
        'shows the same code; done: nothing more is asked for, see the state of the number',
    }),
    expires_at: instantOut.nullable().meta({ description: 'when linking ends unless something happens' }),
    options: z
      .record(z.string(), z.unknown())
      .nullable()
      .meta({ description: 'the challenge: PublicKeyCredentialRequestOptionsJSON of WebAuthn' }),
    snippet: z
      .string()
      .nullable()
      .meta({ description: "for the console of the owner's own browser on https://web.whatsapp.com" }),
    problem: z.enum(['refused']).nullable().meta({ description: 'WhatsApp did not take the last answer' }),
    code: z.string().nullable().meta({ description: 'XXXX-XXXX, to be compared with the phone' }),
    must_confirm: z.boolean().meta({ description: 'send `{confirmed: true}` when the codes are the same' }),
  })
  .meta({ id: 'Passkey' })

const tag = 'Numbers'
const params = z.object({ id: z.string().max(100) })

export function passkeyRoutes(deps: ChangeDeps): Route[] {
  return [
    route({
      method: 'get',
      path: '/v1/numbers/:id/passkey',
      scope: 'numbers:write',
      summary: 'What linking by passkey waits for',
      description:
        'While the number is in state `pairing` with the reason `passkey_required` or `passkey_on_phone`; 409 otherwise. ' +
        'The passkey can be used in the browser of its owner alone, on web.whatsapp.com: see docs/PASSKEY.md.',
      tag,
      params,
      responses: { 200: passkeySchema },
      handle: async ({ params: { id } }) => ({ status: 200, body: presentStep(await getPasskey(deps, id)) }),
    }),
    route({
      method: 'post',
      path: '/v1/numbers/:id/passkey',
      operationId: 'answerNumberPasskey',
      scope: 'numbers:write',
      summary: "Give the owner's answer, or confirm that the codes match",
      tag,
      params,
      body: z.union([z.object({ credential: assertionSchema }), z.object({ confirmed: z.literal(true) })]),
      responses: { 200: passkeySchema },
      idempotent: false,
      async handle({ params: { id }, body, actor }) {
        return { status: 200, body: presentStep(await replyToPasskey(deps, actor, id, body)) }
      },
    }),
  ]
}

function presentStep(step: PasskeyStep | undefined): z.output<typeof passkeySchema> {
  const challenge = step?.stage === 'required' ? step : undefined
  const comparing = step?.stage === 'comparing' ? step : undefined
  return {
    stage: step?.stage ?? 'done',
    expires_at: step ? toIso(step.expiresAt) : null,
    options: challenge?.options ?? null,
    snippet: challenge ? passkeySnippet(challenge.options) : null,
    problem: challenge?.problem ?? null,
    code: comparing?.code ?? null,
    must_confirm: comparing?.mustConfirm ?? false,
  }
}

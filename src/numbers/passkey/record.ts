import { z } from 'zod'
import { storedJson } from '../../db/index.ts'
import type { PasskeyOptions, PasskeyStep } from '../../whatsapp/port.ts'
import type { StateReason } from '../states.ts'
import type { NumberRow } from '../store.ts'
import { type Assertion, assertionSchema } from './check-assertion.ts'

/** What the owner said: the signed challenge, or that both codes are the same. */
export type PasskeyReply = { credential: Assertion } | { confirmed: true }

const readReply = storedJson(
  'numbers.passkey_answer',
  z.union([z.object({ credential: assertionSchema }), z.object({ confirmed: z.literal(true) })]),
)

const optionsSchema = z.object({
  challenge: z.string(),
  timeout: z.number().optional(),
  rpId: z.string(),
  allowCredentials: z.array(
    z.object({ type: z.literal('public-key'), id: z.string(), transports: z.array(z.string()).optional() }),
  ),
  userVerification: z.enum(['required', 'preferred', 'discouraged']),
  extensions: z.record(z.string(), z.unknown()).optional(),
}) satisfies z.ZodType<PasskeyOptions>

const readStep = storedJson(
  'numbers.passkey',
  z.discriminatedUnion('stage', [
    z.object({
      stage: z.literal('required'),
      options: optionsSchema,
      problem: z.literal('refused').nullable(),
      expiresAt: z.number(),
    }),
    z.object({ stage: z.literal('on_phone'), expiresAt: z.number() }),
    z.object({ stage: z.literal('comparing'), code: z.string(), mustConfirm: z.boolean(), expiresAt: z.number() }),
  ]) satisfies z.ZodType<PasskeyStep>,
)

/** Why the number is in its state while linking by passkey waits for something. */
export function reasonOf({ stage }: PasskeyStep): StateReason {
  switch (stage) {
    case 'required':
      return 'passkey_required'
    case 'on_phone':
    case 'comparing':
      return 'passkey_on_phone'
    default:
      return stage satisfies never
  }
}

/** What linking by passkey waits for, as the process with the socket has recorded it. */
export function passkeyOf({ passkey }: Pick<NumberRow, 'passkey'>): PasskeyStep | undefined {
  return passkey === null ? undefined : readStep(passkey)
}

/** The owner's answer, while nobody has handed it to WhatsApp yet. */
export function replyOf({ passkey_answer: answer }: Pick<NumberRow, 'passkey_answer'>): PasskeyReply | undefined {
  return answer === null ? undefined : readReply(answer)
}

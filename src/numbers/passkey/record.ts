import { z } from 'zod'
import type { PasskeyOptions, PasskeyStep } from '../../whatsapp/port.ts'
import type { StateReason } from '../states.ts'
import type { NumberRow } from '../store.ts'
import { type Assertion, assertionSchema } from './check-assertion.ts'

/** What the owner said: the signed challenge, or that both codes are the same. */
export type PasskeyReply = { credential: Assertion } | { confirmed: true }

const replySchema = z.union([z.object({ credential: assertionSchema }), z.object({ confirmed: z.literal(true) })])

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

/** What linking by passkey waits for, as the process with the socket has written it down. */
export function passkeyOf({ passkey }: Pick<NumberRow, 'passkey'>): PasskeyStep | undefined {
  return passkey === null ? undefined : (JSON.parse(passkey) as PasskeyStep)
}

/** What the owner has answered, and nobody has handed to WhatsApp yet. */
export function replyOf({ passkey_answer: answer }: Pick<NumberRow, 'passkey_answer'>): PasskeyReply | undefined {
  return answer === null ? undefined : replySchema.parse(JSON.parse(answer))
}

/** The challenge that is open now. */
export function openChallenge(row: Pick<NumberRow, 'passkey'>): PasskeyOptions | undefined {
  const step = passkeyOf(row)
  return step?.stage === 'required' ? step.options : undefined
}

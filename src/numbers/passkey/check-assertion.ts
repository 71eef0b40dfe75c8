import { createHash } from 'node:crypto'
import { z } from 'zod'
import { AppError } from '../../lib/errors.ts'
import type { PasskeyAnswer, PasskeyOptions } from '../../whatsapp/port.ts'

const bytes = z.base64url().min(1).max(20_000)

/** `PublicKeyCredential.toJSON()` of an assertion. Whatever else a browser adds is passed on as it is. */
export const assertionSchema = z
  .looseObject({
    id: bytes,
    rawId: bytes,
    type: z.literal('public-key'),
    response: z.looseObject({
      clientDataJSON: bytes,
      authenticatorData: bytes,
      signature: bytes,
      userHandle: bytes.nullish(),
    }),
  })
  .meta({ description: "what `navigator.credentials.get(...)` gave in the owner's browser, by its `toJSON()`" })

export type Assertion = z.output<typeof assertionSchema>

const clientDataSchema = z.object({ type: z.string(), challenge: z.string(), origin: z.string() })

const ORIGIN = 'https://web.whatsapp.com'
/** In the authenticator's data: SHA-256 of the relying party's id, then the flags. */
const RP_ID_HASH_BYTES = 32
const USER_VERIFIED = 0x04

/**
 * Checks what can be checked before WhatsApp sees it, so that the owner learns what to do. Only WhatsApp can tell whose
 * passkey it is and whether the signature is right. Throws `invalid_input`.
 */
export function checkAssertion(
  { challenge, rpId, allowCredentials, userVerification }: PasskeyOptions,
  given: Assertion,
) {
  const { type, challenge: signed, origin } = readClientData(given.response.clientDataJSON)
  if (type !== 'webauthn.get') refuse('clientDataJSON', 'This is not the answer to a challenge.')
  if (bytesOf(signed).compare(bytesOf(challenge)) !== 0) {
    refuse('clientDataJSON', 'This answers an older challenge; answer the one that is shown now.')
  }
  if (origin !== ORIGIN) refuse('clientDataJSON', `The challenge must be answered on ${ORIGIN}.`)
  const data = bytesOf(given.response.authenticatorData)
  const hash = createHash('sha256').update(rpId).digest()
  if (!data.subarray(0, RP_ID_HASH_BYTES).equals(hash)) refuse('authenticatorData', `This passkey is not for ${rpId}.`)
  if (userVerification === 'required' && ((data[RP_ID_HASH_BYTES] ?? 0) & USER_VERIFIED) === 0) {
    refuse('authenticatorData', 'The passkey was used without fingerprint, face or PIN.')
  }
  if (allowCredentials.length > 0 && !allowCredentials.some(({ id }) => id === given.id)) {
    refuse('id', 'WhatsApp asks for another passkey of this account.')
  }
}

/** The answer as it goes to WhatsApp. */
export function answerOf(given: Assertion): PasskeyAnswer {
  return { credentialId: bytesOf(given.rawId), assertion: Buffer.from(JSON.stringify(given)) }
}

function readClientData(encoded: string) {
  try {
    return clientDataSchema.parse(JSON.parse(bytesOf(encoded).toString('utf8')))
  } catch {
    return refuse('clientDataJSON', 'This is not the answer to a challenge.')
  }
}

const bytesOf = (text: string): Buffer => Buffer.from(text, 'base64url')

function refuse(field: string, message: string): never {
  const path = field === 'id' ? 'body.credential.id' : `body.credential.response.${field}`
  throw new AppError('invalid_input', message, [{ path, message }])
}

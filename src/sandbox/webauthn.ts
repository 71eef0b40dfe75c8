import { createHash, createPublicKey, verify } from 'node:crypto'

/** A passkey as the account knows it: never the private key. `publicKey`: DER (SPKI), base64url. */
export type PasskeyCredential = { id: string; publicKey: string }

export const RP_ID = 'whatsapp.com'
const ORIGIN = 'https://web.whatsapp.com'
const USER_PRESENT = 0x01
const USER_VERIFIED = 0x04
const FLAGS_AT = 32

type AssertionJson = {
  id?: string
  rawId?: string
  type?: string
  response?: { clientDataJSON?: string; authenticatorData?: string; signature?: string }
}

const sha256 = (data: Uint8Array | string): Buffer => createHash('sha256').update(data).digest()
const bytesOf = (text = ''): Buffer => Buffer.from(text, 'base64url')

/** Whether the account's owner has signed this challenge, on WhatsApp's own page; otherwise what is wrong. */
export function checkAssertion(
  credential: PasskeyCredential,
  challenge: string,
  credentialId: Buffer,
  assertion: Buffer,
): string | undefined {
  const { id, rawId, type, response = {} } = JSON.parse(assertion.toString('utf8')) as AssertionJson
  const clientData = bytesOf(response.clientDataJSON)
  const authenticatorData = bytesOf(response.authenticatorData)
  const said = JSON.parse(clientData.toString('utf8')) as { type?: string; challenge?: string; origin?: string }
  const flags = authenticatorData[FLAGS_AT] ?? 0
  const signed = Buffer.concat([authenticatorData, sha256(clientData)])
  const key = createPublicKey({ key: bytesOf(credential.publicKey), format: 'der', type: 'spki' })
  if (type !== 'public-key' || id !== credential.id || rawId !== credential.id) return 'another credential'
  if (!credentialId.equals(bytesOf(credential.id))) return 'another credential id'
  if (said.type !== 'webauthn.get') return 'not an assertion'
  if (said.challenge !== challenge) return 'another challenge'
  if (said.origin !== ORIGIN) return 'another origin'
  if (!authenticatorData.subarray(0, FLAGS_AT).equals(sha256(RP_ID))) return 'another relying party'
  if ((flags & USER_PRESENT) === 0 || (flags & USER_VERIFIED) === 0) return 'nobody was verified'
  return verify('sha256', signed, key, bytesOf(response.signature)) ? undefined : 'a wrong signature'
}

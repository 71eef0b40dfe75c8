import {
  createCipheriv,
  createHash,
  createHmac,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  hkdfSync,
  type KeyObject,
  randomBytes,
} from 'node:crypto'
import { bytesToCrockford, proto } from '@whiskeysockets/baileys'

const NONCE_BYTES = 32
const KEY_BYTES = 32
const CODE_BYTES = 5
const IV_BYTES = 12

/** We commit to this before the phone has said anything, so that neither side can choose the code. */
export type Prologue = {
  privateKey: KeyObject
  nonce: Buffer
  ref: string
  deviceType: number
  /** As sent to the server. */
  payload: Buffer
}

export type PrimaryIdentity = { publicKey: Buffer; nonce: Buffer }

/** A key only for this linking, and the commitment to it. `deviceType`: the platform we registered as. */
export function makePrologue(ref: string, deviceType: number): Prologue {
  const { publicKey, privateKey } = generateKeyPairSync('x25519')
  const nonce = randomBytes(NONCE_BYTES)
  const companionEphemeralIdentity = proto.CompanionEphemeralIdentity.encode({
    publicKey: rawOf(publicKey),
    deviceType,
    ref,
  }).finish()
  const hash = createHash('sha256').update(companionEphemeralIdentity).update(nonce).digest()
  const payload = proto.ProloguePayload.encode({ companionEphemeralIdentity, commitment: { hash } }).finish()
  return { privateKey, nonce, ref, deviceType, payload: Buffer.from(payload) }
}

/** Proves to the phone that this is the device whose code was scanned: `secret` is the one in that code. */
export function handoffProof(secret: Buffer, { payload }: Prologue): Buffer {
  const key = derive(secret, '', 'shortcake-passkey-handoff-v1')
  return createHmac('sha256', key).update(payload).digest()
}

/** Throws for anything that is not the identity of a phone. */
export function readPrimaryIdentity(bytes: Uint8Array): PrimaryIdentity {
  const { publicKey, nonce } = proto.PrimaryEphemeralIdentity.decode(bytes)
  if (publicKey?.length !== KEY_BYTES || nonce?.length !== NONCE_BYTES) throw new Error('not the identity of a phone')
  return { publicKey: Buffer.from(publicKey), nonce: Buffer.from(nonce) }
}

/** The code that people compare with the one on their phone: `XXXX-XXXX`. */
export function comparisonCode({ nonce }: Prologue, primary: PrimaryIdentity): string {
  const digest = createHash('sha256').update(nonce).update(primary.publicKey).digest()
  // biome-ignore lint/style/noNonNullAssertion: readPrimaryIdentity has looked how long it is.
  const bytes = digest.subarray(0, CODE_BYTES).map((byte, index) => byte ^ primary.nonce[index]!)
  const code = bytesToCrockford(Buffer.from(bytes))
  return `${code.slice(0, 4)}-${code.slice(4)}`
}

export type PairingKeys = { noise: Uint8Array; identity: Uint8Array; advSecret: Uint8Array }

/** Our keys, readable only by the phone. */
export function sealPairingRequest(prologue: Prologue, primary: PrimaryIdentity, keys: PairingKeys): Buffer {
  const { privateKey, deviceType, ref } = prologue
  const shared = diffieHellman({ privateKey, publicKey: publicKeyOf(primary.publicKey) })
  const key = derive(shared, `Companion Pairing ${deviceType} with ref ${ref}`, 'Pairing Information Encryption Key')
  const iv = randomBytes(IV_BYTES)
  const cipher = createCipheriv('aes-256-gcm', key, iv)
  const request = proto.PairingRequest.encode({
    companionPublicKey: keys.noise,
    companionIdentityKey: keys.identity,
    advSecret: keys.advSecret,
  }).finish()
  const encryptedPayload = Buffer.concat([cipher.update(request), cipher.final(), cipher.getAuthTag()])
  return Buffer.from(proto.EncryptedPairingRequest.encode({ encryptedPayload, iv }).finish())
}

function derive(input: Uint8Array, salt: string, info: string): Buffer {
  return Buffer.from(hkdfSync('sha256', input, salt, info, KEY_BYTES))
}

const rawOf = (key: KeyObject): Buffer => Buffer.from(key.export({ format: 'jwk' }).x ?? '', 'base64url')

const publicKeyOf = (raw: Buffer): KeyObject =>
  createPublicKey({ key: { kty: 'OKP', crv: 'X25519', x: raw.toString('base64url') }, format: 'jwk' })

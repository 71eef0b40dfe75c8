import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto'
import { type PasskeyCredential, RP_ID } from './webauthn.ts'

/** A browser's input: `PublicKeyCredentialRequestOptionsJSON`. */
type Asked = { challenge: string; rpId?: string | undefined }
/** What may be wrong with an answer; by default it is an owner's browser on WhatsApp's own page. */
type Circumstances = { origin?: string; challenge?: string; type?: string; isVerified?: boolean; rpId?: string }

/** An owner's browser with a passkey in software: an ES256 key pair. */
export type Authenticator = {
  credential: PasskeyCredential
  /** `navigator.credentials.get`, and `toJSON` of its result. */
  sign(asked: Asked, circumstances?: Circumstances): Record<string, unknown>
}

/** The owner's passkey (WebAuthn, ES256): signs what WhatsApp's server asks, or does so wrongly if a test wants it. */
export function makeAuthenticator(): Authenticator {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const id = randomBytes(20).toString('base64url')
  let signCount = 0
  return {
    credential: { id, publicKey: publicKey.export({ format: 'der', type: 'spki' }).toString('base64url') },
    sign(asked, { origin = 'https://web.whatsapp.com', type = 'webauthn.get', isVerified = true, ...other } = {}) {
      const challenge = other.challenge ?? asked.challenge
      const clientData = Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }))
      const counter = Buffer.alloc(4)
      counter.writeUInt32BE(++signCount)
      const rpIdHash = createHash('sha256')
        .update(other.rpId ?? asked.rpId ?? RP_ID)
        .digest()
      const authenticatorData = Buffer.concat([rpIdHash, Buffer.from([isVerified ? 0x05 : 0x01]), counter])
      const signed = Buffer.concat([authenticatorData, createHash('sha256').update(clientData).digest()])
      return {
        id,
        rawId: id,
        type: 'public-key',
        authenticatorAttachment: 'platform',
        clientExtensionResults: {},
        response: {
          clientDataJSON: clientData.toString('base64url'),
          authenticatorData: authenticatorData.toString('base64url'),
          signature: sign('sha256', signed, privateKey).toString('base64url'),
          userHandle: null,
        },
      }
    },
  }
}

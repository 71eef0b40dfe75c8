import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  sign,
} from 'node:crypto'

export type KeyPair = { public: Buffer; private: Buffer }
/** A Curve25519 key pair that can also sign (XEdDSA), as WhatsApp's identity keys do. */
export type IdentityKey = KeyPair & { sign: (message: Uint8Array) => Buffer }

const ED25519_PRIVATE = Buffer.from('302e020100300506032b657004220420', 'hex')
const X25519_PRIVATE = Buffer.from('302e020100300506032b656e04220420', 'hex')
const SPKI_HEADER_LENGTH = 12

/** A fresh Curve25519 key pair; the public key is 32 bytes, without Signal's type byte. */
export function newKeyPair(): KeyPair {
  const { x = '', d = '' } = generateKeyPairSync('x25519').privateKey.export({ format: 'jwk' })
  return { public: Buffer.from(x, 'base64url'), private: Buffer.from(d, 'base64url') }
}

/**
 * A fresh identity key. Its Curve25519 scalar is the one that Ed25519 derives from a seed, so the native Ed25519
 * signature serves: an XEdDSA verifier only needs the sign bit of the Edwards key in the signature's last byte. A
 * hundred times faster than signing in JavaScript, which matters for a network with thousands of guests.
 */
export function newIdentityKey(): IdentityKey {
  const seed = randomBytes(32)
  const scalar = createHash('sha512').update(seed).digest().subarray(0, 32)
  scalar.writeUInt8(scalar.readUInt8(0) & 248, 0)
  scalar.writeUInt8((scalar.readUInt8(31) & 127) | 64, 31)
  const signer = createPrivateKey({ key: Buffer.concat([ED25519_PRIVATE, seed]), format: 'der', type: 'pkcs8' })
  const edwardsSign = rawPublic(signer).readUInt8(31) & 128
  const agreement = createPrivateKey({ key: Buffer.concat([X25519_PRIVATE, scalar]), format: 'der', type: 'pkcs8' })
  return {
    public: rawPublic(agreement),
    private: scalar,
    sign: (message) => {
      const signature = sign(null, message, signer)
      signature.writeUInt8(signature.readUInt8(63) | edwardsSign, 63)
      return signature
    },
  }
}

/** Signal's wire form of a public key: type byte 5 and 32 bytes. */
export function withTypeByte(key: Uint8Array): Buffer {
  return key.length === 33 ? Buffer.from(key) : Buffer.concat([Buffer.from([5]), key])
}

/** A number's big-endian bytes, the form of registration ids (4) and key ids (3). */
export function bigEndian(value: number, length: number): Buffer {
  const out = Buffer.alloc(length)
  out.writeUIntBE(value, 0, length)
  return out
}

function rawPublic(key: KeyObject): Buffer {
  return createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(SPKI_HEADER_LENGTH)
}

import { createHash } from 'node:crypto'
import { aesDecryptGCM, aesEncryptGCM, Curve, hkdf, proto } from '@whiskeysockets/baileys'
import { type IdentityKey, type KeyPair, newKeyPair } from './keys.ts'

export type Transport = { encrypt: (plain: Uint8Array) => Buffer; decrypt: (cipher: Uint8Array) => Buffer }
export type ClientHello = { clientStatic: Buffer; payload: proto.ClientPayload; transport: Transport }
export type NoiseServer = {
  /** Takes the client's hello and returns the server's. */
  hello: (message: Uint8Array) => Uint8Array
  /** Takes the client's finish: its identity, and the cipher for everything after. */
  finish: (message: Uint8Array) => ClientHello
}

const MODE = Buffer.from('Noise_XX_25519_AESGCM_SHA256\0\0\0\0')
const INTRO = Buffer.from([87, 65, 6, 3])
const NOTHING = Buffer.alloc(0)

/** The server's side of one Noise XX handshake. */
export function makeNoiseServer(serverKey: KeyPair, certificates: Uint8Array): NoiseServer {
  // The mode's name is exactly 32 bytes long, so it is the first hash itself.
  let hash: Buffer = MODE
  let salt: Buffer = MODE
  let key: Buffer = MODE
  let counter = 0
  const ephemeral = newKeyPair()
  let clientEphemeral: Buffer = NOTHING

  const authenticate = (data: Uint8Array) => {
    hash = createHash('sha256').update(hash).update(data).digest()
  }
  const expand = (data: Uint8Array): [Buffer, Buffer] => {
    const out = Buffer.from(hkdf(Buffer.from(data), 64, { salt, info: '' }))
    return [out.subarray(0, 32), out.subarray(32)]
  }
  const mixKey = (data: Uint8Array) => {
    ;[salt, key] = expand(data)
    counter = 0
  }
  const encrypt = (plain: Uint8Array) => {
    const cipher = aesEncryptGCM(plain, key, nonce(counter++), hash)
    authenticate(cipher)
    return cipher
  }
  const decrypt = (cipher: Uint8Array) => {
    const plain = aesDecryptGCM(cipher, key, nonce(counter++), hash)
    authenticate(cipher)
    return plain
  }

  authenticate(INTRO)
  return {
    hello(message) {
      const { clientHello } = proto.HandshakeMessage.decode(message)
      clientEphemeral = Buffer.from(clientHello?.ephemeral ?? NOTHING)
      authenticate(clientEphemeral)
      authenticate(ephemeral.public)
      mixKey(Curve.sharedKey(ephemeral.private, clientEphemeral))
      const encryptedStatic = encrypt(serverKey.public)
      mixKey(Curve.sharedKey(serverKey.private, clientEphemeral))
      const payload = encrypt(certificates)
      return proto.HandshakeMessage.encode({
        serverHello: { ephemeral: ephemeral.public, static: encryptedStatic, payload },
      }).finish()
    },
    finish(message) {
      const { clientFinish } = proto.HandshakeMessage.decode(message)
      const clientStatic = decrypt(clientFinish?.static ?? NOTHING)
      mixKey(Curve.sharedKey(ephemeral.private, clientStatic))
      const payload = proto.ClientPayload.decode(decrypt(clientFinish?.payload ?? NOTHING))
      const [fromClient, toClient] = expand(NOTHING)
      return { clientStatic, payload, transport: makeTransport(toClient, fromClient) }
    },
  }
}

/** The server's certificate in its hello: a leaf for its key, signed by an intermediate, signed by the root. */
export function certificateChain(root: IdentityKey, intermediate: IdentityKey, serverKey: KeyPair): Uint8Array {
  const { Details } = proto.CertChain.NoiseCertificate
  const middle = Details.encode({ serial: 1, issuerSerial: 0, key: intermediate.public }).finish()
  const leaf = Details.encode({ serial: 2, issuerSerial: 1, key: serverKey.public }).finish()
  return proto.CertChain.encode({
    intermediate: { details: middle, signature: root.sign(middle) },
    leaf: { details: leaf, signature: intermediate.sign(leaf) },
  }).finish()
}

function makeTransport(writeKey: Buffer, readKey: Buffer): Transport {
  let written = 0
  let read = 0
  return {
    encrypt: (plain) => aesEncryptGCM(plain, writeKey, nonce(written++), NOTHING),
    decrypt: (cipher) => aesDecryptGCM(cipher, readKey, nonce(read++), NOTHING),
  }
}

function nonce(counter: number): Buffer {
  const out = Buffer.alloc(12)
  out.writeUInt32BE(counter, 8)
  return out
}

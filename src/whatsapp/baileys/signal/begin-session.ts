import { agree, newKeyPair, publicKey, type StoredKeyPair } from './curve.ts'
import { chainKeys, noSalt } from './derive.ts'
import type { OwnIdentity } from './messages.ts'
import { newChain } from './ratchet.ts'
import { OPEN, OURS, SENDING, type StoredSession, THEIRS } from './stored-record.ts'

/** Public keys that a device has left with the server, each with Signal's type byte. */
export type KeyBundle = {
  registrationId: number
  identityKey: Uint8Array
  signedPreKey: { keyId: number; publicKey: Uint8Array }
  preKey?: { keyId: number; publicKey: Uint8Array } | undefined
}

/** A session that we begin (X3DH), ready to send. */
export function beginOutgoing(own: OwnIdentity, bundle: KeyBundle, now: number): StoredSession {
  const { identityKey, signedPreKey, preKey, registrationId } = bundle
  const base = newKeyPair()
  const theirSigned = publicKey(signedPreKey.publicKey)
  const { root: first } = chainKeys(
    secretOf([
      agree(theirSigned, own.privKey),
      agree(publicKey(identityKey), base.privKey),
      agree(theirSigned, base.privKey),
      ...(preKey ? [agree(publicKey(preKey.publicKey), base.privKey)] : []),
    ]),
    noSalt(),
    'WhisperText',
  )
  const ephemeralKeyPair = newKeyPair()
  const { root, chain } = chainKeys(agree(theirSigned, ephemeralKeyPair.privKey), first, 'WhisperRatchet')
  return {
    registrationId,
    currentRatchet: {
      ephemeralKeyPair,
      lastRemoteEphemeralKey: base64(signedPreKey.publicKey),
      previousCounter: 0,
      rootKey: base64(root),
    },
    indexInfo: {
      baseKey: base.pubKey,
      baseKeyType: OURS,
      closed: OPEN,
      used: now,
      created: now,
      remoteIdentityKey: base64(identityKey),
    },
    _chains: { [ephemeralKeyPair.pubKey]: newChain(chain, SENDING) },
    pendingPreKey: {
      signedKeyId: signedPreKey.keyId,
      baseKey: base.pubKey,
      ...(preKey ? { preKeyId: preKey.keyId } : {}),
    },
  }
}

type Begun = { registrationId: number; identityKey: Uint8Array; baseKey: Uint8Array }
type OwnPreKeys = { signedPreKey: StoredKeyPair; preKey: StoredKeyPair | undefined }

/** A session that the other side began with keys of ours; its first message takes the ratchet's first step. */
export function beginIncoming(own: OwnIdentity, begun: Begun, keys: OwnPreKeys, now: number): StoredSession {
  const { signedPreKey, preKey } = keys
  const theirBase = publicKey(begun.baseKey)
  const secret = secretOf([
    agree(publicKey(begun.identityKey), signedPreKey.privKey),
    agree(theirBase, own.privKey),
    agree(theirBase, signedPreKey.privKey),
    ...(preKey ? [agree(theirBase, preKey.privKey)] : []),
  ])
  return {
    registrationId: begun.registrationId,
    currentRatchet: {
      ephemeralKeyPair: signedPreKey,
      lastRemoteEphemeralKey: base64(begun.baseKey),
      previousCounter: 0,
      rootKey: base64(chainKeys(secret, noSalt(), 'WhisperText').root),
    },
    indexInfo: {
      baseKey: base64(begun.baseKey),
      baseKeyType: THEIRS,
      closed: OPEN,
      used: now,
      created: now,
      remoteIdentityKey: base64(begun.identityKey),
    },
    _chains: {},
  }
}

const DISCONTINUITY = Buffer.alloc(32, 0xff)

const secretOf = (agreements: Buffer[]): Buffer => Buffer.concat([DISCONTINUITY, ...agreements])

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64')

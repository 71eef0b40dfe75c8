import { PreKeyWhisperMessage, WhisperMessage } from 'libsignal/src/protobufs.js'
import { checkMac, decryptCbc, encryptCbc, MAC_BYTES, macOf, messageKeys } from './derive.ts'
import { advanced, bytes, stepped, takeMessageKey, withChain } from './ratchet.ts'
import { SessionError } from './session-error.ts'
import { RECEIVING, SENDING, type StoredSession } from './stored-record.ts'

/** Who we are to the other side. */
export type OwnIdentity = {
  /** With Signal's type byte. */
  pubKey: Buffer
  /** Base64. */
  privKey: string
  registrationId: number
}

/** Version 3, and 3 is the newest we know. */
const VERSION = Buffer.of(0x33)

/** The given session is not changed: what is not stored has not happened. */
export function encryptIn(session: StoredSession, own: OwnIdentity, data: Uint8Array) {
  const { ephemeralKeyPair, previousCounter } = session.currentRatchet
  const chain = session._chains[ephemeralKeyPair.pubKey]
  if (chain?.chainType !== SENDING) throw new SessionError('Tried to encrypt on a receiving chain')
  const counter = chain.chainKey.counter + 1
  const taken = takeMessageKey(advanced(chain, counter), counter)
  const keys = messageKeys(taken.key)
  const inner = WhisperMessage.encode({
    ephemeralKey: bytes(ephemeralKeyPair.pubKey),
    counter,
    previousCounter,
    ciphertext: encryptCbc(keys.cipher, keys.iv, data),
  }).finish()
  const mac = macOf(keys.mac, Buffer.concat([own.pubKey, bytes(session.indexInfo.remoteIdentityKey), VERSION, inner]))
  const message = Buffer.concat([VERSION, inner, mac])
  const next = withChain(session, ephemeralKeyPair.pubKey, taken.chain)
  const { pendingPreKey: pending } = session
  if (!pending) return { session: next, type: 'msg' as const, ciphertext: message }
  const first = PreKeyWhisperMessage.encode({
    identityKey: own.pubKey,
    registrationId: own.registrationId,
    baseKey: bytes(pending.baseKey),
    signedPreKeyId: pending.signedKeyId,
    message,
    ...(pending.preKeyId ? { preKeyId: pending.preKeyId } : {}),
  }).finish()
  return { session: next, type: 'pkmsg' as const, ciphertext: Buffer.concat([VERSION, first]) }
}

/** As `encryptIn`; throws when the message does not belong to this session or was read before. */
export function decryptIn(session: StoredSession, own: OwnIdentity, message: Buffer) {
  checkVersion(message)
  const inner = message.subarray(1, -MAC_BYTES)
  const { ephemeralKey, counter, previousCounter, ciphertext } = WhisperMessage.decode(inner)
  const remoteKey = Buffer.from(ephemeralKey)
  const ready = stepped(session, remoteKey, previousCounter)
  const id = remoteKey.toString('base64')
  const chain = ready._chains[id]
  if (chain?.chainType !== RECEIVING) throw new SessionError('Tried to decrypt on a sending chain')
  const taken = takeMessageKey(advanced(chain, counter), counter)
  const keys = messageKeys(taken.key)
  const signed = Buffer.concat([bytes(session.indexInfo.remoteIdentityKey), own.pubKey, VERSION, inner])
  checkMac(keys.mac, signed, message.subarray(-MAC_BYTES))
  const { pendingPreKey: _, ...answered } = withChain(ready, id, taken.chain)
  return { session: answered as StoredSession, plaintext: decryptCbc(keys.cipher, keys.iv, ciphertext) }
}

/** A message that begins a session, as received. */
export function readFirstMessage(bytes: Buffer) {
  checkVersion(bytes)
  const { registrationId, preKeyId, baseKey, identityKey, message } = PreKeyWhisperMessage.decode(bytes.subarray(1))
  return {
    registrationId,
    preKeyId,
    baseKey: Buffer.from(baseKey),
    identityKey: Buffer.from(identityKey),
    message: Buffer.from(message),
  }
}

function checkVersion(message: Uint8Array): void {
  const version = message[0] ?? 0
  if ((version & 0xf) > 3 || version >> 4 < 3) throw new Error('Incompatible version number')
}

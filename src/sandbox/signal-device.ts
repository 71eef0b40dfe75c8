import * as libsignal from 'libsignal'
import { bigEndian, type IdentityKey, type KeyPair, newIdentityKey, newKeyPair, withTypeByte } from './keys.ts'
import { type BinaryNode, leaf } from './nodes.ts'

/** The Signal side of a virtual phone: its keys and its sessions with linked devices. */
export type SignalDevice = {
  name: string
  identity: IdentityKey
  registrationId: number
  signedPreKey: KeyPair & { id: number; signature: Buffer }
  preKeys: Map<number, KeyPair>
  nextPreKeyId: number
  sessions: Map<string, Uint8Array>
  storage: libsignal.SignalStorage
}
/** A linked device as a partner of Signal sessions. */
export type Peer = { number: string; device: number }
/** Public keys with which a session can be begun. */
export type Bundle = {
  registrationId: number
  identity: Buffer
  signedPreKey: { id: number; public: Buffer; signature: Buffer }
  preKey?: { id: number; public: Buffer }
}
export type Ciphertext = { type: 'pkmsg' | 'msg'; body: Buffer }

const SIGNED_PRE_KEY_ID = 1

/** Keys of a phone that nobody owns yet. */
export type SpareKeys = Pick<SignalDevice, 'identity' | 'signedPreKey'>

export function makeSpareKeys(): SpareKeys {
  const identity = newIdentityKey()
  const signed = newKeyPair()
  const signature = identity.sign(withTypeByte(signed.public))
  return { identity, signedPreKey: { ...signed, id: SIGNED_PRE_KEY_ID, signature } }
}

/** A phone's Signal side, with prepared keys if there are any. */
export function makeSignalDevice(name: string, { identity, signedPreKey } = makeSpareKeys()): SignalDevice {
  const device = {
    name,
    identity,
    registrationId: 1 + Math.floor(Math.random() * 16380),
    signedPreKey,
    preKeys: new Map<number, KeyPair>(),
    nextPreKeyId: 1,
    sessions: new Map<string, Uint8Array>(),
  }
  return { ...device, storage: makeStorage(device) }
}

/** A bundle with a fresh one-time pre-key, as the server gives to whoever begins a session. */
export function takeOwnBundle(device: SignalDevice): Bundle {
  const id = device.nextPreKeyId++
  const preKey = newKeyPair()
  device.preKeys.set(id, preKey)
  return {
    registrationId: device.registrationId,
    identity: device.identity.public,
    signedPreKey: device.signedPreKey,
    preKey: { id, public: preKey.public },
  }
}

export async function beginSession(device: SignalDevice, peer: Peer, bundle: Bundle): Promise<void> {
  const session = {
    registrationId: bundle.registrationId,
    identityKey: withTypeByte(bundle.identity),
    signedPreKey: {
      keyId: bundle.signedPreKey.id,
      publicKey: withTypeByte(bundle.signedPreKey.public),
      signature: bundle.signedPreKey.signature,
    },
    preKey: bundle.preKey && { keyId: bundle.preKey.id, publicKey: withTypeByte(bundle.preKey.public) },
  }
  const builder = new libsignal.SessionBuilder(device.storage, addressOf(device, peer))
  // libsignal accepts a bundle without a one-time key, though its types say otherwise.
  await builder.initOutgoing(session as Parameters<typeof builder.initOutgoing>[0])
}

export function hasSession(device: SignalDevice, peer: Peer): boolean {
  return device.sessions.has(addressOf(device, peer).toString())
}

export async function encrypt(device: SignalDevice, peer: Peer, plain: Uint8Array): Promise<Ciphertext> {
  const { type, body } = await cipherFor(device, peer).encrypt(Buffer.from(plain))
  return { type: type === 3 ? 'pkmsg' : 'msg', body: Buffer.from(body, 'binary') }
}

/** Throws when the ciphertext fits no session. */
export async function decrypt(device: SignalDevice, peer: Peer, message: Ciphertext): Promise<Buffer> {
  const cipher = cipherFor(device, peer)
  return message.type === 'pkmsg'
    ? cipher.decryptPreKeyWhisperMessage(message.body)
    : cipher.decryptWhisperMessage(message.body)
}

/** The children of a `user` node in the server's answer to a request for bundles. */
export function bundleNodes(bundle: Bundle): BinaryNode[] {
  const nodes: BinaryNode[] = [
    leaf('registration', bigEndian(bundle.registrationId, 4)),
    leaf('type', Buffer.from([5])),
    leaf('identity', bundle.identity),
    {
      tag: 'skey',
      attrs: {},
      content: [
        leaf('id', bigEndian(bundle.signedPreKey.id, 3)),
        leaf('value', bundle.signedPreKey.public),
        leaf('signature', bundle.signedPreKey.signature),
      ],
    },
  ]
  if (bundle.preKey) {
    nodes.push({
      tag: 'key',
      attrs: {},
      content: [leaf('id', bigEndian(bundle.preKey.id, 3)), leaf('value', bundle.preKey.public)],
    })
  }
  return nodes
}

function cipherFor(device: SignalDevice, peer: Peer): libsignal.SessionCipher {
  return new libsignal.SessionCipher(device.storage, addressOf(device, peer))
}

/** Includes the owner's name too: libsignal queues work by address alone, for the whole process. */
function addressOf(device: { name: string }, peer: Peer): libsignal.ProtocolAddress {
  return new libsignal.ProtocolAddress(`${device.name}~${peer.number}`, peer.device)
}

function makeStorage(device: Omit<SignalDevice, 'storage'>): libsignal.SignalStorage {
  const signalPair = (pair: KeyPair) => ({ privKey: pair.private, pubKey: pair.public })
  return {
    loadSession: async (id) => {
      const stored = device.sessions.get(id)
      return stored && libsignal.SessionRecord.deserialize(stored)
    },
    storeSession: async (id, session) => {
      device.sessions.set(id, session.serialize())
    },
    isTrustedIdentity: () => true,
    loadPreKey: async (id) => {
      const pair = device.preKeys.get(Number(id))
      return pair && signalPair(pair)
    },
    removePreKey: (id) => {
      device.preKeys.delete(id)
    },
    loadSignedPreKey: () => signalPair(device.signedPreKey),
    getOurRegistrationId: () => device.registrationId,
    getOurIdentity: () => ({ privKey: device.identity.private, pubKey: withTypeByte(device.identity.public) }),
  }
}

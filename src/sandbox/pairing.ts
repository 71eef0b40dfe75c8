import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { proto } from '@whiskeysockets/baileys'
import { verifySignature } from 'libsignal/src/curve.js'
import { type Connection, endWithStreamError } from './connection.ts'
import { withTypeByte } from './keys.ts'
import type { Network } from './network.ts'
import { type BinaryNode, bytes, child, leaf, lidJid, pnJid, SERVER } from './nodes.ts'
import type { ClientHello } from './noise-server.ts'
import type { Companion, OwnPhone } from './phones.ts'

type CompanionKeys = Pick<Companion, 'noiseKey' | 'identity' | 'registrationId' | 'signedPreKey'>

/** A client that is not linked yet: its keys, and the QR references it may show. */
export type PairingRequest = CompanionKeys & {
  refs: string[]
  /** Secrets that the server has asked the client to give up. */
  retired: Set<string>
  /** An unacknowledged request for new registration material. */
  refreshId?: string
  code?: import('./pairing-code.ts').PairingCodeState
  passkey?: import('./passkey.ts').PasskeyLinking
  /** The device that waits for the client's signature. */
  offered?: { companion: Companion; details: Buffer; requestId: string }
}

const ACCOUNT_PREFIX = Buffer.from([6, 0])
const DEVICE_PREFIX = Buffer.from([6, 1])
const REFS = 6

/** A registering client: stores its keys and gives it references for QR codes. */
export function beginPairing(network: Network, connection: Connection, hello: ClientHello): void {
  const data = hello.payload.devicePairingData
  if (!data) throw new Error('no pairing data')
  const refs = Array.from({ length: REFS }, () => `2@${randomBytes(24).toString('base64url')}`)
  connection.pairing = {
    noiseKey: hello.clientStatic,
    identity: Buffer.from(data.eIdent ?? []),
    registrationId: toNumber(data.eRegid),
    signedPreKey: {
      id: toNumber(data.eSkeyId),
      public: Buffer.from(data.eSkeyVal ?? []),
      signature: Buffer.from(data.eSkeySig ?? []),
    },
    refs,
    retired: new Set(),
  }
  for (const ref of refs) network.waitingForScan.set(ref, connection)
  connection.send({
    tag: 'iq',
    attrs: { from: SERVER, type: 'set', id: `pair-${connection.id}`, xmlns: 'md' },
    content: [{ tag: 'pair-device', attrs: {}, content: refs.map((ref) => leaf('ref', Buffer.from(ref))) }],
  })
}

export function forgetPairing(network: Network, connection: Connection): void {
  for (const ref of connection.pairing?.refs ?? []) network.waitingForScan.delete(ref)
}

/** Sends the client its new identity as a device of the phone; it counts as linked once the client has signed it. */
export function offerDevice(network: Network, connection: Connection, phone: OwnPhone, advSecret: Buffer): Companion {
  const request = connection.pairing
  if (!request) throw new Error('the client is not pairing')
  const companion = newCompanion(phone, request)
  const { device } = companion
  const { details, account } = signDevice(network, companion)
  const hmac = createHmac('sha256', advSecret).update(account).digest()
  const bareLid = network.faults.find('bare_lid', phone.phone) !== undefined
  const requestId = `linked-${connection.id}`
  request.offered = { companion, details, requestId }
  connection.send({
    tag: 'iq',
    attrs: { from: SERVER, type: 'set', id: requestId, xmlns: 'md', t: String(Math.floor(network.now() / 1000)) },
    content: [
      {
        tag: 'pair-success',
        attrs: {},
        content: [
          leaf('device-identity', proto.ADVSignedDeviceIdentityHMAC.encode({ details: account, hmac }).finish()),
          { tag: 'platform', attrs: { name: 'android' } },
          { tag: 'device', attrs: { jid: pnJid(phone.phone, device), lid: lidJid(phone.lid, bareLid ? 0 : device) } },
        ],
      },
    ],
  })
  return companion
}

/** A device of the phone that has never logged in; the phone does not count it among its own yet. */
export function newCompanion(owner: OwnPhone, keys: CompanionKeys): Companion {
  const { noiseKey, identity, registrationId, signedPreKey } = keys
  return {
    owner,
    device: owner.nextDevice++,
    noiseKey,
    identity,
    registrationId,
    signedPreKey,
    preKeys: [],
    greeted: false,
    droppedOffline: 0,
    pending: new Map(),
    unsent: [],
    lowKeysReported: false,
  }
}

/** What the phone says about its device, and the same signed by the account. */
export function signDevice(
  network: Network,
  { owner, device, identity }: Companion,
): { details: Buffer; account: Buffer } {
  const details = Buffer.from(
    proto.ADVDeviceIdentity.encode({
      rawId: randomBytes(4).readUInt32BE() >>> 1,
      timestamp: Math.floor(network.now() / 1000),
      keyIndex: device,
    }).finish(),
  )
  const account = proto.ADVSignedDeviceIdentity.encode({
    details,
    accountSignatureKey: owner.signal.identity.public,
    accountSignature: owner.signal.identity.sign(Buffer.concat([ACCOUNT_PREFIX, details, identity])),
  }).finish()
  return { details, account: Buffer.from(account) }
}

/** The client's signed answer: checks it, links the device and asks the client to reconnect (515). */
export function finishPairing(network: Network, connection: Connection, answer: BinaryNode): void {
  const offered = connection.pairing?.offered
  if (!offered || answer.attrs.id !== offered.requestId) return
  const { companion, details } = offered
  const accountKey = companion.owner.signal.identity.public
  const signed = proto.ADVSignedDeviceIdentity.decode(bytes(child(answer, 'pair-device-sign'), 'device-identity'))
  const message = Buffer.concat([DEVICE_PREFIX, details, companion.identity, accountKey])
  const valid =
    timingSafeEqual(details, Buffer.from(signed.details ?? Buffer.alloc(details.length))) &&
    verifySignature(withTypeByte(companion.identity), message, Buffer.from(signed.deviceSignature ?? []))
  if (!valid) throw new Error('the device signature is wrong')
  companion.owner.companions.set(companion.device, companion)
  forgetPairing(network, connection)
  network.ledger.note({
    at: network.now(),
    number: companion.owner.phone,
    note: 'linked',
    detail: { device: companion.device },
  })
  endWithStreamError(connection, 515)
}

function toNumber(data: Uint8Array | null | undefined): number {
  return data?.length ? Buffer.from(data).readUIntBE(0, data.length) : 0
}

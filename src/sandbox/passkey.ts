import { createHmac, randomBytes } from 'node:crypto'
import { aesDecryptGCM, bytesToCrockford, Curve, hkdf, proto, sha256 } from '@whiskeysockets/baileys'
import type { Connection } from './connection.ts'
import { type KeyPair, newKeyPair } from './keys.ts'
import type { Network } from './network.ts'
import { type BinaryNode, bytes, children, iqError, leaf, result, SERVER, unixSeconds } from './nodes.ts'
import { offerDevice } from './pairing.ts'
import type { OwnPhone } from './phones.ts'
import { checkAssertion, type PasskeyCredential, RP_ID } from './webauthn.ts'

/** What a number's owner has asked of WhatsApp: no device is linked without the passkey. */
export type PasskeyDemand = {
  credential: PasskeyCredential
  /** The owner looks at the code on the phone before going on; otherwise the phone continues by itself. */
  compares?: boolean
  /** The demand comes without the challenge: the client has to ask for it. */
  withoutOptions?: boolean
  timeoutMs?: number
}

/** One client's linking by passkey, as server and phone see it. */
export type PasskeyLinking = {
  phone: OwnPhone
  demand: PasskeyDemand
  /** The secret in the code that was scanned or typed. */
  scanned: Buffer
  challenge: string
  stage: 'required' | 'refused' | 'answered' | 'comparing' | 'linked'
  problem?: string
  ref?: string
  identity?: proto.CompanionEphemeralIdentity
  identityBytes?: Buffer
  commitment?: Buffer
  ephemeral: KeyPair
  nonce: Buffer
  code?: string
  proof: 'valid' | 'wrong' | 'none'
  isConfirmed: boolean
  /** Encrypted by the client, until the owner has compared the codes. */
  advSecret?: Buffer
}

const TEN_MINUTES = 600_000

/** Instead of a device identity the client gets a challenge. */
export function demandPasskey(
  network: Network,
  connection: Connection,
  phone: OwnPhone,
  scanned: Buffer,
  demand: PasskeyDemand,
): void {
  const { pairing } = connection
  if (!pairing) throw new Error('the client is not pairing')
  pairing.passkey = {
    phone,
    demand,
    scanned,
    challenge: randomBytes(32).toString('base64url'),
    stage: 'required',
    ephemeral: newKeyPair(),
    nonce: randomBytes(32),
    proof: 'none',
    isConfirmed: demand.compares !== true,
  }
  const options = demand.withoutOptions ? undefined : [leaf('passkey_request_options', optionsOf(pairing.passkey))]
  notify(network, connection, 'passkey_prologue_request', options)
}

function optionsOf({ challenge, demand }: PasskeyLinking): Buffer {
  const { timeoutMs = TEN_MINUTES } = demand
  const options = { challenge, timeout: timeoutMs, rpId: RP_ID, allowCredentials: [], userVerification: 'required' }
  return Buffer.from(JSON.stringify({ ...options, extensions: { uvm: true } }))
}

function notify(network: Network, connection: Connection, type: string, content?: BinaryNode[]): void {
  const id = `${type}-${connection.id}-${Math.floor(network.now())}`
  connection.send({ tag: 'notification', attrs: { from: SERVER, type, id, t: unixSeconds(network.now()) }, content })
}

/** Queries of a client that links by passkey. False: it is not one of them. */
export function answerPasskeyQuery(network: Network, connection: Connection, query: BinaryNode): boolean {
  const linking = connection.pairing?.passkey
  const [asked] = children(query)
  if (!linking || !asked) return false
  switch (asked.tag) {
    case 'passkey_request_options':
      if (linking.stage === 'refused')
        Object.assign(linking, { stage: 'required', challenge: randomBytes(32).toString('base64url') })
      connection.send(result(query, [leaf('passkey_request_options', optionsOf(linking))]))
      return true
    case 'ref':
      linking.ref = randomBytes(12).toString('base64url')
      connection.send(result(query, [leaf('ref', linking.ref)]))
      return true
    case 'passkey_prologue':
    case 'companion_nonce':
    case 'encrypted_pairing_request': {
      const problem = attempt(() => STEPS[asked.tag as keyof typeof STEPS](network, connection, linking, asked))
      if (problem) refuse(network, connection, linking, query, problem)
      else connection.send(result(query))
      if (!problem) proceed(network, connection, linking, asked.tag)
      return true
    }
    default:
      return false
  }
}

function attempt(step: () => string | undefined): string | undefined {
  try {
    return step()
  } catch (error) {
    return String(error)
  }
}

function refuse(network: Network, { send }: Connection, linking: PasskeyLinking, query: BinaryNode, problem: string) {
  linking.stage = 'refused'
  linking.problem = problem
  network.ledger.note({ at: network.now(), number: linking.phone.phone, note: 'passkey refused', detail: problem })
  send(iqError(query, 400, 'bad-request'))
}

const STEPS = { passkey_prologue: takePrologue, companion_nonce: takeNonce, encrypted_pairing_request: takeRequest }

/** The server's side: the owner's signature. The phone's: the commitment to a key, and who made it. */
function takePrologue(_: Network, __: Connection, linking: PasskeyLinking, node: BinaryNode): string | undefined {
  const { demand, challenge, scanned } = linking
  if (linking.stage !== 'required') return 'no challenge is open'
  const problem = checkAssertion(
    demand.credential,
    challenge,
    bytes(node, 'credential_id'),
    bytes(node, 'webauthn_assertion'),
  )
  if (problem) return problem
  const payload = bytes(node, 'prologue_payload')
  const { companionEphemeralIdentity, commitment } = proto.ProloguePayload.decode(payload)
  linking.identityBytes = Buffer.from(companionEphemeralIdentity ?? [])
  linking.identity = proto.CompanionEphemeralIdentity.decode(linking.identityBytes)
  linking.commitment = Buffer.from(commitment?.hash ?? [])
  if (linking.identity.ref !== linking.ref) return 'another ref'
  if (linking.identity.publicKey?.length !== 32) return 'no key'
  const proof = bytes(node, 'pairing_handoff_proof')
  const key = hkdf(scanned, 32, { info: 'shortcake-passkey-handoff-v1' })
  const expected = createHmac('sha256', key).update(payload).digest()
  linking.proof = proof.length === 0 ? 'none' : proof.equals(expected) ? 'valid' : 'wrong'
  return linking.proof === 'wrong' ? 'a wrong proof of the code that was scanned' : undefined
}

function takeNonce(_: Network, __: Connection, linking: PasskeyLinking, node: BinaryNode): string | undefined {
  const nonce = bytes(node)
  const { identityBytes = Buffer.alloc(0), commitment, ephemeral } = linking
  if (linking.stage !== 'answered') return 'out of turn'
  if (!commitment?.equals(sha256(Buffer.concat([identityBytes, nonce])))) return 'not what was committed to'
  const digest = sha256(Buffer.concat([nonce, ephemeral.public]))
  const code = bytesToCrockford(Buffer.from(linking.nonce.subarray(0, 5).map((byte, i) => byte ^ digest.readUInt8(i))))
  linking.code = `${code.slice(0, 4)}-${code.slice(4)}`
  return undefined
}

function takeRequest(
  _: Network,
  { pairing }: Connection,
  linking: PasskeyLinking,
  node: BinaryNode,
): string | undefined {
  if (linking.stage !== 'comparing') return 'out of turn'
  const { encryptedPayload, iv } = proto.EncryptedPairingRequest.decode(bytes(node))
  const shared = Curve.sharedKey(linking.ephemeral.private, Buffer.from(linking.identity?.publicKey ?? []))
  const salt = Buffer.from(`Companion Pairing ${linking.identity?.deviceType} with ref ${linking.ref}`)
  const key = hkdf(shared, 32, { salt, info: 'Pairing Information Encryption Key' })
  const opened = aesDecryptGCM(Buffer.from(encryptedPayload ?? []), key, Buffer.from(iv ?? []), Buffer.alloc(0))
  const request = proto.PairingRequest.decode(opened)
  const isSame =
    pairing?.noiseKey.equals(Buffer.from(request.companionPublicKey ?? [])) &&
    pairing.identity.equals(Buffer.from(request.companionIdentityKey ?? []))
  if (!isSame) return 'the keys are not those of the client'
  linking.advSecret = Buffer.from(request.advSecret ?? [])
  return linking.advSecret.length === 32 && !linking.advSecret.equals(linking.scanned) ? undefined : 'no new secret'
}

function proceed(network: Network, connection: Connection, linking: PasskeyLinking, step: string): void {
  if (step === 'passkey_prologue') {
    linking.stage = 'answered'
    const identity = proto.PrimaryEphemeralIdentity.encode({
      publicKey: linking.ephemeral.public,
      nonce: linking.nonce,
    })
    notify(network, connection, 'crsc_continuation', [leaf('primary_ephemeral_identity', identity.finish())])
  } else if (step === 'companion_nonce') {
    linking.stage = 'comparing'
    network.ledger.note({ at: network.now(), number: linking.phone.phone, note: 'passkey code', detail: linking.code })
  } else link(network, connection, linking)
}

/** The owner has compared the codes on the phone: links the device, or lets it wait in vain. */
export function confirmOnPhone(
  network: Network,
  connection: Connection,
  linking: PasskeyLinking,
  isSame: boolean,
): void {
  if (!isSame) {
    linking.stage = 'refused'
    linking.problem = 'the codes differ'
    return
  }
  linking.isConfirmed = true
  link(network, connection, linking)
}

function link(network: Network, connection: Connection, linking: PasskeyLinking): void {
  if (!linking.isConfirmed || !linking.advSecret || linking.stage === 'linked') return
  linking.stage = 'linked'
  offerDevice(network, connection, linking.phone, linking.advSecret)
}

/** The client that links to this phone by passkey. */
export function findPasskeyLinking(
  network: Network,
  phone: OwnPhone,
): { connection: Connection; linking: PasskeyLinking } | undefined {
  for (const connection of network.connections) {
    const linking = connection.pairing?.passkey
    if (linking?.phone === phone) return { connection, linking }
  }
  return undefined
}

/** When linking by code WhatsApp has been seen to send this first: a step without its contents. */
export function sendEmptyCodeStep(network: Network, connection: Connection): void {
  notify(network, connection, 'link_code_companion_reg', [{ tag: 'link_code_companion_reg', attrs: {}, content: [] }])
}

export const acknowledgesPasskey = ({ attrs }: BinaryNode): boolean =>
  attrs.class === 'notification' && /^(passkey_prologue_request|crsc_continuation)$/.test(attrs.type ?? '')

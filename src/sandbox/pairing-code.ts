import { pbkdf2, randomBytes } from 'node:crypto'
import { promisify } from 'node:util'
import { aesDecryptCTR, aesDecryptGCM, aesEncryptCTR, Curve, hkdf } from '@whiskeysockets/baileys'
import { admit } from './admit.ts'
import type { Connection } from './connection.ts'
import { type KeyPair, newKeyPair } from './keys.ts'
import type { Network } from './network.ts'
import { type BinaryNode, bytes, child, iqError, leaf, parseJid, result, SERVER, unixSeconds } from './nodes.ts'
import type { OwnPhone } from './phones.ts'

/** A client that wants to link by a code typed into the phone. */
export type PairingCodeState = {
  phone: string
  ref: Buffer
  wrappedCompanionEphemeral: Buffer
  entered?: { phone: OwnPhone; ephemeral: KeyPair; companionEphemeral: Buffer }
}

const derive = promisify(pbkdf2)
const ITERATIONS = 131_072

/** First step: the client has shown its user a code and waits for it to be typed into the phone. */
export function companionHello(connection: Connection, query: BinaryNode): void {
  const reg = child(query, 'link_code_companion_reg')
  const phone = parseJid(reg?.attrs.jid)?.user
  if (!connection.pairing || !phone) {
    connection.send(iqError(query, 400, 'bad-request'))
    return
  }
  const ref = randomBytes(16)
  connection.pairing.code = {
    phone,
    ref,
    wrappedCompanionEphemeral: bytes(reg, 'link_code_pairing_wrapped_companion_ephemeral_pub'),
  }
  connection.send(
    result(query, [{ tag: 'link_code_companion_reg', attrs: {}, content: [leaf('link_code_pairing_ref', ref)] }]),
  )
}

/** The user types the code into the phone. A wrong code is noticed only at the last step, as with WhatsApp. */
export async function enterPairingCode(network: Network, phone: OwnPhone, code: string): Promise<void> {
  const connection = [...network.connections].find((item) => item.pairing?.code?.phone === phone.phone)
  const state = connection?.pairing?.code
  if (!connection || !state) throw new Error('no client waits for a pairing code of this number')
  const typed = code.replace(/[^0-9A-Za-z]/g, '').toUpperCase()
  const wrapped = state.wrappedCompanionEphemeral
  const key = await derive(typed, wrapped.subarray(0, 32), ITERATIONS, 32, 'sha256')
  const companionEphemeral = aesDecryptCTR(wrapped.subarray(48, 80), key, wrapped.subarray(32, 48))
  const ephemeral = newKeyPair()
  state.entered = { phone, ephemeral, companionEphemeral }
  const [salt, iv] = [randomBytes(32), randomBytes(16)]
  const ownKey = await derive(typed, salt, ITERATIONS, 32, 'sha256')
  connection.send({
    tag: 'notification',
    attrs: {
      from: SERVER,
      type: 'link_code_companion_reg',
      id: `code-${connection.id}`,
      t: unixSeconds(network.now()),
    },
    content: [
      {
        tag: 'link_code_companion_reg',
        attrs: { stage: 'primary_hello' },
        content: [
          leaf(
            'link_code_pairing_wrapped_primary_ephemeral_pub',
            Buffer.concat([salt, iv, aesEncryptCTR(ephemeral.public, ownKey, iv)]),
          ),
          leaf('primary_identity_pub', phone.signal.identity.public),
          leaf('link_code_pairing_ref', state.ref),
        ],
      },
    ],
  })
}

/** Last step: the client proves that it knew the code; both sides derive the secret that a QR would have carried. */
export function companionFinish(network: Network, connection: Connection, query: BinaryNode): void {
  const reg = child(query, 'link_code_companion_reg')
  const entered = connection.pairing?.code?.entered
  if (!entered) {
    connection.send(iqError(query, 400, 'bad-request'))
    return
  }
  const { phone, ephemeral, companionEphemeral } = entered
  const wrapped = bytes(reg, 'link_code_pairing_wrapped_key_bundle')
  const companionIdentity = bytes(reg, 'companion_identity_public')
  let random: Buffer
  const shared = Curve.sharedKey(ephemeral.private, companionEphemeral)
  try {
    const info = 'link_code_pairing_key_bundle_encryption_key'
    const key = hkdf(shared, 32, { salt: wrapped.subarray(0, 32), info })
    random = aesDecryptGCM(wrapped.subarray(44), key, wrapped.subarray(32, 44), Buffer.alloc(0)).subarray(64, 96)
  } catch (error) {
    network.ledger.note({ at: network.now(), number: phone.phone, note: 'wrong pairing code', detail: String(error) })
    connection.send(iqError(query, 401, 'not-authorized'))
    return
  }
  connection.send(result(query))
  const identityShared = Curve.sharedKey(phone.signal.identity.private, companionIdentity)
  const secret = hkdf(Buffer.concat([shared, identityShared, random]), 32, { info: 'adv_secret' })
  admit(network, connection, phone, Buffer.from(secret))
}

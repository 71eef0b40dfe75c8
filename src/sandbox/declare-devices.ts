import type { Network } from './network.ts'
import { newCompanion, signDevice } from './pairing.ts'

/** The keys of a client that linked itself in an earlier run of the network; public keys are base64. */
export type KnownDevice = {
  /** Of the number; created if it does not exist. */
  phone: string
  noiseKey: string
  identity: string
  registrationId: number
  signedPreKey: { id: number; public: string; signature: string }
  /** One-time pre-keys that the server holds for it. */
  preKeys: { id: number; public: string }[]
}
/** What the client keeps from its linking. `account`: its device identity, signed by the account, base64. */
export type DeclaredDevice = { phone: string; device: number; lid: string; account: string }

/** Accepts a client as a long-known linked device of the phone: it can log in like all others. */
export function declareDevice(network: Network, known: KnownDevice): DeclaredDevice {
  const owner = network.phones.create(known.phone)
  const companion = newCompanion(owner, {
    noiseKey: fromBase64(known.noiseKey),
    identity: fromBase64(known.identity),
    registrationId: known.registrationId,
    signedPreKey: {
      id: known.signedPreKey.id,
      public: fromBase64(known.signedPreKey.public),
      signature: fromBase64(known.signedPreKey.signature),
    },
  })
  companion.greeted = true
  companion.preKeys = known.preKeys.map(({ id, public: key }) => ({ id, public: fromBase64(key) }))
  owner.companions.set(companion.device, companion)
  const { account } = signDevice(network, companion)
  return { phone: owner.phone, device: companion.device, lid: owner.lid, account: account.toString('base64') }
}

const fromBase64 = (text: string) => Buffer.from(text, 'base64')

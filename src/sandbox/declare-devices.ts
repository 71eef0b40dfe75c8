import type { Network } from './network.ts'
import { newCompanion, signDevice } from './pairing.ts'

/** The keys of a client that has linked itself in an earlier life of the network; public keys are base64. */
export type KnownDevice = {
  /** Of the number; made when it does not exist. */
  phone: string
  noiseKey: string
  identity: string
  registrationId: number
  signedPreKey: { id: number; public: string; signature: string }
  /** One-time pre-keys that the server has of it. */
  preKeys: { id: number; public: string }[]
}
/** What the client keeps of its linking. `account`: its device identity as the account has signed it, base64. */
export type DeclaredDevice = { phone: string; device: number; lid: string; account: string }

/** Takes a client for a linked device of the phone that has long been greeted: it can log in, as all others do. */
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

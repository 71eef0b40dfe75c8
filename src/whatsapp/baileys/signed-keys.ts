import type { SignalRepositoryWithLIDStore } from '@whiskeysockets/baileys'
import { isSignedBy } from './check-signatures.ts'

type Keys = Parameters<SignalRepositoryWithLIDStore['injectE2ESession']>[0]['session']

/**
 * Whether the pre-key of a device is signed by its identity key: otherwise whoever stands between may have put their own
 * in its place, and read what is encrypted with it. libsignal, as Baileys calls it, takes any signature.
 */
export function isSigned({ identityKey, signedPreKey }: Pick<Keys, 'identityKey' | 'signedPreKey'>): boolean {
  return isSignedBy(identityKey, signedPreKey.publicKey, signedPreKey.signature)
}

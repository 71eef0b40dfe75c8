import type { SignalRepositoryWithLIDStore } from '@whiskeysockets/baileys'
import { isSignedBy } from './check-signatures.ts'

type Keys = Parameters<SignalRepositoryWithLIDStore['injectE2ESession']>[0]['session']

/**
 * Whether a device's pre-key is signed by its identity key. Otherwise somebody in between may have put their own in its
 * place and could read what is encrypted with it. libsignal, as Baileys calls it, accepts any signature.
 */
export function isSigned({ identityKey, signedPreKey }: Pick<Keys, 'identityKey' | 'signedPreKey'>): boolean {
  return isSignedBy(identityKey, signedPreKey.publicKey, signedPreKey.signature)
}

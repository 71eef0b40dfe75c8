import type { SignalRepositoryWithLIDStore } from '@whiskeysockets/baileys'
import { verifySignature } from 'whatsapp-rust-bridge'

type Keys = Parameters<SignalRepositoryWithLIDStore['injectE2ESession']>[0]['session']

/**
 * Whether the pre-key of a device is signed by its identity key: otherwise whoever stands between may have put their own
 * in its place, and read what is encrypted with it. libsignal, as Baileys calls it, takes any signature.
 */
export function isSigned({ identityKey, signedPreKey }: Pick<Keys, 'identityKey' | 'signedPreKey'>): boolean {
  try {
    return verifySignature(identityKey, signedPreKey.publicKey, signedPreKey.signature)
  } catch {
    // Of another length than a key or a signature has.
    return false
  }
}

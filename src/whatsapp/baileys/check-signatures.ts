import { Curve } from '@whiskeysockets/baileys'
import { verifySignature } from 'whatsapp-rust-bridge'

/**
 * Whether `key` (Curve25519, with or without Signal's type byte) has signed the message. False also for keys and
 * signatures of another length than they have.
 */
export function isSignedBy(key: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  try {
    return verifySignature(key, message, signature)
  } catch {
    return false
  }
}

/**
 * Lets Baileys check signatures: those of the server's certificate at each log-in, and the account's at linking. By itself
 * it takes 16 ms of arithmetic in JavaScript for the two of a log-in, which is more than all the rest, and any signature
 * for a good one, for libsignal answers false where Baileys waits for an error.
 */
export function checkSignatures(curve: Pick<typeof Curve, 'verify'> = Curve): void {
  curve.verify = isSignedBy
}

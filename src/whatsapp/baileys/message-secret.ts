import { createHmac, createSecretKey, type KeyObject } from 'node:crypto'
import { firstKeyOf } from '../../lib/key-ring.ts'

export const MESSAGE_SECRET_BYTES = 32

/**
 * The secret of a message that we send. It opens whatever is encrypted about it later (an edit on the number's own
 * phone, a vote). Derived from our own secret, so nothing has to be stored across restarts and repeats: by HKDF with
 * SHA-256 (RFC 5869), whose first half is done once per key, since this runs with every message.
 */
export function messageSecret(secretKey: Uint8Array, numberId: string, messageId: string): Uint8Array {
  // One block, which is as long as the secret.
  const block = createHmac('sha256', extracted(firstKeyOf(secretKey)))
    .update(`message secret/${numberId}/${messageId}\u0001`)
    .digest()
  return new Uint8Array(block)
}

const keys = new WeakMap<Uint8Array, KeyObject>()

function extracted(key: Uint8Array): KeyObject {
  const known = keys.get(key)
  if (known) return known
  const noSalt = createSecretKey(Buffer.alloc(MESSAGE_SECRET_BYTES))
  const made = createSecretKey(createHmac('sha256', noSalt).update(key).digest())
  keys.set(key, made)
  return made
}

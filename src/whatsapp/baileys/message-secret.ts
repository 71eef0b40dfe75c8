import { createHmac, createSecretKey, type KeyObject } from 'node:crypto'
import { firstKeyOf } from '../../lib/key-ring.ts'

export const MESSAGE_SECRET_BYTES = 32

/**
 * The secret of a message that we send: what is sealed about it later (an edit on the number's own phone, a vote) opens
 * with it. Made of ours, so that nothing has to be kept, over restarts and repeats: by HKDF with SHA-256 (RFC 5869), of
 * which the first half is done once for each key, for this runs with every message.
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

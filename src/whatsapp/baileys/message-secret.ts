import { hkdfSync } from 'node:crypto'
import { firstKeyOf } from '../../lib/key-ring.ts'

export const MESSAGE_SECRET_BYTES = 32

/**
 * The secret of a message that we send: what is sealed about it later (an edit on the number's own phone, a vote) opens
 * with it. Made of ours, so that nothing has to be kept, over restarts and repeats.
 */
export function messageSecret(secretKey: Uint8Array, numberId: string, messageId: string): Uint8Array {
  return new Uint8Array(
    hkdfSync('sha256', firstKeyOf(secretKey), '', `message secret/${numberId}/${messageId}`, MESSAGE_SECRET_BYTES),
  )
}

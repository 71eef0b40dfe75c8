import { hkdfSync, randomBytes } from 'node:crypto'
import { expect, it } from 'vitest'
import { keyRing } from '../../lib/key-ring.ts'
import { messageSecret } from './message-secret.ts'

const byNode = (key: Uint8Array, numberId: string, messageId: string) =>
  new Uint8Array(hkdfSync('sha256', key, '', `message secret/${numberId}/${messageId}`, 32))

it('makes the secret of a message as HKDF does, also of the key of the beginning', () => {
  const first = randomBytes(32)
  const second = keyRing(randomBytes(32), { first })
  for (const messageId of ['3EB0C431', '', '№ 7 ё']) {
    const wanted = byNode(first, 'num_1', messageId)
    expect(messageSecret(first, 'num_1', messageId)).toEqual(wanted)
    expect(messageSecret(second, 'num_1', messageId)).toEqual(wanted)
    expect(messageSecret(randomBytes(32), 'num_1', messageId)).not.toEqual(wanted)
  }
})

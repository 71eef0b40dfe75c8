import { verifySignature } from 'libsignal/src/curve.js'
import { describe, expect, it } from 'vitest'
import { newIdentityKey, newKeyPair, withTypeByte } from './keys.ts'
import { beginSession, decrypt, encrypt, makeSignalDevice, takeOwnBundle } from './signal-device.ts'

describe('keys', () => {
  it('signs so that an XEdDSA verifier accepts the signature, and only the right one', () => {
    for (let i = 0; i < 4; i++) {
      const identity = newIdentityKey()
      const message = withTypeByte(newKeyPair().public)
      expect(verifySignature(withTypeByte(identity.public), message, identity.sign(message))).toBe(true)
      expect(verifySignature(withTypeByte(newIdentityKey().public), message, identity.sign(message))).toBe(false)
    }
  })

  it('carries Signal sessions between two devices', async () => {
    const [a, b] = [makeSignalDevice('a'), makeSignalDevice('b')]
    const [toA, toB] = [
      { number: 'a', device: 0 },
      { number: 'b', device: 0 },
    ]
    await beginSession(a, toB, takeOwnBundle(b))
    const first = await encrypt(a, toB, Buffer.from('one'))
    expect(first.type).toBe('pkmsg')
    expect((await decrypt(b, toA, first)).toString()).toBe('one')
    const back = await encrypt(b, toA, Buffer.from('two'))
    expect((await decrypt(a, toB, back)).toString()).toBe('two')
    expect((await encrypt(a, toB, Buffer.from('three'))).type).toBe('msg')
  })
})

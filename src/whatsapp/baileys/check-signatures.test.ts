import { randomBytes } from 'node:crypto'
import { Curve } from '@whiskeysockets/baileys'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { verifySignature } from 'whatsapp-rust-bridge'
import { newIdentityKey } from '../../sandbox/keys.ts'
import { checkSignatures, isSignedBy } from './check-signatures.ts'

const message = Buffer.from('serial 0, key of the leaf')

describe('a signature', () => {
  const key = newIdentityKey()
  const signature = key.sign(message)

  it('is good for its own message and key, with or without the type byte', () => {
    expect(isSignedBy(key.public, message, signature)).toBe(true)
    expect(isSignedBy(Buffer.concat([Buffer.of(5), key.public]), message, signature)).toBe(true)
  })

  it('of libsignal is good, too', () => {
    const { private: secret, public: own } = Curve.generateKeyPair()
    expect(isSignedBy(own, message, Curve.sign(Buffer.from(secret), message))).toBe(true)
  })

  it.each([
    ['another message', key.public, Buffer.from('serial 1'), signature],
    ['another key', newIdentityKey().public, message, signature],
    ['random bytes', key.public, message, randomBytes(64)],
    ['nothing', key.public, message, Buffer.alloc(0)],
    ['too short a key', key.public.subarray(1), message, signature],
    ['no key', Buffer.alloc(0), message, signature],
  ])('is bad with %s', (_, publicKey, text, given) => {
    expect(isSignedBy(publicKey, text, given)).toBe(false)
  })
})

it('Baileys refuses what is not signed', () => {
  const curve = { verify: Curve.verify }
  checkSignatures(curve)
  const key = newIdentityKey()
  expect(curve.verify(key.public, message, key.sign(message))).toBe(true)
  expect(curve.verify(key.public, message, randomBytes(64))).toBe(false)
})

describe('beside the library of WebAssembly that Baileys brings', () => {
  const judged = (key: Uint8Array, signature: Uint8Array): boolean => {
    try {
      return verifySignature(key, message, signature)
    } catch {
      return false
    }
  }

  it('a signature is judged the same, whatever is changed in it or in the key', { tags: 'property' }, () => {
    const flips = fc.array(fc.nat(32 * 8 + 64 * 8 - 1), { maxLength: 2 })
    fc.assert(
      fc.property(flips, (bits) => {
        const identity = newIdentityKey()
        const both = Buffer.concat([identity.public, identity.sign(message)])
        for (const bit of bits) both.writeUInt8(both.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3)
        const [key, signature] = [both.subarray(0, 32), both.subarray(32)]
        expect(isSignedBy(key, message, signature)).toBe(judged(key, signature))
      }),
    )
  })

  it.each([
    ['0', '00'.repeat(32)],
    ['1', `01${'00'.repeat(31)}`],
    ['-1', `ec${'ff'.repeat(30)}7f`],
    ['the prime', `ed${'ff'.repeat(30)}7f`],
    ['all ones', 'ff'.repeat(32)],
  ])('a key of %s is judged the same', (_, hex) => {
    const key = Buffer.from(hex, 'hex')
    const signature = newIdentityKey().sign(message)
    expect(isSignedBy(key, message, signature)).toBe(judged(key, signature))
  })
})

import plain, { createSecretKey } from 'node:crypto'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import * as bridge from 'whatsapp-rust-bridge'
import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  expandAppStateKeys,
  hkdf,
  LTHashAntiTampering,
  md5,
} from './baileys-crypto.ts'

const ours = { createCipheriv, createDecipheriv, createHmac }
const bytes = fc.uint8Array
type Functions = Pick<typeof plain, keyof typeof ours>

const iv = Buffer.alloc(12, 7)
const text = Buffer.from('Ждём вас в пятницу')

it('gives the same results as Node, for keys as bytes, as text and as objects', () => {
  const bytes = [Buffer.alloc(32, 5), new Uint8Array(Buffer.alloc(64, 9).buffer, 3, 32)]
  for (const key of [...bytes, createSecretKey(Buffer.alloc(32, 5)), Buffer.alloc(0), 'text']) {
    const mac = (by: Functions) =>
      by
        .createHmac('sha256', key as Buffer)
        .update(text)
        .digest('hex')
    expect(mac(ours)).toBe(mac(plain))
  }
  for (const key of bytes) {
    const sealed = (by: Functions) => {
      const cipher = by.createCipheriv('aes-256-gcm', key, iv)
      return Buffer.concat([cipher.update(text), cipher.final(), cipher.getAuthTag()])
    }
    expect(sealed(ours)).toEqual(sealed(plain))
    const decipher = createDecipheriv('aes-256-gcm', key, iv)
    decipher.setAuthTag(sealed(plain).subarray(-16))
    expect(Buffer.concat([decipher.update(sealed(plain).subarray(0, -16)), decipher.final()])).toEqual(text)
  }
})

it('refuses what Node refuses', () => {
  expect(() => createCipheriv('aes-256-gcm', Buffer.alloc(5), iv)).toThrow(/key length/i)
  expect(() => createHmac('sha256', undefined as never)).toThrow(TypeError)
})

it('derives the same keys as the library that Baileys takes', () => {
  for (const length of [16, 32, 64, 112]) {
    for (const options of [
      {},
      { info: 'adv_secret' },
      { salt: Buffer.alloc(32, 3), info: '' },
      { salt: Buffer.alloc(80, 3), info: 'longer than a block' },
      { info: '\u00e9\u00ff1' },
    ]) {
      for (const secret of [text, new Uint8Array(0)]) {
        expect(Buffer.compare(hkdf(secret, length, options), bridge.hkdf(secret, length, options))).toBe(0)
      }
    }
  }
})

it('expands keys of app state as that library does, and digests', { tags: 'property' }, () => {
  fc.assert(
    fc.property(bytes({ minLength: 1 }), (shared) => {
      const { indexKey, valueEncryptionKey, valueMacKey, snapshotMacKey, patchMacKey } =
        bridge.expandAppStateKeys(shared)
      expect(hex(expandAppStateKeys(shared))).toEqual(
        hex({ indexKey, valueEncryptionKey, valueMacKey, snapshotMacKey, patchMacKey }),
      )
      expect(Buffer.from(md5(shared))).toEqual(Buffer.from(bridge.md5(shared)))
    }),
  )
})

it('sums changes as that library does, and leaves the sum before as it was', { tags: 'property' }, () => {
  const changes = fc.array(bytes({ minLength: 32, maxLength: 32 }), { maxLength: 5 })
  fc.assert(
    fc.property(bytes({ minLength: 128, maxLength: 128 }), changes, changes, (base, removed, added) => {
      const before = Buffer.from(base)
      const sum = new LTHashAntiTampering().subtractThenAdd(base, removed, added)
      expect(hex({ sum })).toEqual(hex({ sum: new bridge.LTHashAntiTampering().subtractThenAdd(base, removed, added) }))
      expect(Buffer.compare(before, base)).toBe(0)
    }),
  )
})

function hex(values: Record<string, Uint8Array | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, Buffer.from(value ?? []).toString('hex')]),
  )
}

import plain, { createSecretKey } from 'node:crypto'
import { expect, it } from 'vitest'
import { hkdf as plainHkdf } from 'whatsapp-rust-bridge'
import { createCipheriv, createDecipheriv, createHmac, hkdf } from './baileys-crypto.ts'

const ours = { createCipheriv, createDecipheriv, createHmac }
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
      { info: '\u00e9\u00ff1' },
    ]) {
      for (const secret of [text, new Uint8Array(0)]) {
        expect(Buffer.compare(hkdf(secret, length, options), plainHkdf(secret, length, options))).toBe(0)
      }
    }
  }
})

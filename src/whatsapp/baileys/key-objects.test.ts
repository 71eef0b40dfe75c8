import crypto, { createSecretKey, KeyObject } from 'node:crypto'
import { expect, it } from 'vitest'
import { takeKeysAsObjects } from './key-objects.ts'

const plain = {
  createHmac: crypto.createHmac,
  createCipheriv: crypto.createCipheriv,
  createDecipheriv: crypto.createDecipheriv,
}

function quick() {
  const keys: unknown[] = []
  const target = {
    createHmac: noting(keys, plain.createHmac),
    createCipheriv: noting(keys, plain.createCipheriv),
    createDecipheriv: noting(keys, plain.createDecipheriv),
  }
  takeKeysAsObjects(target as never)
  return { keys, made: target as unknown as typeof plain }
}

const noting =
  (keys: unknown[], make: (...args: never[]) => unknown) =>
  (...args: unknown[]) => {
    keys.push(args[1])
    return make(...(args as never[]))
  }

it('gives the same results for keys as bytes, as text and as objects', () => {
  const { keys, made } = quick()
  const iv = Buffer.alloc(16, 7)
  const text = Buffer.from('Ждём вас в пятницу')
  const bytes = [Buffer.alloc(32, 5), new Uint8Array(Buffer.alloc(64, 9).buffer, 3, 32)]
  for (const key of [...bytes, createSecretKey(bytes[0]!), Buffer.alloc(0), 'text']) {
    const mac = (by: typeof plain) =>
      by
        .createHmac('sha256', key as Buffer)
        .update(text)
        .digest('hex')
    expect(mac(made)).toBe(mac(plain))
  }
  for (const key of bytes) {
    const sealed = (by: typeof plain) => {
      const cipher = by.createCipheriv('aes-256-cbc', key, iv)
      return Buffer.concat([cipher.update(text), cipher.final()])
    }
    expect(sealed(made)).toEqual(sealed(plain))
    const decipher = made.createDecipheriv('aes-256-cbc', key, iv)
    expect(Buffer.concat([decipher.update(sealed(plain)), decipher.final()])).toEqual(text)
  }
  expect(keys.filter((key) => !(key instanceof KeyObject))).toEqual(['text'])
})

it('refuses what Node refuses', () => {
  const { made } = quick()
  expect(() => made.createCipheriv('aes-256-cbc', Buffer.alloc(5), Buffer.alloc(16))).toThrow(/key length/i)
  expect(() => made.createHmac('sha256', undefined as never)).toThrow(TypeError)
})

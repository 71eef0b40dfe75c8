import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { open, seal } from './secret-box.ts'

describe('a sealed value', () => {
  const key = randomBytes(32)
  const sealed = seal(key, Buffer.from('whsec_1'), 'webhooks.whk_1')

  it('opens with its key and context', () => {
    expect(open(key, sealed, 'webhooks.whk_1').toString()).toBe('whsec_1')
    expect(seal(key, Buffer.from('whsec_1'), 'webhooks.whk_1')).not.toEqual(sealed)
  })

  it('opens neither elsewhere, nor with another key, nor when changed', () => {
    expect(() => open(key, sealed, 'webhooks.whk_2')).toThrow()
    expect(() => open(randomBytes(32), sealed, 'webhooks.whk_1')).toThrow()
    for (const place of [0, 1, 14, sealed.length - 1]) {
      const changed = Buffer.from(sealed)
      changed[place]! ^= 1
      expect(() => open(key, changed, 'webhooks.whk_1')).toThrow()
    }
    expect(() => open(key, sealed.subarray(0, 20), 'webhooks.whk_1')).toThrow()
  })
})

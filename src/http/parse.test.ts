import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { parsePart } from './parse.ts'

const schema = z.object({ name: z.string(), list: z.array(z.object({ text: z.string() })).optional() })

it('half a surrogate pair becomes U+FFFD before anything is stored or answered', () => {
  const given = { name: 'a\uD83D', list: [{ text: '\uDE00b' }, { text: '😀' }] }
  expect(parsePart('body', schema, given)).toEqual({ name: 'a\uFFFD', list: [{ text: '\uFFFDb' }, { text: '😀' }] })
})

it('a null character is refused with its place', () => {
  const given = { name: 'a', list: [{ text: '\0' }] }
  expect(() => parsePart('body', schema, given)).toThrow(
    expect.objectContaining({ fields: [expect.objectContaining({ path: 'body.list.0.text' })] }),
  )
})

describe('null in an optional field that knows no null', () => {
  const order = z.object({
    guest: z.object({ phone: z.string(), name: z.string().optional() }),
    total: z.number(),
    start_at: z.number().nullable().optional(),
    courier: z.enum(['own', 'partner']).default('own'),
    attributes: z.record(z.string(), z.string().nullable()).optional(),
    audience: z
      .union([
        z.strictObject({ all: z.literal(true) }),
        z.strictObject({ tag: z.string(), not: z.string().optional() }),
      ])
      .optional(),
    items: z.array(z.object({ note: z.string().optional() })).optional(),
  })
  const parse = (body: unknown) => parsePart('body', order, body, { nullIsUnset: true })

  it('counts as no field, at any depth', () => {
    const given = { guest: { phone: '1', name: null }, total: 1, courier: null, items: [{ note: null }] }
    expect(parse({ ...given, audience: { tag: 'a', not: null } })).toEqual({
      guest: { phone: '1' },
      total: 1,
      courier: 'own',
      items: [{}],
      audience: { tag: 'a' },
    })
  })

  it('keeps a null that means something', () => {
    const given = { guest: { phone: '1' }, total: 1, courier: 'own', start_at: null, attributes: { a: null } }
    expect(parse(given)).toEqual(given)
  })

  it('is no way round a required field, and changes nothing where a change is asked for', () => {
    expect(() => parse({ guest: { phone: null }, total: null })).toThrow(
      expect.objectContaining({
        fields: [
          expect.objectContaining({ path: 'body.guest.phone' }),
          expect.objectContaining({ path: 'body.total' }),
        ],
      }),
    )
    expect(() => parsePart('body', order, { guest: { phone: '1', name: null }, total: 1 })).toThrow(
      expect.objectContaining({ fields: [expect.objectContaining({ path: 'body.guest.name' })] }),
    )
  })
})

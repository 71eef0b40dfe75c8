import { expect, it } from 'vitest'
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

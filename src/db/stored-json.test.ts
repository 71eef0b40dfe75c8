import { expect, it } from 'vitest'
import { z } from 'zod'
import { storedCodes, storedJson } from './stored-json.ts'

const read = storedJson('guests.attributes', z.object({ dish: z.string(), times: z.array(z.number()) }))

it('gives what fits the schema', () => {
  expect(read('{"dish":"Плов","times":[1,2]}')).toEqual({ dish: 'Плов', times: [1, 2] })
})

it.each([
  ['no JSON', '{"dish":"my secret', 'guests.attributes holds what is not JSON'],
  ['another shape', '{"dish":"my secret","times":[1,"my secret"]}', 'invalid_type at times.1'],
  ['nothing', 'null', 'invalid_type at the top'],
])('names the column that holds %s, and tells nothing of what stands there', (_what, json, message) => {
  const error = (() => {
    try {
      return read(json)
    } catch (thrown) {
      return thrown as Error
    }
  })()
  expect(error).toMatchObject({ message: expect.stringContaining(message) })
  expect(JSON.stringify([(error as Error).stack, (error as Error).cause])).not.toContain('my secret')
})

it('of a list of codes keeps those that are known, in their order', () => {
  const codes = storedCodes('reviews.topics', ['taste', 'portion'])
  expect(codes('["portion","no_longer","taste"]')).toEqual(['portion', 'taste'])
  expect(() => codes('{"taste":1}')).toThrow('reviews.topics holds what is not known here')
})

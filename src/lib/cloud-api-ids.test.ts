import { randomBytes } from 'node:crypto'
import { expect, it } from 'vitest'
import { findIdOfWamid, findObjectId, objectIdOf, phoneNumberIdOf, wabaIdOf, wamidOf } from './cloud-api-ids.ts'
import { type IdPrefix, newId } from './ids.ts'

it.each<IdPrefix>(['msg', 'act', 'evt'])('a wamid of %s leads back to it', (prefix) => {
  for (let i = 0; i < 200; i++) {
    const id = newId(prefix)
    expect(wamidOf(id)).toMatch(/^wamid\.H[A-Za-z0-9+/]{23}$/)
    expect(findIdOfWamid(wamidOf(id))).toBe(id)
  }
})

it.each<'med' | 'tpl'>(['med', 'tpl'])('a digit id of %s leads back to it', (kind) => {
  for (let i = 0; i < 200; i++) {
    const id = newId(kind)
    expect(objectIdOf(id)).toMatch(/^\d{30,40}$/)
    expect(findObjectId(objectIdOf(id))).toEqual({ kind, id })
  }
})

it('the ids of numbers and of the account are 15 digits, always the same, and differ', () => {
  const [one, other] = [newId('num'), newId('num')]
  expect(phoneNumberIdOf(one)).toMatch(/^[1-9]\d{14}$/)
  expect(phoneNumberIdOf(one)).toBe(phoneNumberIdOf(one))
  expect(phoneNumberIdOf(one)).not.toBe(phoneNumberIdOf(other))
  const key = randomBytes(32)
  expect(wabaIdOf(key)).toMatch(/^[1-9]\d{14}$/)
  expect(wabaIdOf(key)).toBe(wabaIdOf(Buffer.from(key)))
  expect(wabaIdOf(key)).not.toBe(wabaIdOf(randomBytes(32)))
})

it.each([
  '',
  'wamid.',
  'wamid.HBgLMTY1MDM4Nzk0MzkVAgARGBIyRDg0QUI3MjU4NUYyRTAwNEIA',
  'msg_x',
  `wamid.${'/'.repeat(24)}`,
])('no message has the wamid %j', (text) => expect(findIdOfWamid(text)).toBeUndefined())

it.each(['', '1', '3123', `1${'9'.repeat(39)}`, '1'.repeat(60), 'med_x', '-1'])('nothing has the digit id %j', (text) =>
  expect(findObjectId(text)).toBeUndefined(),
)

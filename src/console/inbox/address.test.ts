import { expect, it } from 'vitest'
import { addressOf, filterOf } from './address.ts'

it('the filters of the list go into the address and come back', () => {
  const filter = { view: 'unread', q: 'стол & окно?', tag: 'vip', team: undefined, place: 'num_1' } as const
  const address = addressOf('gst_1', filter, 'msg_1')
  expect(address).toMatch(/^\/inbox\/gst_1\?view=unread&q=/)
  expect(filterOf(address.slice(address.indexOf('?')))).toEqual(filter)
  expect(addressOf(undefined, filterOf(''))).toBe('/inbox')
})

it('an address that somebody mistyped shows everything', () => {
  expect(filterOf('?view=__proto__&q=&tag=')).toMatchObject({ view: 'open', q: '', tag: undefined })
})

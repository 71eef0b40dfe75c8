import { expect, it } from 'vitest'
import { remedyOf } from './remedy.ts'

it('what to do about a number that does not work follows from why it does not', () => {
  expect(remedyOf({ state: 'logged_out', reason: 'unlinked_by_phone' })).toBe('link')
  expect(remedyOf({ state: 'failed', reason: 'duplicate_phone' })).toBe('link')
  expect(remedyOf({ state: 'failed', reason: 'banned' })).toBe('banned')
  expect(remedyOf({ state: 'connecting', reason: 'proxy_refused' })).toBe('proxy')
  expect(remedyOf({ state: 'connecting', reason: 'replaced' })).toBe('replaced')
  expect(remedyOf({ state: 'connecting', reason: 'connect_timeout' })).toBe('unreachable')
  expect(remedyOf({ state: 'connecting', reason: null })).toBe('unreachable')
})

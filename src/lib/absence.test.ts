import { expect, it } from 'vitest'
import { absenceBehind } from './absence.ts'

const coded = (code: string) => Object.assign(new Error('whatever'), { code })

it.each([
  'ECONNREFUSED',
  'ECONNRESET',
  'ETIMEDOUT',
  'EAI_AGAIN',
  '57P01',
  '57P03',
  '53300',
  '08006',
  '25006',
  'SQLITE_BUSY',
  'SQLITE_CANTOPEN',
])('%s of a database or a queue is an absence that passes', (code) => {
  expect(absenceBehind(coded(code))).toBe('away')
  expect(absenceBehind(new Error('wrapped', { cause: coded(code) }))).toBe('away')
})

it.each(['EROFS', 'EIO', 'SQLITE_READONLY', 'SQLITE_READONLY_DBMOVED', 'SQLITE_IOERR_WRITE'])(
  '%s is a disk that cannot be written',
  (code) => {
    expect(absenceBehind(coded(code))).toBe('unwritable')
  },
)

it.each(['SQLITE_FULL', '53100', 'ENOSPC', 'EDQUOT'])('%s is a full disk', (code) => {
  expect(absenceBehind(coded(code))).toBe('full')
})

it.each([
  'Connection terminated unexpectedly',
  'timeout exceeded when trying to connect',
  'Connection is closed.',
  'LOADING Redis is loading the dataset in memory',
  "OOM command not allowed when used memory > 'maxmemory'.",
])('«%s» is an absence, though it has no code', (message) => {
  expect(absenceBehind(new Error(message))).toBe('away')
})

it.each([
  coded('23505'),
  coded('42703'),
  coded('SQLITE_ERROR'),
  coded('SQLITE_CORRUPT'),
  new TypeError('x is not a function'),
  'text',
  undefined,
])('a bug stays a bug: %s', (thrown) => {
  expect(absenceBehind(thrown)).toBeUndefined()
})

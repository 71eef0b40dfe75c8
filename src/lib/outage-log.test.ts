import { beforeEach, expect, it, onTestFinished, vi } from 'vitest'
import { openOutageLog, outageLogOf } from './outage-log.ts'
import { MINUTE, SECOND } from './units.ts'

const full = Object.assign(new Error('disk'), { code: 'SQLITE_FULL' })
const gone = Object.assign(new Error('gone'), { code: 'ECONNREFUSED' })

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
  onTestFinished(() => void vi.useRealTimers())
})

function open() {
  const lines: [string, Record<string, unknown>][] = []
  const write = (about: object, message = '') => void lines.push([message, about as Record<string, unknown>])
  return { lines, failed: openOutageLog({ error: write, info: write } as never, 'request failed') }
}

it('says what fails for everybody once, and how often it was when it is over', () => {
  const { lines, failed } = open()
  failed(full, { requestId: 'req_1' })
  for (let n = 0; n < 20; n++) {
    vi.advanceTimersByTime(SECOND)
    failed(full, { requestId: 'req_2' })
  }
  expect(lines).toEqual([['request failed: said once while it lasts', { err: full, requestId: 'req_1', kind: 'full' }]])
  vi.advanceTimersByTime(MINUTE)
  expect(lines.slice(1)).toEqual([['request failed: no more of it', { kind: 'full', count: 21, forMs: 20 * SECOND }]])
  failed(full)
  expect(lines).toHaveLength(3)
})

it('says when it becomes another, and now and then that it lasts', () => {
  const { lines, failed } = open()
  failed(full)
  failed(gone)
  for (let n = 0; n < 60; n++) {
    vi.advanceTimersByTime(10 * SECOND)
    failed(gone)
  }
  expect(lines.map(([message, { kind, count }]) => [message.split(': ')[1], kind, count])).toEqual([
    ['said once while it lasts', 'full', undefined],
    ['said once while it lasts', 'away', undefined],
    ['it lasts', 'away', 31],
    ['it lasts', 'away', 61],
  ])
})

it('a bug has its line each time', () => {
  const { lines, failed } = open()
  const bug = new TypeError('x')
  failed(bug, { requestId: 'req_1' })
  failed(bug, { requestId: 'req_2' })
  expect(lines.map(([message, { requestId }]) => [message, requestId])).toEqual([
    ['request failed', 'req_1'],
    ['request failed', 'req_2'],
  ])
})

it('says once what fails for many at once, also what is an outage to them alone', () => {
  const lines: string[] = []
  const write = (_about: object, message = '') => void lines.push(message)
  const log = { error: write, info: write } as never
  const isSilent = (error: unknown) => (error instanceof RangeError ? 'silent' : undefined)
  for (let n = 0; n < 5; n++) outageLogOf(log, 'a cycle broke off', isSilent)(new RangeError('silent'), { number: n })
  outageLogOf(log, 'a cycle broke off', isSilent)(new TypeError('bug'))
  outageLogOf(log, 'another')(gone)
  expect(lines).toEqual([
    'a cycle broke off: said once while it lasts',
    'a cycle broke off',
    'another: said once while it lasts',
  ])
})

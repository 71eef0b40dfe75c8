import type { BinaryNode } from '@whiskeysockets/baileys'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { SECOND } from '../../lib/units.ts'
import { keepAlive, PING_EVERY_MS } from './keep-alive.ts'

let sent: BinaryNode[]
let isEnded: boolean
let heardAt: number
let stoodStillMs: number
const onLost = vi.fn()
const now = () => performance.now() + stoodStillMs
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms)

beforeEach(() => {
  vi.useFakeTimers()
  onLost.mockClear()
  sent = []
  isEnded = false
  stoodStillMs = 0
  heardAt = now()
  keepAlive({
    sock: {
      sendNode: async (node) => void sent.push(node),
      generateMessageTag: () => `tag-${sent.length}`,
    },
    clock: { steady: now },
    isEnded: () => isEnded,
    heardAt: () => heardAt,
    onLost,
  })
})
afterEach(() => void vi.useRealTimers())

it('asks for a sign of life, takes whatever comes for one, and says when nothing does', async () => {
  for (let n = 0; n < 3; n++) {
    await pass(PING_EVERY_MS)
    heardAt = now() + SECOND
  }
  expect(sent.map(({ attrs }) => attrs)).toEqual(
    [0, 1, 2].map((n) => ({ to: '@s.whatsapp.net', type: 'get', xmlns: 'w:p', id: `tag-${n}` })),
  )
  await pass(2 * PING_EVERY_MS)
  expect(onLost).not.toHaveBeenCalled()
  await pass(5 * SECOND)
  expect(onLost).toHaveBeenCalledOnce()
  isEnded = true
  await pass(10 * PING_EVERY_MS)
  expect([sent.length, onLost.mock.calls.length]).toEqual([4, 1])
})

it('a process that stood still reads what has come meanwhile before it gives a connection up', async () => {
  await pass(PING_EVERY_MS)
  stoodStillMs = 60 * SECOND
  await pass(PING_EVERY_MS)
  heardAt = now()
  await pass(PING_EVERY_MS)
  expect([sent.length, onLost.mock.calls.length]).toEqual([2, 0])
})

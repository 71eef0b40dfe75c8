import type { BinaryNode } from '@whiskeysockets/baileys'
import { expect, it, onTestFinished, vi } from 'vitest'
import { SECOND } from '../../lib/units.ts'
import { keepAlive, PING_EVERY_MS } from './keep-alive.ts'

it('asks for a sign of life, takes whatever comes for one, and says when nothing does', async () => {
  vi.useFakeTimers()
  onTestFinished(() => void vi.useRealTimers())
  const sent: BinaryNode[] = []
  const now = () => performance.now()
  let heardAt = now()
  const onLost = vi.fn()
  let isEnded = false
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
  for (let n = 0; n < 3; n++) {
    await vi.advanceTimersByTimeAsync(PING_EVERY_MS)
    heardAt = now() + SECOND
  }
  expect(sent.map(({ attrs }) => attrs)).toEqual(
    [0, 1, 2].map((n) => ({ to: '@s.whatsapp.net', type: 'get', xmlns: 'w:p', id: `tag-${n}` })),
  )
  await vi.advanceTimersByTimeAsync(PING_EVERY_MS)
  expect(onLost).not.toHaveBeenCalled()
  await vi.advanceTimersByTimeAsync(PING_EVERY_MS)
  expect(onLost).toHaveBeenCalledOnce()
  isEnded = true
  await vi.advanceTimersByTimeAsync(10 * PING_EVERY_MS)
  expect([sent.length, onLost.mock.calls.length]).toEqual([4, 1])
})

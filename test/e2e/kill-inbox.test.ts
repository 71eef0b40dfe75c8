import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { DAY, SECOND } from '../../src/lib/units.ts'
import { eventually, linkNumber, openScene, type Scene } from '../support/scene.ts'

const KILLS = 3
const GUESTS = 20
const EACH = 15
const REMEMBERED = 120

// What guests write takes no queue on its way in.
test.each([
  { store: 'sqlite', queue: 'redis' },
  { store: 'postgres', queue: 'redis' },
] as const)(
  'invariant 6: killed at random moments while guests write and history comes ($store), every message is stored exactly once',
  { timeout: 400_000 },
  async (sizes) => {
    await using scene = await openScene(sizes)
    const guests = Array.from({ length: GUESTS }, (_, index) => String(79_030_001_000 + index))
    await scene.network.createGuests({ phones: guests })
    // What the first number's phone remembers comes while all of this happens.
    const phone = '79160000001'
    const remembered = guests.flatMap((guest) =>
      Array.from({ length: REMEMBERED }, (_, n) => ({
        guest,
        at: Date.now() - DAY + n * SECOND,
        text: `раньше ${n} ${guest}`,
      })),
    )
    for (const { guest, at, text } of remembered) {
      await scene.network.remember({ phone, guest, messages: [{ content: { kind: 'text', text }, at }] })
    }
    await scene.network.setHistory({ phone, manner: { onLink: true, byMediaHost: true, chatsPerChunk: 5 } })
    await linkNumber(scene, '79160000001', { warm: false })
    await linkNumber(scene, '79160000002', { warm: false })
    const to = ['79160000001', '79160000002']
    const writing = scene.network.guestsSend({ guests, to, each: EACH, gapMs: 40, text: 'сообщение {n} от {guest}' })

    for (let kill = 0; kill < KILLS; kill++) {
      await sleep(150 + Math.random() * 1_500)
      await scene.crash()
    }
    await writing
    const written = await scene.network.guestMessages({})
    expect(written.length).toBeGreaterThanOrEqual(GUESTS * EACH)
    const all = [...written, ...remembered].map((message) => message.text ?? '').sort()
    await eventually('all are stored', async () => (await storedTexts(scene)).length >= all.length, 60_000)

    expect((await storedTexts(scene)).sort()).toEqual(all)
    const counted = await scene.api.get<{ data: { unread_count: number }[] }>('/v1/guests?limit=200')
    expect(counted.data.reduce((sum, guest) => sum + guest.unread_count, 0)).toBe(written.length)
  },
)

async function storedTexts(scene: Scene): Promise<string[]> {
  type Entry = { direction: string; text: string }
  type Page<T> = { data: T[]; next_cursor: string | null }
  const texts: string[] = []
  const guests = await scene.api.get<Page<{ id: string }>>('/v1/guests?limit=200')
  for (const guest of guests.data) {
    const feed = await scene.api.get<Page<Entry>>(`/v1/guests/${guest.id}/timeline?kinds=message&limit=200`)
    texts.push(...feed.data.filter((entry) => entry.direction === 'in').map((entry) => entry.text))
  }
  return texts
}

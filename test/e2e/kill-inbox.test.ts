import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { DAY, SECOND } from '../../src/lib/units.ts'
import { fireAtOnce } from '../support/fire-at-once.ts'
import { eventually, linkNumber, openScene, type Scene } from '../support/scene.ts'

const KILLS = 3
const GUESTS = 20
const EACH = 12
const REMEMBERED = 30
const ROBOT = '79030009999'

// What guests write takes no queue on its way in. At once: they wait for what the guests write.
test.concurrent.each([
  { store: 'sqlite', queue: 'redis' },
  { store: 'postgres', queue: 'redis' },
] as const)(
  'invariant 6: killed at random moments while guests write and history comes ($store), every message is stored once, and is answered once',
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
    const numberId = await linkNumber(scene, '79160000001', { warm: false })
    await linkNumber(scene, '79160000002', { warm: false })
    await scene.api.post('/v1/rules', FIRST_MESSAGE)
    const atOnce = await fireAtOnce(scene, phone)
    const ordering = atOnce.order()
    const to = ['79160000001', '79160000002']
    const writing = scene.network.guestsSend({ guests, to, each: EACH, gapMs: 40, text: 'сообщение {n} от {guest}' })

    for (let kill = 0; kill < KILLS; kill++) {
      await sleep(150 + Math.random() * 1_500)
      await scene.crash()
    }
    await writing
    await ordering
    const written = await scene.network.guestMessages({})
    expect(written.length).toBeGreaterThanOrEqual(GUESTS * EACH)
    const all = [...written, ...remembered].map((message) => message.text ?? '').sort()
    // One call, with as many texts as guests.
    await eventually('all that was written is unread', async () => (await unread(scene)) >= written.length)
    await eventually('all are stored', async () => (await storedTexts(scene)).length >= all.length)

    expect((await storedTexts(scene)).sort()).toEqual(all)
    expect(await unread(scene)).toBe(written.length)
    await expectFiredOnce(scene)
    await meetARobot(scene, numberId)
    await atOnce.judge()
  },
)

/** Fires for one message of each guest. */
const FIRST_MESSAGE = {
  name: 'Первое сообщение',
  trigger: { kind: 'message_received' },
  conditions: [{ kind: 'words', match: 'all', words: ['сообщение 1'] }],
  actions: [
    { kind: 'tag', tags: ['первое'] },
    { kind: 'answer_text', text: 'Спасибо, записали' },
  ],
}

/**
 * A rule fired once for each guest, and each of its answers was shown on the phone once, by the network's own record.
 */
async function expectFiredOnce({ api, network }: Scene): Promise<void> {
  type Firing = { guest: { id: string }; steps: { action: string; done: boolean }[] }
  const { data } = await api.get<{ data: { id: string }[] }>('/v1/rules')
  const firings = await api.get<{ data: Firing[] }>(`/v1/rules/${data[0]?.id}/firings?limit=200`)
  expect(firings.data).toHaveLength(GUESTS)
  expect(new Set(firings.data.map(({ guest }) => guest.id)).size).toBe(GUESTS)
  const answered = firings.data.filter(({ steps }) =>
    steps.some(({ action, done }) => action === 'answer_text' && done),
  )
  expect(answered.length).toBeGreaterThan(0)
  const filter = { match: '^Спасибо, записали$' }
  await network.until({ kind: 'shown', count: answered.length, filter })
  const shown = await network.shown(filter)
  expect(shown).toHaveLength(answered.length)
  expect(new Set(shown.map(({ guest }) => guest)).size).toBe(answered.length)
}

/**
 * Another program answers everything it is shown, at once: by the network's record the two are left with one exchange.
 */
async function meetARobot(scene: Scene, numberId: string): Promise<void> {
  const { api, network } = scene
  const restaurant = { name: 'Хинкальная', time_zone: 'Europe/Moscow', courier: 'own' }
  const { id } = await api.post<{ id: string }>('/v1/restaurants', restaurant)
  await api.patch(`/v1/numbers/${numberId}`, { restaurant_id: id })
  const greeting = { enabled: true, texts: { ru: 'Рады, что вы написали!' } }
  await api.patch(`/v1/restaurants/${id}/automatic-answers`, { greeting })
  const words = 'Мы ответим в рабочее время'
  await network.createGuests({ phones: [ROBOT], behaviour: { answers: 1, texts: [words] } })
  await network.guestSends({ guest: ROBOT, to: '79160000001', content: { kind: 'text', text: words } })
  const stored = async () => (await storedTexts(scene)).filter((text) => text === words).length
  await eventually('the answer of the robot is stored', async () => (await stored()) === 2)
  expect(await network.shown({ guest: ROBOT })).toMatchObject([{ text: 'Рады, что вы написали!' }])
  expect(await network.guestMessages({ guest: ROBOT })).toHaveLength(2)
}

async function unread({ api }: Scene): Promise<number> {
  const { data } = await api.get<{ data: { unread_count: number }[] }>('/v1/guests?limit=200')
  return data.reduce((sum, guest) => sum + guest.unread_count, 0)
}

async function storedTexts(scene: Scene): Promise<string[]> {
  type Entry = { direction: string; text: string }
  type Page<T> = { data: T[]; next_cursor: string | null }
  const texts: string[] = []
  const guests = await scene.api.get<Page<{ id: string }>>('/v1/guests?limit=200')
  for (const guest of guests.data) {
    const timeline = await scene.api.get<Page<Entry>>(`/v1/guests/${guest.id}/timeline?kinds=message&limit=200`)
    texts.push(...timeline.data.filter((entry) => entry.direction === 'in').map((entry) => entry.text))
  }
  return texts
}

import { afterAll, beforeAll, describe, expect, it, test } from 'vitest'
import {
  eventually,
  linkNumber,
  MAILING_TEXT,
  mailingState,
  makeGuests,
  numberState,
  openScene,
  type Scene,
  startMailing,
  untilFinished,
} from '../support/scene.ts'

/** The numbers and guests of one story, whose mailing goes from and to them; others share the product. */
type Cast = { ids: string[]; guests: string[]; mail(): Promise<string>; shown(): ReturnType<Scene['network']['shown']> }

// At once: they mostly wait.
describe.concurrent('numbers that WhatsApp restricts, in one product', () => {
  let scene: Scene
  beforeAll(async () => {
    scene = await openScene({ queue: 'redis' })
  })
  afterAll(() => scene?.[Symbol.asyncDispose]())

  async function cast(story: string, count: number, numbers: Record<string, number>): Promise<Cast> {
    const ids: string[] = []
    for (const [phone, perMinute] of Object.entries(numbers)) ids.push(await linkNumber(scene, phone, { perMinute }))
    const from = Number(`7903${story}00000`)
    const guests = await makeGuests(scene, count, { from, tag: story })
    const text = `{{ greeting }}, {{ guest.name }}! Ждём вас к ужину ${story}?`
    return {
      ids,
      guests,
      mail: () => startMailing(scene, { tag: story, text, numberIds: ids }),
      shown: () => scene.network.shown({ match: `к ужину ${story}\\?$` }),
    }
  }

  const knownByPhone = async (phone: string) => {
    const { data } = await scene.api.get<{ data: { id: string; unread_count: number }[] }>(`/v1/guests?q=${phone}`)
    return data.find(({ unread_count }) => unread_count > 0)
  }

  it('invariant 9: error 463 parks first contacts of that number, moves them, and keeps its replies flowing', async () => {
    const [A, B] = ['79160000011', '79160000012']
    const { ids, guests, mail, shown } = await cast('11', 20, { [A]: 100, [B]: 100 })
    const [friend = ''] = guests
    await scene.network.guestSends({ guest: friend, to: A, content: { kind: 'text', text: 'Здравствуйте!' } })
    await eventually('the chat is known', async () => (await knownByPhone(friend)) !== undefined)
    const chat = await knownByPhone(friend)

    await scene.network.restrict({
      phone: A,
      restriction: { reachoutTimelock: { until: Date.now() + 3_600_000, type: 'WEB_COMPANION_ONLY' } },
    })
    const { counts } = await untilFinished(scene, await mail())
    expect(counts).toMatchObject({ sent: 20, failed: 0 })

    expect((await shown()).map((record) => record.guest).sort()).toEqual([...guests].sort())
    expect((await shown()).filter((record) => record.number === A).map((record) => record.guest)).toEqual([friend])
    const refused = (await scene.network.frames({ number: A })).filter((frame) => frame.outcome === 'refused')
    expect(refused.length).toBeLessThanOrEqual(8)

    const number = await scene.api.get<{ state: string; restriction: { kind: string; until: string } }>(
      `/v1/numbers/${ids[0]}`,
    )
    expect(number).toMatchObject({
      state: 'restricted',
      restriction: { kind: 'reachout_lock', until: expect.any(String) },
    })
    await scene.api.post(`/v1/guests/${chat?.id}/messages`, { type: 'text', text: 'Мы на связи' })
    await scene.network.until({ kind: 'shown', count: 1, filter: { guest: friend, number: A, match: '^Мы на связи$' } })
  })

  it('invariant 9: 463 in led chats stops the number after three; nothing fails, replies go out', async () => {
    const A = '79160000021'
    const { ids, guests, mail } = await cast('21', 30, { [A]: 100 })
    for (const guest of guests)
      await scene.network.guestSends({ guest, to: A, content: { kind: 'text', text: 'Здравствуйте!' } })
    for (const guest of guests)
      await eventually('the chat is known', async () => (await knownByPhone(guest)) !== undefined)
    const fault = await scene.network.setFault({ scope: A, fault: { kind: 'refuse', code: 463 } })
    const mailing = await mail()
    type Shown = { safety: { level: string; reason: { code: string } | null } }
    const safety = async () => (await scene.api.get<Shown>(`/v1/numbers/${ids[0]}`)).safety
    await eventually('the number is stopped', async () => (await safety()).level === 'stopped')
    expect((await safety()).reason?.code).toBe('refused_in_a_row')
    const onItsWay = () => scene.api.get<{ data: object[] }>(`/v1/mailings/${mailing}/deliveries?status=sending`)
    await eventually('nothing is on its way', async () => (await onItsWay()).data.length === 0)
    expect(await mailingState(scene, mailing)).toMatchObject({ status: 'running', counts: { waiting: 30, failed: 0 } })
    const refused = (await scene.network.frames({ number: A })).filter((frame) => frame.outcome === 'refused')
    // Three, and those that were on their way.
    expect(refused.length).toBeLessThanOrEqual(3 + 16)
    await scene.network.clearFaults({ id: fault.id })
    const first = await knownByPhone(guests[0] ?? '')
    await scene.api.post(`/v1/guests/${first?.id}/messages`, { type: 'text', text: 'Мы на связи' })
    await scene.network.until({ kind: 'shown', count: 1, filter: { number: A, match: '^Мы на связи$' } })
  })

  // One that is logged out: see look-up-unanswered.
  it('invariants 2 and 9: a number is banned in the middle of a mailing; the others finish it', async () => {
    const [A, B] = ['79160000031', '79160000032']
    const { ids, guests, mail, shown } = await cast('31', 40, { [A]: 20, [B]: 100 })
    for (const scope of [A, B]) await scene.network.setFault({ scope, fault: { kind: 'delay_ack', ms: 200 } })
    const mailing = await mail()
    await scene.network.until({ kind: 'frames', count: 5, filter: { number: A } })
    await scene.network.setFault({ scope: A, fault: { kind: 'login_failure', reason: 403 } })
    await scene.network.disconnect({ phone: A, how: 'stream_error', code: 403 })
    await eventually('the number has failed', async () => (await numberState(scene, ids[0] ?? '')) === 'failed')
    const { counts } = await untilFinished(scene, mailing, 300_000)
    expect((counts.sent ?? 0) + (counts.failed ?? 0) + (counts.unconfirmed ?? 0)).toBe(guests.length)

    const records = await shown()
    expect(new Set(records.map((record) => record.guest)).size).toBe(records.length)
    // Messages in flight on the lost number may end as unconfirmed; everybody else has theirs.
    expect(records.length).toBeGreaterThanOrEqual(guests.length - (counts.unconfirmed ?? 0))
  })

  it('invariant 2: sends into a black hole are repeated by the same number under the same id', async () => {
    const A = '79160000041'
    const { ids, guests, mail, shown } = await cast('41', 30, { [A]: 100 })
    await scene.network.setFault({ scope: A, fault: { kind: 'delay_ack', ms: 300 } })
    const mailing = await mail()
    await scene.network.until({ kind: 'frames', count: 5, filter: { number: A } })
    const hole = await scene.network.setFault({ scope: A, fault: { kind: 'black_hole' } })
    await eventually('sends hang', async () => (await numberState(scene, ids[0] ?? '')) === 'open')
    await scene.network.disconnect({ phone: A, how: 'cut' })
    await scene.network.clearFaults({ id: hole.id })
    await untilFinished(scene, mailing, 300_000)
    expect((await shown()).map((record) => record.guest).sort()).toEqual([...guests].sort())
  })
})

test('invariant 3: a reply goes out at once while a mailing has used up every permit, and while it runs at full speed', {
  timeout: 400_000,
}, async () => {
  await using scene = await openScene()
  const { api, network } = scene
  const A = '79160000001'
  const number = await linkNumber(scene, A)
  const guests = await makeGuests(scene, 120)
  const mailing = await startMailing(scene)
  await network.until({ kind: 'shown', count: 10, filter: { match: MAILING_TEXT } })
  const writer = guests.at(-1) ?? ''
  await network.guestSends({ guest: writer, to: A, content: { kind: 'text', text: 'Где мой заказ?' } })
  await eventually(
    'the question is there',
    async () => (await api.get<{ data: unknown[] }>('/v1/guests?unread=true')).data.length === 1,
  )
  const { data } = await api.get<{ data: { id: string }[] }>('/v1/guests?unread=true')
  let replies = 0
  const reply = async (): Promise<number> => {
    const askedAt = performance.now()
    await api.post(`/v1/guests/${data[0]?.id}/messages`, { type: 'text', text: `Ответ ${++replies}` })
    await network.until({ kind: 'shown', count: replies, filter: { guest: writer, match: '^Ответ' } })
    return performance.now() - askedAt
  }
  // A permit would come after a minute.
  expect(await reply()).toBeLessThan(15_000)

  // Wider limits apply at once to what is not sent yet.
  await api.patch(`/v1/numbers/${number}`, { limits: { per_minute: 10_000, per_hour: 100_000 } })
  const delays: number[] = []
  while ((await mailingState(scene, mailing)).status === 'running') delays.push(await reply())
  const sorted = delays.toSorted((a, b) => a - b)
  const at = (share: number) => Math.round(sorted[Math.floor(share * (sorted.length - 1))]!)
  const figures = `${delays.length}, p50 ${at(0.5)} ms, p95 ${at(0.95)} ms, max ${at(1)} ms`
  process.stdout.write(`replies beside a mailing: ${figures}\n`)
  expect(delays.length).toBeGreaterThanOrEqual(3)
  // One may have met a pause of the machine.
  expect(at(0.5)).toBeLessThan(2_000)
  expect(at(1)).toBeLessThan(15_000)
  expect(await mailingState(scene, mailing)).toMatchObject({ status: 'finished', counts: { sent: guests.length } })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type FakeProvider, fakeProvider, refused, taken } from '../../../test/support/fake-provider.ts'
import { openSending, type Sending } from '../../../test/support/sending.ts'
import { eachStore } from '../../../test/support/stores.ts'
import { lookAfterChannels, takeChannelTurn } from '../../channels/index.ts'
import { takeReceipts, takeReport } from '../../channels/reports.ts'
import { savePushToken } from '../../channels/tokens.ts'
import type { Store } from '../../db/index.ts'
import type { Channel } from '../../db/schema/dispatch.ts'
import { closeDrained } from '../../dispatch/index.ts'
import { HOUR, MINUTE } from '../../lib/units.ts'
import { forecastMailing } from '../forecast/outlook.ts'
import { cancelMailing, pauseMailing, resumeMailing, retryFailedDeliveries, scheduleMailing } from '../life.ts'
import { showMailing } from '../present.ts'
import { changeDraftOrRunning, createMailing, type MailingInput } from '../save-mailing.ts'
import { createTemplate } from '../templates/save-template.ts'
import { planCause } from '../triggers/plan-cause.ts'
import { getMailing } from '../view.ts'
import { passOnGuests } from './pass-on.ts'
import type { ChannelMode } from './steps.ts'

const by = { id: 'key_test' }
const never = new AbortController().signal
const phone = (n: number) => `+79160${String(n).padStart(6, '0')}`
const TEXT: Record<Channel, string> = { whatsapp: 'По WhatsApp. Придёте?', sms: 'По SMS', push: 'В приложении' }

type Scene = Sending & {
  sms: FakeProvider
  push: FakeProvider
  /** Everything that left, by any channel. */
  left(): { channel: Channel; to: string; at: number }[]
  templates: Record<Channel, string>
  make(order: Channel[], more?: Partial<MailingInput> & { mode?: ChannelMode; wait?: number }): Promise<string>
  start(...of: Parameters<Scene['make']>): Promise<string>
  /** Lets every channel do what it can at this moment. */
  work(): Promise<void>
  state(id: string): Promise<Awaited<ReturnType<typeof showMailing>>>
}

async function openScene(store: Store, settings: Parameters<typeof openSending>[1] = {}): Promise<Scene> {
  const s = await openSending(store, settings)
  const sms = fakeProvider(s.clock, { channel: 'sms', canBeAsked: true })
  const push = fakeProvider(s.clock, { name: 'fcm', channel: 'push', repeatReplaces: true })
  s.deps.providers.sms.push(sms)
  s.deps.providers.push.push(push)
  const templates = {} as Record<Channel, string>
  for (const channel of ['whatsapp', 'sms', 'push'] as const) {
    const texts = { channel, language: 'ru', text: TEXT[channel], variants: [], endsWithoutQuestionOk: false }
    templates[channel] = (await createTemplate(s.deps, { name: 'Пятница', ...texts }, by)).id
  }
  const scene: Scene = {
    ...s,
    sms,
    push,
    templates,
    left: () => [
      ...s.sent().map(({ to, at }) => ({ channel: 'whatsapp' as const, to: to!, at })),
      ...sms.got.map(({ to, at }) => ({ channel: 'sms' as const, to, at })),
      ...push.got.map(({ to, at }) => ({ channel: 'push' as const, to: to.slice('token-'.length), at })),
    ],
    async make(order, { mode = 'cascade', wait = 60, ...more } = {}) {
      const channels = order.map((channel) => ({ channel, template_id: templates[channel], wait_minutes: wait }))
      const input = { name: 'Пятница', audience: { all: true } as const, channels, channelMode: mode, ...more }
      return (await createMailing(s.deps, input, by)).id
    },
    async start(...of) {
      const id = await scene.make(...of)
      await scheduleMailing(s.deps, id, undefined, by)
      return id
    },
    async work() {
      for (let round = 0; round < 3; round++) {
        await s.settle()
        for (const channel of ['sms', 'push'] as const) await takeChannelTurn(s.deps, channel, never)
        await closeDrained(s.deps)
        if ((await passOnGuests(s.deps)) === 0) break
      }
    },
    async state(id) {
      const mailing = await getMailing(s.db, id)
      return showMailing(s.db, mailing, await forecastMailing(s.deps, mailing))
    },
  }
  return scene
}

const addToken = (s: Scene, guestId: string, n: number) =>
  s.db
    .transaction()
    .execute((tx) =>
      savePushToken(tx, guestId, { token: `token-${phone(n)}`, platform: 'android', app: '' }, s.clock.now()),
    )

const channelsTo = (s: Scene, n: number) =>
  s
    .left()
    .filter(({ to }) => to === phone(n))
    .map(({ channel }) => channel)

eachStore('an automatic mailing', (open) => {
  describe('as a cascade', () => {
    it('goes on to the next channel only for guests whom the former did not reach in time', async () => {
      const s = await openScene(await open(), { OTKLIK_MAILING_INTERVAL_HOURS: 24 })
      await s.addNumber()
      await s.addGuest(phone(1))
      await s.addGuest(phone(2))
      await addToken(s, await s.addGuest(phone(3)), 3)
      await s.addGuest(phone(4))
      s.strangers.add(phone(4))
      const id = await s.start(['push', 'whatsapp', 'sms'])
      await s.work()
      // No device, not on WhatsApp: at once. The others have their time.
      expect([1, 2, 3, 4].map((n) => channelsTo(s, n))).toEqual([['whatsapp'], ['whatsapp'], ['push'], ['sms']])
      s.clock.advance(30 * MINUTE)
      const first = s.sent().find(({ to }) => to === phone(1))!
      await s.receipt([first.id], 'delivered')
      await takeReceipts(s.deps, [{ deliveryId: s.push.got[0]!.deliveryId, status: 'read', at: undefined }])
      s.clock.advance(31 * MINUTE)
      await s.work()
      expect([1, 2, 3, 4].map((n) => channelsTo(s, n))).toEqual([['whatsapp'], ['whatsapp', 'sms'], ['push'], ['sms']])
      const shown = await s.state(id)
      expect(shown).toMatchObject({
        status: 'finished',
        channel_mode: 'cascade',
        counts: { planned: 9, sent: 5, delivered: 2, skipped: 4 },
        skipped_by_reason: { no_push_token: 3, not_on_whatsapp: 1 },
      })
      expect(shown.by_channel.map(({ channel, counts }) => [channel, counts.planned, counts.sent])).toEqual([
        ['push', 4, 1],
        ['whatsapp', 3, 2],
        ['sms', 2, 2],
      ])
      s.clock.advance(3 * HOUR)
      await s.work()
      expect(s.left()).toHaveLength(5)
    })

    it('withdraws what still waits, lets be what is on its way', async () => {
      const s = await openScene(await open())
      const number = await s.addNumber()
      await s.addGuest(phone(1))
      const id = await s.start(['whatsapp', 'sms'])
      s.disconnect(number)
      await s.work()
      s.clock.advance(59 * MINUTE)
      await s.work()
      expect(s.left()).toEqual([])
      s.clock.advance(2 * MINUTE)
      await s.work()
      await s.connect(number)
      await s.work()
      expect(channelsTo(s, 1)).toEqual(['sms'])
      expect(await s.state(id)).toMatchObject({ status: 'finished', skipped_by_reason: { superseded: 1 } })
    })

    it('does not send what came back after its guest had been handed over', async () => {
      const s = await openScene(await open())
      const number = await s.addNumber()
      await s.addGuest(phone(1))
      const id = await s.start(['whatsapp', 'sms'])
      s.disconnect(number)
      await s.work()
      const setStatus = (status: 'sending' | 'waiting') =>
        s.db.updateTable('deliveries').set({ status }).where('lane_id', '=', id).execute()
      await setStatus('sending')
      s.clock.advance(61 * MINUTE)
      await passOnGuests(s.deps)
      // While it is on its way nothing else leaves to the guest; then it turns out not to have left.
      await setStatus('waiting')
      await s.connect(number)
      await s.work()
      expect(channelsTo(s, 1)).toEqual(['sms'])
      expect(await s.state(id)).toMatchObject({ skipped_by_reason: { superseded: 1 } })
    })

    it('does not send what a reach has made needless meanwhile', async () => {
      const s = await openScene(await open())
      await s.addNumber()
      await s.addGuest(phone(1), { timeZone: 'Europe/Moscow' })
      // 15:00 in Moscow; from 15:30 it is quiet there.
      const id = await s.start(['whatsapp', 'sms'], { quietHours: { from: '15:30', to: '20:00' } })
      await s.work()
      s.clock.advance(61 * MINUTE)
      await s.work()
      await s.receipt([s.sent()[0]!.id], 'read')
      s.clock.advance(5 * HOUR)
      await s.work()
      expect(channelsTo(s, 1)).toEqual(['whatsapp'])
      expect(await s.state(id)).toMatchObject({ status: 'finished', skipped_by_reason: { reached_already: 1 } })
    })

    it('keeps its time still while it is paused, and changes of the wait apply', async () => {
      const s = await openScene(await open())
      const number = await s.addNumber()
      await s.addGuest(phone(1))
      const id = await s.start(['whatsapp', 'sms'])
      s.disconnect(number)
      await s.work()
      await pauseMailing(s.deps, id, by)
      s.clock.advance(5 * HOUR)
      await s.work()
      await resumeMailing(s.deps, id, by)
      await s.work()
      expect(s.left()).toEqual([])
      const channels = [
        { channel: 'whatsapp' as const, template_id: s.templates.whatsapp, wait_minutes: 240 },
        { channel: 'sms' as const, template_id: s.templates.sms, wait_minutes: 60 },
      ]
      await changeDraftOrRunning(s.deps, id, { channels }, by)
      s.clock.advance(2 * HOUR)
      await s.work()
      expect(s.left()).toEqual([])
      await expect(changeDraftOrRunning(s.deps, id, { channels: channels.toReversed() }, by)).rejects.toMatchObject({
        code: 'wrong_state',
      })
      s.clock.advance(2 * HOUR + MINUTE)
      await s.work()
      expect(channelsTo(s, 1)).toEqual(['sms'])
    })

    it('retries the failed of its last channel only, and is cancelled as a whole', async () => {
      const s = await openScene(await open())
      const [first, second] = [await s.addGuest(phone(1)), await s.addGuest(phone(2))]
      await addToken(s, first, 1)
      s.push.answers(() => refused('permanent', 'bad'))
      s.sms.answers(() => refused('permanent', 'bad'))
      const id = await s.start(['push', 'sms'])
      await s.work()
      expect(await s.state(id)).toMatchObject({ status: 'finished', counts: { failed: 3 } })
      s.sms.answers(({ no }) => taken(no))
      expect(await retryFailedDeliveries(s.deps, id, by)).toBe(2)
      await s.work()
      expect([channelsTo(s, 1), channelsTo(s, 2)]).toEqual([
        ['sms', 'sms', 'push'],
        ['sms', 'sms'],
      ])
      expect(second).not.toBe(first)

      const other = await s.start(['push', 'whatsapp', 'sms'], { name: 'Другая' })
      await s.work()
      await cancelMailing(s.deps, other, by)
      s.clock.advance(3 * HOUR)
      await s.work()
      const lanes = await s.db.selectFrom('lanes').select('open').where('id', 'like', `${other}%`).execute()
      expect(lanes.map(({ open }) => open)).toEqual([0, 0, 0])
      const { counts } = await s.state(other)
      expect(counts.waiting).toBe(0)
    })

    it('hands over the cause of a triggered mailing, each cause for itself', async () => {
      const s = await openScene(await open())
      const guest = await s.addGuest(phone(1))
      const trigger = { kind: 'order_delivered', delay_minutes: 0 } as never
      const id = await s.start(['push', 'sms'], { trigger })
      const mailing = await getMailing(s.db, id)
      const at = s.clock.now()
      await s.db.transaction().execute(async (tx) => {
        for (const cause of ['one', 'two', 'one']) {
          await planCause(tx, mailing, { guestId: guest, cause, notBefore: at, at })
        }
      })
      await takeChannelTurn(s.deps, 'push', never)
      // As any reason of the channel's own would.
      await s.db.updateTable('deliveries').set({ status: 'skipped', reason: 'no_push_token' }).execute()
      await Promise.all([passOnGuests(s.deps), passOnGuests(s.deps)])
      const next = await s.db
        .selectFrom('deliveries')
        .select(['cause', 'status'])
        .where('lane_id', '=', `${id}-sms`)
        .orderBy('cause')
        .execute()
      expect(next).toEqual([
        { cause: 'one', status: 'waiting' },
        { cause: 'two', status: 'waiting' },
      ])
      expect((await getMailing(s.db, id)).status).toBe('running')
    })

    it('hands over thousands page by page, once, however often it is cut off', { timeout: 60_000 }, async () => {
      const s = await openScene(await open())
      const guests = Array.from({ length: 1_000 }, (_, n) => `gst_${String(n).padStart(6, '0')}`)
      for (let from = 0; from < guests.length; from += 250) {
        const rows = guests.slice(from, from + 250).map((id) => ({
          id,
          phone: null,
          attributes: '{}',
          created_at: 0,
          updated_at: 0,
        }))
        await s.db
          .insertInto('guests')
          .values(rows as never)
          .execute()
      }
      const id = await s.start(['push', 'sms'])
      await s.settle()
      await s.db
        .updateTable('deliveries')
        .set({ status: 'failed', reason: 'bad' })
        .where('lane_id', '=', `${id}-push`)
        .execute()
      const stop = new AbortController()
      const [first] = await Promise.all([passOnGuests(s.deps, stop.signal), Promise.resolve().then(() => stop.abort())])
      expect(first).toBeLessThan(1_000)
      const passed = await Promise.all([passOnGuests(s.deps), passOnGuests(s.deps)])
      expect(first + passed[0] + passed[1]).toBe(1_000)
      const { count } = await s.db
        .selectFrom('deliveries')
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .where('lane_id', '=', `${id}-sms`)
        .executeTakeFirstOrThrow()
      expect(Number(count)).toBe(1_000)
    })
  })

  it('by all channels at once, which do not stand in each other’s way, while other mailings do', async () => {
    const s = await openScene(await open(), { OTKLIK_MAILING_INTERVAL_HOURS: 24 })
    await s.addNumber()
    await addToken(s, await s.addGuest(phone(1)), 1)
    const id = await s.start(['sms', 'whatsapp', 'push'], { mode: 'all' })
    await s.work()
    expect(channelsTo(s, 1).sort()).toEqual(['push', 'sms', 'whatsapp'])
    expect(await s.state(id)).toMatchObject({
      status: 'finished',
      channel_mode: 'all',
      counts: { planned: 3, sent: 3 },
    })
    s.clock.advance(HOUR)
    const other = await s.start(['sms', 'whatsapp', 'push'], { mode: 'all', name: 'Суббота' })
    await s.work()
    expect(s.left()).toHaveLength(3)
    expect(await s.state(other)).toMatchObject({ skipped_by_reason: { mailed_recently: 3 } })
  })

  it('needs a provider and a text of its own for each channel; `automatic` finds them', async () => {
    const s = await openScene(await open())
    const wrong = { channel: 'sms' as const, template_id: s.templates.whatsapp, wait_minutes: 60 }
    const make = (more: Partial<MailingInput>) =>
      createMailing(s.deps, { name: 'X', audience: { all: true }, ...more }, by)
    await expect(make({ channels: [wrong] })).rejects.toMatchObject({
      fields: [{ path: 'body.channels.0.template_id' }],
    })
    await expect(make({ templateId: s.templates.sms })).rejects.toMatchObject({ code: 'invalid_input' })
    await expect(make({})).rejects.toMatchObject({ fields: [{ path: 'body.template_id' }] })
    const { channels } = await make({ templateId: s.templates.whatsapp, automatic: true })
    expect(JSON.parse(channels!).map(({ channel }: { channel: string }) => channel)).toEqual([
      'push',
      'whatsapp',
      'sms',
    ])
    s.deps.providers.sms.splice(0)
    await expect(make({ channels: [{ ...wrong, template_id: s.templates.sms }] })).rejects.toMatchObject({
      fields: [{ path: 'body.channels.0.channel' }],
    })
  })
})

const ORDERS: Channel[][] = [
  ['push', 'whatsapp', 'sms'],
  ['whatsapp', 'sms', 'push'],
  ['sms', 'push', 'whatsapp'],
  ['whatsapp', 'sms'],
]

/** What becomes of a channel's message to a guest: it arrives after so many minutes, or never, or is refused. */
const fate = fc.oneof(fc.integer({ min: 0, max: 100 }), fc.constant('never' as const), fc.constant('refused' as const))
const guestFates = fc.record({ whatsapp: fate, sms: fate, push: fate, hasDevice: fc.boolean() })

eachStore('a cascade, whatever becomes of its messages', (open) => {
  it('sends each channel at most once, each in its time, and none after a reach that was known', {
    timeout: 120_000,
  }, async () => {
    const store = await open()
    let run = 0
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...ORDERS),
        fc.array(guestFates, { minLength: 1, maxLength: 4 }),
        fc.array(fc.integer({ min: 1, max: 45 }), { minLength: 5, maxLength: 9 }),
        async (order, fates, steps) => {
          // Each run has a clock that begins anew: what earlier ones have sent must not count.
          const s = await openScene(store, { OTKLIK_SMS_PER_SECOND: 1_000, OTKLIK_PUSH_PER_SECOND: 1_000 })
          const first = ++run * 100
          const tag = `run-${run}`
          const byPhone = new Map<string, (typeof fates)[number]>()
          for (const [index, guest] of fates.entries()) {
            const n = first + index
            byPhone.set(phone(n), guest)
            const id = await s.addGuest(phone(n), { tags: [tag] })
            if (guest.hasDevice) await addToken(s, id, n)
            if (guest.whatsapp === 'refused') s.strangers.add(phone(n))
          }
          s.sms.answers(({ no, to }) => (byPhone.get(to)?.sms === 'refused' ? refused('permanent') : taken(no)))
          s.push.answers(({ no, to }) =>
            byPhone.get(to.slice('token-'.length))?.push === 'refused' ? refused('permanent') : taken(no),
          )
          await s.addNumber()
          const id = await s.start(order, { audience: { tag }, wait: 30 })
          const reachedAt = new Map<string, number>()
          const report = async () => {
            for (const { channel, to, at } of s.left()) {
              const arrives = byPhone.get(to)?.[channel]
              const key = `${channel} ${to}`
              if (typeof arrives !== 'number' || at + arrives * MINUTE > s.clock.now() || reachedAt.has(key)) continue
              reachedAt.set(key, s.clock.now())
              if (channel === 'whatsapp') {
                await s.receipt([s.sent().find((sent) => sent.to === to)!.id], 'delivered')
              } else if (channel === 'sms') {
                const { no } = s.sms.got.find((sent) => sent.to === to)!
                await takeReport(s.deps, { no, provider: 'smsc', fate: { fate: 'delivered', status: '1' } })
              } else {
                const { deliveryId } = s.push.got.find((sent) => sent.to === `token-${to}`)!
                await takeReceipts(s.deps, [{ deliveryId, status: 'delivered', at: undefined }])
              }
            }
          }
          for (const minutes of [...steps, 60, 60, 60]) {
            await s.work()
            s.clock.advance(minutes * MINUTE)
            await report()
            await Promise.all([passOnGuests(s.deps), lookAfterChannels(s.deps, never)])
          }
          await s.work()
          const left = s.left()
          for (const { channel, to, at } of left) {
            expect(left.filter((other) => other.to === to && other.channel === channel)).toHaveLength(1)
            for (const earlier of order.slice(0, order.indexOf(channel))) {
              expect(reachedAt.get(`${earlier} ${to}`) ?? Infinity).toBeGreaterThanOrEqual(at)
              const before = left.find((other) => other.to === to && other.channel === earlier)
              const refusedAtOnce = byPhone.get(to)?.[earlier] === 'refused'
              if (before && !refusedAtOnce) expect(at).toBeGreaterThanOrEqual(before.at + 30 * MINUTE)
            }
          }
          // Whoever can be reached at all has been written to by some channel.
          for (const [to, guest] of byPhone) {
            const possible = order.some(
              (channel) => guest[channel] !== 'refused' && (channel !== 'push' || guest.hasDevice),
            )
            if (possible) expect(left.some((message) => message.to === to)).toBe(true)
          }
          expect((await getMailing(s.db, id)).status).toBe('finished')
          // The next run has a network of its own.
          await s.db.updateTable('numbers').set({ state: 'failed', deleted_at: s.clock.now() }).execute()
        },
      ),
      { numRuns: store.dialect === 'sqlite' ? 12 : 3 },
    )
  })
})

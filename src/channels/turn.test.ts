import { describe, expect, it } from 'vitest'
import { type FakeProvider, fakeProvider, refused, rests, taken, unsure } from '../../test/support/fake-provider.ts'
import { openSending, type Sending } from '../../test/support/sending.ts'
import { eachStore } from '../../test/support/stores.ts'
import type { Store } from '../db/index.ts'
import { examineForChannel, nextChannelPage } from '../dispatch/index.ts'
import { optOut } from '../guests/index.ts'
import { DAY, HOUR, MINUTE, SECOND } from '../lib/units.ts'
import { pauseMailing, scheduleMailing } from '../mailings/life.ts'
import { createMailing, type MailingInput } from '../mailings/save-mailing.ts'
import { createTemplate } from '../mailings/templates/save-template.ts'
import { launch } from './launch.ts'
import { lookAfterChannels } from './look-after.ts'
import type { ProvidedChannel } from './port.ts'
import { takeReceipts, takeReport } from './reports.ts'
import { savePushToken } from './tokens.ts'
import { takeChannelTurn } from './turn.ts'

const by = { id: 'key_test' }
const never = new AbortController().signal
const phone = (n: number) => `+79160${String(n).padStart(6, '0')}`

type Scene = Sending & {
  provider: FakeProvider
  guests: string[]
  channelTurn(signal?: AbortSignal): ReturnType<typeof takeChannelTurn>
  /** Turn after turn, until nothing is due before `until`. */
  runChannel(until: number): Promise<void>
  lookAfter(): Promise<void>
  deliveries(): Promise<{ guest_id: string; status: string; reason: string | null; attempts: number }[]>
  start(more?: Partial<MailingInput>): Promise<string>
}

type Options = { guests?: number; channel?: ProvidedChannel; provider?: Parameters<typeof fakeProvider>[1] }

/** Guests and one provider of a channel, which takes all. */
async function openScene(
  store: Store,
  { guests = 1, channel = 'sms', provider: options = {} }: Options = {},
  settings: Parameters<typeof openSending>[1] = {},
): Promise<Scene> {
  const s = await openSending(store, settings)
  const push = { name: 'fcm', repeatReplaces: true }
  const provider = fakeProvider(s.clock, { channel, ...(channel === 'push' && push), ...options })
  s.deps.providers[channel].push(provider)
  const ids: string[] = []
  for (let n = 1; n <= guests; n++) ids.push(await s.addGuest(phone(n), { name: 'Анна' }))
  const channelTurn = (signal = never) => takeChannelTurn(s.deps, channel, signal)
  return {
    ...s,
    provider,
    guests: ids,
    channelTurn,
    async runChannel(until) {
      for (;;) {
        const end = await channelTurn()
        if (end.kind === 'idle' || s.clock.now() + end.delayMs > until) break
        s.clock.advance(Math.max(1, end.delayMs))
      }
    },
    lookAfter: () => lookAfterChannels(s.deps, never),
    deliveries: () =>
      s.db.selectFrom('deliveries').select(['guest_id', 'status', 'reason', 'attempts']).orderBy('guest_id').execute(),
    async start(more = {}) {
      const template = await createTemplate(
        s.deps,
        {
          name: 'Пятница',
          channel,
          language: 'ru',
          text: '{{ guest.first_name }}, ждём вас в пятницу',
          variants: [],
          endsWithoutQuestionOk: false,
        },
        by,
      )
      const channels = [{ channel, template_id: template.id, wait_minutes: 60 }]
      const mailing = await createMailing(s.deps, { name: 'Пятница', audience: { all: true }, channels, ...more }, by)
      await scheduleMailing(s.deps, mailing.id, undefined, by)
      await s.settle()
      return mailing.id
    },
  }
}

eachStore('a turn of SMS', (open) => {
  it('sends to every guest once, writes down what it knows, and is done', async () => {
    const s = await openScene(await open(), { guests: 2 }, { OTKLIK_SMS_PRICE: 2.5 })
    const mailing = await s.start()
    await s.channelTurn()
    await s.channelTurn()
    expect(s.provider.got.map(({ to, text }) => [to, text])).toEqual([
      [phone(1), 'Анна, ждём вас в пятницу'],
      [phone(2), 'Анна, ждём вас в пятницу'],
    ])
    expect(await s.deliveries()).toMatchObject([{ status: 'sent' }, { status: 'sent' }])
    const [send] = await s.db.selectFrom('channel_sends').selectAll().orderBy('no').execute()
    expect(send).toMatchObject({ status: 'accepted', provider: 'smsc', segments: 1, price: 2_500_000 })
    expect(await s.db.selectFrom('channel_totals').selectAll().execute()).toEqual([
      { lane_id: `${mailing}-sms`, sends: 2, segments: 2, price: 5_000_000 },
    ])
    const guest = await s.db.selectFrom('guests').selectAll().where('id', '=', s.guests[0]!).executeTakeFirstOrThrow()
    expect(guest.last_mailed_at).toBe(s.clock.now())
    const feed = await s.db.selectFrom('feed').selectAll().where('kind', '=', 'mailing').execute()
    expect(feed.map(({ ref_id }) => ref_id)).toContain(send!.delivery_id)
    const events = await s.db.selectFrom('outbox').select('data').where('type', '=', 'delivery.status').execute()
    expect(events.map(({ data }) => JSON.parse(data))).toMatchObject([
      { mailing_id: mailing, channel: 'sms', status: 'sent' },
      { mailing_id: mailing, channel: 'sms', status: 'sent' },
    ])
    await s.settle()
    const { status } = await s.db.selectFrom('mailings').select('status').executeTakeFirstOrThrow()
    expect(status).toBe('finished')
  })

  it('keeps the limit over any second, whoever sends', async () => {
    const s = await openScene(await open(), { guests: 13 }, { OTKLIK_SMS_PER_SECOND: 4 })
    await s.start()
    for (let round = 0; round < 30; round++) {
      await Promise.all([s.channelTurn(), s.channelTurn(), s.channelTurn()])
      s.clock.advance(137)
    }
    const times = s.provider.got.map(({ at }) => at)
    expect(times).toHaveLength(13)
    expect(new Set(s.provider.got.map(({ to }) => to)).size).toBe(13)
    for (const [index, at] of times.entries()) {
      const within = times.slice(index).filter((time) => time - at < SECOND).length
      expect(within).toBeLessThanOrEqual(4)
    }
    expect(times.at(-1)! - times[0]!).toBeLessThan(4.5 * SECOND)
  })

  it('falls back at once when a provider refuses for its own reasons, and lets it rest', async () => {
    const s = await openScene(await open(), { guests: 2 })
    const second = fakeProvider(s.clock, { name: 'twilio' })
    s.deps.providers.sms.push(second)
    const backAt = s.clock.now() + 10 * MINUTE
    s.provider.answers(() => rests(backAt))
    await s.start()
    await s.channelTurn()
    expect(second.got).toHaveLength(2)
    expect(await s.deliveries()).toMatchObject([{ status: 'sent' }, { status: 'sent' }])
    const sends = await s.db.selectFrom('channel_sends').select(['provider', 'status', 'error']).execute()
    expect(sends.filter(({ provider }) => provider === 'smsc')).toContainEqual({
      provider: 'smsc',
      status: 'refused',
      error: 'balance',
    })
    const asked = s.provider.got.length
    await s.addGuest(phone(9))
    await s.start({ name: 'Суббота' })
    await s.channelTurn()
    expect(s.provider.got).toHaveLength(asked)
    s.clock.advance(11 * MINUTE)
    s.provider.answers(({ no }) => taken(no))
    await s.addGuest(phone(10))
    await s.start({ name: 'Воскресенье' })
    await s.channelTurn()
    expect(s.provider.got.length).toBeGreaterThan(asked)
  })

  it('waits, when all providers refuse, without counting it against the messages', async () => {
    const s = await openScene(await open())
    s.provider.answers(() => rests(s.clock.now() + MINUTE))
    await s.start()
    for (let round = 0; round < 8; round++) {
      const end = await s.channelTurn()
      expect(end).toEqual({ kind: 'due', delayMs: MINUTE })
      s.clock.advance(MINUTE)
    }
    s.provider.answers(({ no }) => taken(no))
    await s.channelTurn()
    expect(await s.deliveries()).toMatchObject([{ status: 'sent', attempts: 1 }])
  })

  it('invariant 2: never sends again what may have arrived, not by another provider either', async () => {
    const s = await openScene(await open())
    const second = fakeProvider(s.clock, { name: 'twilio' })
    s.deps.providers.sms.push(second)
    s.provider.answers(() => unsure)
    await s.start()
    await s.channelTurn()
    s.clock.advance(HOUR)
    await s.lookAfter()
    await s.channelTurn()
    expect([s.provider.got.length, second.got.length]).toEqual([1, 0])
    expect(await s.deliveries()).toMatchObject([{ status: 'unconfirmed', reason: 'timeout' }])
  })

  it('asks for what is unsure by our own number, and sends again only what was never taken', async () => {
    const s = await openScene(await open(), { guests: 3, provider: { canBeAsked: true } })
    s.provider.answers(() => unsure)
    await s.start()
    await s.channelTurn()
    expect(await s.deliveries()).toMatchObject([{ status: 'sending' }, { status: 'sending' }, { status: 'sending' }])
    const [arrived, lost] = s.provider.got.map(({ no }) => no)
    s.provider.says((no) =>
      no === arrived
        ? { fate: 'delivered', status: '1' }
        : no === lost
          ? { fate: 'unknown' }
          : { fate: 'no_answer', code: 'silent' },
    )
    s.provider.answers(({ no }) => taken(no))
    s.clock.advance(3 * MINUTE)
    await s.lookAfter()
    await s.channelTurn()
    expect(s.provider.got).toHaveLength(4)
    expect((await s.deliveries()).map(({ status }) => status).sort()).toEqual(['delivered', 'sending', 'sent'])
    for (let hour = 0; hour < 26; hour++) {
      s.clock.advance(HOUR)
      await s.lookAfter()
    }
    await s.channelTurn()
    expect(s.provider.got).toHaveLength(4)
    expect((await s.deliveries()).map(({ status }) => status).sort()).toEqual(['delivered', 'sent', 'unconfirmed'])
  })

  it.each([
    ['is asked for', true],
    ['stays unconfirmed', false],
  ])('invariant 2: a send whose process died between claim and answer %s', async (_what, canBeAsked) => {
    const s = await openScene(await open(), { provider: { canBeAsked } })
    await s.start()
    const page = (await nextChannelPage(s.deps, 'sms', 10))!
    const book = { of: async () => new Map([[s.guests[0]!, [phone(1)]]]), missing: 'no_phone' }
    const ready = await examineForChannel(s.deps, page, book)
    // Claimed, perhaps sent; then nothing more is heard of this process.
    expect(await launch(s.deps, 'sms', s.provider, page, ready)).toHaveLength(1)
    await s.lookAfter()
    await s.channelTurn()
    expect(await s.deliveries()).toMatchObject([{ status: 'sending' }])
    s.provider.says(() => ({ fate: 'pending', status: '0' }))
    s.clock.advance(3 * MINUTE)
    await s.lookAfter()
    s.clock.advance(3 * MINUTE)
    await s.lookAfter()
    await s.channelTurn()
    expect(await s.deliveries()).toMatchObject([{ status: canBeAsked ? 'sent' : 'unconfirmed' }])
    expect(s.provider.got).toHaveLength(0)
  })

  it('ends what will never be taken, and tries later what may be', async () => {
    const s = await openScene(await open(), { guests: 2 })
    s.provider.answers(({ to }) =>
      to === phone(1)
        ? refused('permanent', 'smsc_6')
        : { outcome: 'refused', refusal: { kind: 'later', code: 'smsc_9', retryAt: s.clock.now() + MINUTE } },
    )
    await s.start()
    await s.runChannel(s.clock.now() + HOUR)
    expect(await s.deliveries()).toMatchObject([
      { status: 'failed', reason: 'smsc_6', attempts: 1 },
      { status: 'failed', reason: 'smsc_9', attempts: 5 },
    ])
  })

  it('invariant 5: consent, quiet hours and the interval hold at the moment of sending', async () => {
    const quiet = { from: '14:00', to: '16:30' }
    const s = await openScene(await open(), { guests: 3 }, { OTKLIK_MAILING_INTERVAL_HOURS: 24 })
    // Noon in UTC is 15:00 in Moscow, 17:00 in Yekaterinburg.
    const awake = await s.addGuest(phone(7), { timeZone: 'Asia/Yekaterinburg' })
    const [refusing, mailed, sleeping] = s.guests as [string, string, string]
    await s.start({ quietHours: quiet })
    await s.db.transaction().execute((tx) => optOut(tx, refusing, { source: 'api', at: s.clock.now() }))
    await s.db
      .updateTable('guests')
      .set({ last_mailed_at: s.clock.now() - HOUR })
      .where('id', '=', mailed)
      .execute()
    // That other mailing.
    await s.db
      .insertInto('deliveries')
      .values({
        id: 'dlv_other',
        lane_id: 'mlg_other',
        guest_id: mailed,
        cause: '',
        status: 'read',
        not_before: 0,
        sent_at: s.clock.now() - HOUR,
        created_at: 0,
      })
      .execute()
    await s.db
      .insertInto('lanes')
      .values({ id: 'mlg_other', kind: 'mailing', priority: 30, open: 0, number_ids: null, created_at: 0, served: 0 })
      .execute()
    const end = await s.channelTurn()
    expect(s.provider.got.map(({ to }) => to)).toEqual([phone(7)])
    const status = async (id: string) =>
      (await s.deliveries()).find(({ guest_id, status }) => guest_id === id && status !== 'read')
    expect(await status(refusing)).toMatchObject({ status: 'skipped', reason: 'opted_out' })
    expect(await status(mailed)).toMatchObject({ status: 'skipped', reason: 'mailed_recently' })
    expect(await status(sleeping)).toMatchObject({ status: 'waiting' })
    expect(await status(awake)).toMatchObject({ status: 'sent' })
    expect(end).toEqual({ kind: 'due', delayMs: 90 * MINUTE })
    s.clock.advance(90 * MINUTE)
    await s.channelTurn()
    expect(await status(sleeping)).toMatchObject({ status: 'sent' })
  })

  it('a pause acts on the next message', async () => {
    const s = await openScene(await open(), { guests: 40 }, { OTKLIK_SMS_PER_SECOND: 1_000 })
    const mailing = await s.start()
    let paused = 0
    s.provider.answers(async ({ no }) => {
      if (s.provider.got.length === 20) {
        await pauseMailing(s.deps, mailing, by)
        paused = s.provider.got.length
      }
      return taken(no)
    })
    await s.channelTurn()
    // Those that had been claimed before it, and no more.
    const left = s.provider.got.length
    expect(paused).toBeGreaterThanOrEqual(20)
    expect(left).toBeLessThanOrEqual(paused + 16)
    expect((await s.deliveries()).filter(({ status }) => status === 'waiting')).toHaveLength(40 - left)
  })

  it('stops between messages when the process stops, and lets those on their way land', async () => {
    const s = await openScene(await open(), { guests: 40 }, { OTKLIK_SMS_PER_SECOND: 1_000 })
    await s.start()
    const stop = new AbortController()
    s.provider.answers(async ({ no }) => {
      stop.abort()
      return taken(no)
    })
    await s.channelTurn(stop.signal)
    expect(s.provider.got.length).toBeLessThan(40)
    const statuses = (await s.deliveries()).map(({ status }) => status)
    expect(statuses.filter((status) => status === 'sent')).toHaveLength(s.provider.got.length)
    expect(statuses).not.toContain('sending')
  })

  it('serves two mailings in turns', async () => {
    const s = await openScene(await open(), { guests: 30 }, { OTKLIK_SMS_PER_SECOND: 10 })
    const [first, second] = [await s.start(), await s.start({ name: 'Суббота' })]
    s.provider.answers(({ no }) => taken(no))
    for (let round = 0; round < 3; round++) {
      await s.channelTurn()
      s.clock.advance(SECOND)
    }
    const sent = await s.db.selectFrom('channel_sends').select('lane_id').execute()
    for (const id of [first, second]) {
      expect(sent.filter(({ lane_id }) => lane_id === `${id}-sms`).length).toBeGreaterThan(5)
    }
  })

  it('invariant 2: cut off between any two steps, it never sends twice, and leaves nothing behind', async () => {
    const store = await open()
    for (const step of [1, 2, 3]) {
      const s = await openScene(store, { guests: 0 })
      const to = `+7917000000${step}`
      await s.addGuest(to, { tags: [`cut-${step}`] })
      await s.start({ audience: { tag: `cut-${step}` } })
      let transactions = 0
      const db = new Proxy(s.db, {
        get(target, name) {
          if (name === 'transaction' && ++transactions === step) throw new Error('the process is gone')
          const value = Reflect.get(target, name, target) as unknown
          return typeof value === 'function' ? value.bind(target) : value
        },
      })
      await takeChannelTurn({ ...s.deps, db }, 'sms', never)
      for (let minute = 0; minute < 5; minute++) {
        s.clock.advance(MINUTE)
        await s.lookAfter()
        await s.channelTurn()
      }
      expect(s.provider.got.filter((message) => message.to === to).length).toBeLessThanOrEqual(1)
      const row = await s.db
        .selectFrom('deliveries as d')
        .innerJoin('guests as g', 'g.id', 'd.guest_id')
        .select('d.status')
        .where('g.phone', '=', to)
        .executeTakeFirstOrThrow()
      // Cut off before it left: sent by the next turn. After: nobody can tell.
      expect(row.status).toBe(step === 1 ? 'sent' : step === 2 ? 'unconfirmed' : 'sent')
    }
  })

  it('has nothing to do when the mailing, the provider or the guests are gone', async () => {
    const s = await openScene(await open(), { guests: 2 })
    await s.start()
    await s.db.updateTable('guests').set({ merged_into: s.guests[1]! }).where('id', '=', s.guests[0]!).execute()
    s.deps.providers.sms.splice(0)
    expect(await s.channelTurn()).toEqual({ kind: 'idle' })
    s.deps.providers.sms.push(s.provider)
    await s.channelTurn()
    expect(s.provider.got).toHaveLength(1)
    expect(await s.deliveries()).toContainEqual(expect.objectContaining({ status: 'skipped', reason: 'merged' }))
    await s.db.deleteFrom('lanes').execute()
    expect(await s.channelTurn()).toEqual({ kind: 'idle' })
  })

  describe('reports', () => {
    it('move a delivery on, however late, often and out of order they come', async () => {
      const s = await openScene(await open())
      await s.start()
      await s.channelTurn()
      const { no } = s.provider.got[0]!
      const report = (fate: Parameters<typeof takeReport>[1]['fate'], more = {}) =>
        takeReport(s.deps, { no, provider: 'smsc', phone: phone(1), fate, ...more })
      expect(await report({ fate: 'delivered', status: '1' }, { no: no + 100 })).toBe(false)
      expect(await report({ fate: 'delivered', status: '1' }, { phone: '+79990000000' })).toBe(false)
      expect(await report({ fate: 'delivered', status: '1' }, { provider: 'twilio' })).toBe(false)
      expect(await s.deliveries()).toMatchObject([{ status: 'sent' }])
      expect(await report({ fate: 'read', status: '2' })).toBe(true)
      expect(await report({ fate: 'delivered', status: '1' })).toBe(true)
      expect(await report({ fate: 'failed', status: '20', code: 'smsc_status_20' })).toBe(true)
      expect(await s.deliveries()).toMatchObject([{ status: 'read' }])
      const totals = await s.db.selectFrom('channel_totals').select('sends').executeTakeFirstOrThrow()
      expect(totals.sends).toBe(1)
    })

    it('that come before the answer are as good', async () => {
      const s = await openScene(await open())
      s.provider.answers(async ({ no }) => {
        await takeReport(s.deps, { no, provider: 'smsc', fate: { fate: 'delivered', status: 'delivered' } })
        return taken(no)
      })
      await s.start()
      await s.channelTurn()
      expect(await s.deliveries()).toMatchObject([{ status: 'delivered' }])
      const [send] = await s.db.selectFrom('channel_sends').selectAll().execute()
      expect(send).toMatchObject({ status: 'accepted', provider_id: `p${send!.no}` })
      const totals = await s.db.selectFrom('channel_totals').select('sends').executeTakeFirstOrThrow()
      expect(totals.sends).toBe(1)
    })

    it('that nobody sends are asked for, less and less, until there is one', async () => {
      const s = await openScene(await open(), { provider: { canBeAsked: true } })
      await s.start()
      await s.channelTurn()
      let asked = 0
      s.provider.says(() => {
        asked += 1
        return asked < 4 ? { fate: 'pending', status: '0' } : { fate: 'failed', status: '20', code: 'smsc_status_20' }
      })
      for (let minute = 0; minute < 120; minute++) {
        s.clock.advance(MINUTE)
        await s.lookAfter()
      }
      expect(asked).toBe(4)
      expect(await s.deliveries()).toMatchObject([{ status: 'failed', reason: 'smsc_status_20' }])
    })

    it('are no longer asked for after days', async () => {
      const s = await openScene(await open(), { provider: { canBeAsked: true } })
      await s.start()
      await s.channelTurn()
      for (let day = 0; day < 5; day++) {
        s.clock.advance(DAY)
        await s.lookAfter()
      }
      expect(await s.deliveries()).toMatchObject([{ status: 'sent' }])
      const { check_at } = await s.db.selectFrom('channel_sends').select('check_at').executeTakeFirstOrThrow()
      expect(check_at).toBeNull()
    })
  })
})

eachStore('a turn of pushes', (open) => {
  const addToken = (s: Scene, guestId: string, token: string) =>
    s.db
      .transaction()
      .execute((tx) => savePushToken(tx, guestId, { token, platform: 'android', app: '' }, s.clock.now()))

  it('reaches every device of a guest, and forgets those that are gone', async () => {
    const s = await openScene(await open(), { guests: 2, channel: 'push' })
    await addToken(s, s.guests[0]!, 'token-one')
    await addToken(s, s.guests[0]!, 'token-gone')
    await s.start()
    s.provider.answers(({ no, to }) => (to === 'token-gone' ? refused('dead_address', 'fcm_unregistered') : taken(no)))
    await s.channelTurn()
    expect(s.provider.got.map(({ to }) => to).sort()).toEqual(['token-gone', 'token-one'])
    expect(await s.deliveries()).toMatchObject([{ status: 'sent' }, { status: 'skipped', reason: 'no_push_token' }])
    const gone = await s.db
      .selectFrom('push_tokens')
      .selectAll()
      .where('token', '=', 'token-gone')
      .executeTakeFirstOrThrow()
    expect(gone.removed_reason).toBe('fcm_unregistered')
    await addToken(s, s.guests[1]!, 'token-gone')
    const back = await s.db.selectFrom('push_tokens').selectAll().where('token', '=', 'token-gone').execute()
    expect(back).toMatchObject([{ guest_id: s.guests[1], removed_at: null }])
  })

  it('repeats what is unsure under the same id, which replaces it', async () => {
    const s = await openScene(await open(), { channel: 'push' })
    await addToken(s, s.guests[0]!, 'token-one')
    s.provider.answers(() => unsure)
    await s.start()
    await s.channelTurn()
    s.provider.answers(({ no }) => taken(no))
    await s.runChannel(s.clock.now() + HOUR)
    expect(s.provider.got).toHaveLength(2)
    expect(new Set(s.provider.got.map(({ deliveryId }) => deliveryId)).size).toBe(1)
    expect(await s.deliveries()).toMatchObject([{ status: 'sent', attempts: 2 }])
  })

  it('believes the app about what was shown and opened', async () => {
    const s = await openScene(await open(), { channel: 'push' })
    await addToken(s, s.guests[0]!, 'token-one')
    await s.start()
    await s.channelTurn()
    const { deliveryId } = s.provider.got[0]!
    const taken = await takeReceipts(s.deps, [
      { deliveryId, status: 'read', at: undefined },
      { deliveryId, status: 'delivered', at: s.clock.now() + DAY },
      { deliveryId: 'dlv_nobody', status: 'read', at: undefined },
    ])
    expect(taken).toBe(2)
    expect(await s.deliveries()).toMatchObject([{ status: 'read' }])
  })
})

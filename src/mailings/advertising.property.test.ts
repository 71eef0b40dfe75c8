import fc from 'fast-check'
import { expect, it } from 'vitest'
import { runsOnStore } from '../../test/support/properties.ts'
import { eachStore } from '../../test/support/stores.ts'
import { type Store, transact } from '../db/index.ts'
import type { Channel } from '../db/schema/deliveries.ts'
import { claim } from '../deliveries/index.ts'
import { type ConsentWord, optIn, optOut, recordConsent, resolveGuest } from '../guests/index.ts'
import { MINUTE } from '../lib/units.ts'
import { createTemplate } from '../templates/save-template.ts'
import { fallBackGuests } from './cascade/fall-back.ts'
import { addToken, by, channelsTo, never, openScene, phone } from './cascade/test-support/scene.ts'
import { forecastMailing } from './forecast/forecast-mailing.ts'
import { planMailing } from './plan-mailing.ts'
import { getMailing } from './view.ts'

type Said = { channel: Channel | 'all'; state: 'given' | 'withdrawn' }
const PURPOSES = ['service', 'advertising']

const GUESTS = 3
const CHANNELS: Channel[] = ['whatsapp', 'sms', 'push']

const guest = fc.integer({ min: 0, max: GUESTS - 1 })
const channel = fc.constantFrom('whatsapp' as const, 'sms' as const, 'push' as const, 'all' as const)
const state = fc.constantFrom('given' as const, 'given' as const, 'withdrawn' as const)

/** What happens, one thing after another. */
const step = fc.oneof(
  { arbitrary: fc.record({ do: fc.constant('say' as const), guest, channel, state }), weight: 5 },
  { arbitrary: fc.record({ do: fc.constant('import' as const), guest, channel }), weight: 2 },
  { arbitrary: fc.record({ do: fc.constantFrom('opt_out' as const, 'opt_in' as const), guest }), weight: 2 },
  // Somebody known by a LID alone says something, and turns out to be one of the guests.
  { arbitrary: fc.record({ do: fc.constant('merge' as const), guest, state, more: fc.boolean() }), weight: 1 },
  {
    arbitrary: fc.record({
      do: fc.constant('mail' as const),
      purpose: fc.constantFrom('advertising' as const, 'advertising' as const, 'service' as const),
      order: fc.shuffledSubarray(CHANNELS, { minLength: 1 }),
      // Planned, and sent only after the next step.
      waits: fc.boolean(),
    }),
    weight: 4,
  },
)

type Step = typeof step extends fc.Arbitrary<infer S> ? S : never

/** What the words of a guest come to, by other means than the product's: a walk through all of them. */
class Words {
  #said: { channel: string; purpose: string; given: boolean }[] = []
  say(channel: string, purpose: string, given: boolean) {
    this.#said.push({ channel, purpose, given })
  }
  last(channel: string, purpose: string): boolean | undefined {
    return this.#said.findLast(
      (word) => word.purpose === purpose && (word.channel === 'all' || word.channel === channel),
    )?.given
  }
  hasRefused(channel: string): boolean {
    return CHANNELS.some((one) => (channel === 'all' || one === channel) && this.last(one, 'advertising') === false)
  }
}

/** So that something leaves in every story. */
const AT_LAST: Step[] = [
  { do: 'say', guest: 0, channel: 'all', state: 'given' },
  { do: 'mail', purpose: 'advertising', order: ['whatsapp', 'sms'], waits: false },
]

type World = Awaited<ReturnType<typeof openWorld>>

/** Guests with every address, and a model of what they have said. */
async function openWorld(store: Store, run: number) {
  const s = await openScene(store, { OTKLIK_SMS_PER_SECOND: 1_000, OTKLIK_PUSH_PER_SECOND: 1_000 })
  const first = run * 100
  const tag = `ads-${run}`
  const ids: string[] = []
  for (let n = 0; n < GUESTS; n++) {
    const id = await s.addGuest(phone(first + n), { tags: [tag] })
    await addToken(s, id, first + n)
    ids.push(id)
  }
  await s.addNumber()
  const words = ids.map(() => new Words())
  const judged = new Set<string>()
  let leftAds = 0
  /** Whatever left since, as the ports were given it, is held against what has been said until now. */
  const judge = () => {
    const left = [
      ...s.sent().map(({ to, text }) => ({ channel: 'whatsapp', to: to!, text })),
      ...s.sms.got.map(({ to, text }) => ({ channel: 'sms', to, text })),
      ...s.push.got.map(({ to, text }) => ({ channel: 'push', to: to.slice('token-'.length), text })),
    ]
    for (const { channel, to, text } of left) {
      const key = `${channel} ${to} ${text}`
      if (judged.has(key)) continue
      judged.add(key)
      const said = words[Number(to.slice(-6)) - first]!
      if (text.includes('Реклама')) {
        expect(said.last(channel, 'advertising'), key).toBe(true)
        leftAds += 1
      } else expect(said.last(channel, 'service'), key).not.toBe(false)
    }
  }
  return { s, ids, tag, words, judge, leftAds: () => leftAds }
}

/** Says, imports, merges: in the product and in the model. */
async function happen({ s, ids, words }: World, each: Exclude<Step, { do: 'mail' }>, lid: string): Promise<void> {
  const { guest } = each
  const [id, of] = [ids[guest]!, words[guest]!]
  const word = (how: ConsentWord['how'] = 'chat'): ConsentWord => ({ at: s.clock.now(), how })
  const record = (who: string, channel: Said['channel'], state: Said['state'], how?: ConsentWord['how']) =>
    transact(s.db, (tx) => recordConsent(tx, who, [{ channel, purpose: 'advertising', state }], word(how)))
  switch (each.do) {
    case 'say':
      await record(id, each.channel, each.state)
      return of.say(each.channel, 'advertising', each.state === 'given')
    case 'import': {
      const refused = of.hasRefused(each.channel)
      await record(id, each.channel, 'given', 'import')
      return refused ? undefined : of.say(each.channel, 'advertising', true)
    }
    case 'opt_out':
      if (await transact(s.db, (tx) => optOut(tx, id, word())))
        for (const purpose of PURPOSES) of.say('all', purpose, false)
      return
    case 'opt_in':
      await transact(s.db, (tx) => optIn(tx, id, word()))
      return of.say('all', 'service', true)
    case 'merge': {
      const see = (peer: { lid: string; phone?: string }) =>
        transact(s.db, (tx) => resolveGuest(tx, s.deps.guests, { ...peer, at: s.clock.now() }))
      await record((await see({ lid })).guest.id, 'all', each.state)
      of.say('all', 'advertising', each.state === 'given')
      s.clock.advance(1_000)
      // What is said after it is newer, whichever row it stands in.
      if (each.more) await record(id, 'sms', 'withdrawn')
      if (each.more) of.say('sms', 'advertising', false)
      const { phone } = await s.db.selectFrom('guests').select('phone').where('id', '=', id).executeTakeFirstOrThrow()
      ids[guest] = (await see({ lid, phone: phone! })).guest.id
      return
    }
    default:
      return each satisfies never
  }
}

async function start({ s, tag }: World, { purpose, order }: Extract<Step, { do: 'mail' }>, n: number): Promise<string> {
  const text = `${purpose === 'advertising' ? 'Реклама' : 'Заказ'} ${n}. Придёте?`
  for (const channel of order) {
    const texts = { channel, language: 'ru', text, variants: [], endsWithoutQuestionOk: false }
    s.templates[channel] = (await createTemplate(s.deps, { name: `${tag} ${n} ${channel}`, ...texts }, by)).id
  }
  const id = await s.start(order, { audience: { tag }, purpose })
  await planMailing(s.deps, id, never)
  return id
}

async function send({ s, judge }: World): Promise<void> {
  for (let round = 0; round < 3; round++) {
    await s.work()
    judge()
    s.clock.advance(61 * MINUTE)
    await fallBackGuests(s.deps)
  }
}

eachStore('advertising', (open) => {
  it('invariant 5: leaves by no channel without a consent on record that holds at that moment', {
    tags: 'property',
  }, async () => {
    const store = await open()
    let run = 0
    let leftAds = 0
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 12 }), async (steps) => {
        const world = await openWorld(store, ++run)
        const { s } = world
        let waits = false
        for (const [n, each] of [...steps, ...AT_LAST].entries()) {
          s.clock.advance(1_000)
          if (each.do === 'mail') {
            if (waits) await send(world)
            await start(world, each, n)
            waits = each.waits
          } else await happen(world, each, `${run}${n}00077`)
          if (!(each.do === 'mail' && each.waits)) {
            await send(world)
            waits = false
          }
        }
        if (waits) await send(world)
        leftAds += world.leftAds()
        await s.db.updateTable('numbers').set({ state: 'failed', deleted_at: s.clock.now() }).execute()
      }),
      { numRuns: runsOnStore(store.dialect === 'sqlite' ? 6 : 2) },
    )
    expect(leftAds, 'some of it did leave').toBeGreaterThan(0)
  })

  it('invariant 5: a withdrawal between the decision and the sending holds', async () => {
    const store = await open()
    const world = await openWorld(store, 50)
    const { s, ids } = world
    await happen(world, { do: 'say', guest: 0, channel: 'all', state: 'given' }, '')
    await start(world, { do: 'mail', purpose: 'advertising', order: ['sms'], waits: true }, 1)
    const queue = await s.db
      .selectFrom('send_queues')
      .selectAll()
      .where('channel', '=', 'sms')
      .executeTakeFirstOrThrow()
    const delivery = await s.db
      .selectFrom('deliveries')
      .select('id')
      .where('queue_id', '=', queue.id)
      .where('guest_id', '=', ids[0]!)
      .executeTakeFirstOrThrow()
    const claims = [{ deliveryId: delivery.id, variant: null }]
    const claimant = { queue, numberId: null, renderer: { purpose: 'advertising' as const }, at: s.clock.now() }
    const take = () =>
      transact(s.db, async (tx) => {
        const { length } = await claim(tx, claims, claimant)
        return length
      })
    await happen(world, { do: 'say', guest: 0, channel: 'sms', state: 'withdrawn' }, '')
    expect(await take()).toBe(0)
    await happen(world, { do: 'say', guest: 0, channel: 'sms', state: 'given' }, '')
    expect(await take()).toBe(1)
  })

  it('skips who has not agreed to this channel, says so beforehand, and goes on to the next', async () => {
    const store = await open()
    const world = await openWorld(store, 60)
    const { s } = world
    await happen(world, { do: 'say', guest: 0, channel: 'whatsapp', state: 'given' }, '')
    await happen(world, { do: 'say', guest: 1, channel: 'sms', state: 'given' }, '')
    const id = await start(world, { do: 'mail', purpose: 'advertising', order: ['whatsapp', 'sms'], waits: false }, 1)
    const mailing = await getMailing(s.db, id)
    const { outcome } = await forecastMailing(s.deps, mailing)
    expect([...(outcome?.byNumber.values() ?? [])].map(({ messages }) => messages)).toEqual([1])
    await send(world)
    expect([channelsTo(s, 6000), channelsTo(s, 6001), channelsTo(s, 6002)]).toEqual([['whatsapp'], ['sms'], []])
    // Two by WhatsApp, one by SMS, and the one whom WhatsApp did not reach in time by SMS.
    expect((await s.state(id)).skipped_by_reason).toEqual({ no_consent: 4 })
  })
})

import { expect, it } from 'vitest'
import { fakeProvider, taken, unsure } from '../../test/support/fake-provider.ts'
import { eachStore } from '../../test/support/stores.ts'
import { checkEligibility } from '../deliveries/index.ts'
import { HOUR, MINUTE } from '../lib/units.ts'
import { nextPageOf, routerTo } from './next-page.ts'
import { reserve } from './reserve.ts'
import { runChannelCycle } from './send-cycle.ts'
import { never, openScene } from './test-support/scene.ts'

eachStore('an SMS that may have arrived', (open) => {
  it('invariant 2: never sends again what may have arrived, not by another provider either', async () => {
    const s = await openScene(await open())
    const second = fakeProvider(s.clock, { name: 'twilio' })
    s.deps.providers.sms.push(second)
    s.provider.answers(() => unsure)
    await s.start()
    await s.channelCycle()
    s.clock.advance(HOUR)
    await s.poll()
    await s.channelCycle()
    expect([s.provider.got.length, second.got.length]).toEqual([1, 0])
    expect(await s.deliveries()).toMatchObject([{ status: 'unconfirmed', reason: 'timeout' }])
  })

  it('asks for what is unsure by our own number, and sends again only what was never taken', async () => {
    const s = await openScene(await open(), { guests: 3, provider: { canBeAsked: true } })
    s.provider.answers(() => unsure)
    await s.start()
    await s.channelCycle()
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
    await s.poll()
    await s.channelCycle()
    expect(s.provider.got).toHaveLength(4)
    expect((await s.deliveries()).map(({ status }) => status).sort()).toEqual(['delivered', 'sending', 'sent'])
    for (let hour = 0; hour < 26; hour++) {
      s.clock.advance(HOUR)
      await s.poll()
    }
    await s.channelCycle()
    expect(s.provider.got).toHaveLength(4)
    expect((await s.deliveries()).map(({ status }) => status).sort()).toEqual(['delivered', 'sent', 'unconfirmed'])
  })

  it.each([
    ['is asked for', true],
    ['stays unconfirmed', false],
  ])('invariant 2: a send whose process died between claim and answer %s', async (_what, canBeAsked) => {
    const s = await openScene(await open(), { provider: { canBeAsked } })
    await s.start()
    const page = (await nextPageOf(s.deps, 'sms', 10))!
    const ready = await checkEligibility(s.deps, page, await routerTo(s.deps, 'sms', page))
    // Claimed, perhaps sent; then nothing more is heard of this process.
    expect(await reserve(s.deps, 'sms', s.provider, page, ready)).toHaveLength(1)
    await s.poll()
    await s.channelCycle()
    expect(await s.deliveries()).toMatchObject([{ status: 'sending' }])
    s.provider.says(() => ({ fate: 'pending', status: '0' }))
    s.clock.advance(3 * MINUTE)
    await s.poll()
    s.clock.advance(3 * MINUTE)
    await s.poll()
    await s.channelCycle()
    expect(await s.deliveries()).toMatchObject([{ status: canBeAsked ? 'sent' : 'unconfirmed' }])
    expect(s.provider.got).toHaveLength(0)
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
      await runChannelCycle({ ...s.deps, db }, 'sms', never)
      for (let minute = 0; minute < 5; minute++) {
        s.clock.advance(MINUTE)
        await s.poll()
        await s.channelCycle()
      }
      expect(s.provider.got.filter((message) => message.to === to).length).toBeLessThanOrEqual(1)
      const row = await s.db
        .selectFrom('deliveries as d')
        .innerJoin('guests as g', 'g.id', 'd.guest_id')
        .select('d.status')
        .where('g.phone', '=', to)
        .executeTakeFirstOrThrow()
      // Cut off before it left: the next cycle sends it. After that nobody can tell.
      expect(row.status).toBe(step === 1 ? 'sent' : step === 2 ? 'unconfirmed' : 'sent')
    }
  })
})

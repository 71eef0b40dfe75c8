import fc from 'fast-check'
import { expect, it } from 'vitest'
import { refused, taken } from '../../../test/support/fake-provider.ts'
import { runsOnStore } from '../../../test/support/properties.ts'
import { eachStore } from '../../../test/support/stores.ts'
import { pollProviders } from '../../channels/index.ts'
import { takeReceipts, takeReport } from '../../channels/reports.ts'
import type { Channel } from '../../db/schema/deliveries.ts'
import { MINUTE } from '../../lib/units.ts'
import { getMailing } from '../view.ts'
import { fallBackGuests } from './fall-back.ts'
import { addToken, never, openScene, phone } from './test-support/scene.ts'

const ORDERS: Channel[][] = [
  ['push', 'whatsapp', 'sms'],
  ['whatsapp', 'sms', 'push'],
  ['sms', 'push', 'whatsapp'],
  ['whatsapp', 'sms'],
]

/** What becomes of a channel's message to a guest: it arrives after this many minutes, or never, or is refused. */
const fate = fc.oneof(fc.integer({ min: 0, max: 100 }), fc.constant('never' as const), fc.constant('refused' as const))
const guestFates = fc.record({ whatsapp: fate, sms: fate, push: fate, hasDevice: fc.boolean() })

eachStore('a cascade, whatever becomes of its messages', (open) => {
  it('sends each channel at most once, each in its time, and none after a reach that was known', {
    tags: 'property',
  }, async () => {
    const store = await open()
    let run = 0
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...ORDERS),
        fc.array(guestFates, { minLength: 1, maxLength: 4 }),
        fc.array(fc.integer({ min: 1, max: 45 }), { minLength: 5, maxLength: 9 }),
        async (order, fates, steps) => {
          // Each run has a clock that starts again: what earlier ones have sent must not count.
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
            await Promise.all([fallBackGuests(s.deps), pollProviders(s.deps, never)])
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
          // Everybody who can be reached at all has been written to by some channel.
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
      { numRuns: runsOnStore(store.dialect === 'sqlite' ? 12 : 3) },
    )
  })
})

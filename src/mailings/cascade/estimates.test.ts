import { expect, test } from 'vitest'
import { eachStore } from '../../../test/support/stores.ts'
import { savePushToken } from '../../channels/push/tokens.ts'
import { transact } from '../../db/index.ts'
import type { Purpose } from '../../db/schema/guests.ts'
import { recordConsent } from '../../guests/index.ts'
import { SECOND } from '../../lib/units.ts'
import { getMailing } from '../view.ts'
import { priceOf } from './estimate-cost.ts'
import { finishOfChannels } from './forecast-channels.ts'
import { openScene, phone } from './test-support/scene.ts'

eachStore('estimates of mailings over several channels', (open) => {
  const SETTINGS = { OTKLIK_SMS_PER_SECOND: 1, OTKLIK_PUSH_PER_SECOND: 1, OTKLIK_SMS_PRICE: 2 }

  test('count whom the channel may send this to: with an address, and the consent that channel and purpose need', async () => {
    const s = await openScene(await open(), SETTINGS)
    const guests: string[] = []
    for (let n = 1; n <= 10; n++) guests.push(await s.addGuest(phone(n)))
    const say = (who: string[], channel: 'sms' | 'push', purpose: Purpose, state: 'given' | 'withdrawn') =>
      transact(s.db, async (tx) => {
        for (const id of who)
          await recordConsent(tx, id, [{ channel, purpose, state }], { at: s.clock.now(), how: 'api' })
      })
    await transact(s.db, async (tx) => {
      for (const [n, id] of guests.slice(0, 5).entries()) {
        await savePushToken(tx, id, { token: `token-${n}-0123456789`, platform: 'ios', app: '' }, s.clock.now())
      }
    })
    await say(guests.slice(0, 4), 'sms', 'advertising', 'given')
    await say(guests.slice(3, 4), 'sms', 'advertising', 'withdrawn')
    await say(guests.slice(2, 7), 'push', 'advertising', 'given')
    await say(guests.slice(8, 9), 'sms', 'service', 'withdrawn')
    await s.db.updateTable('guests').set({ opted_out_at: 1 }).where('id', '=', guests[9]!).execute()

    const estimates = async (purpose: Purpose) => {
      const shown = []
      for (const channel of ['sms', 'push'] as const) {
        const mailing = await getMailing(s.db, await s.make([channel], { mode: 'all', purpose }))
        const seconds = ((await finishOfChannels(s.deps, mailing, null))! - s.clock.now()) / SECOND
        shown.push({ seconds, price: (await priceOf(s.deps, mailing))?.estimate })
      }
      return shown
    }
    expect(await estimates('advertising')).toEqual([{ seconds: 3, price: 6 }, { seconds: 3 }])
    expect(await estimates('service')).toEqual([{ seconds: 8, price: 16 }, { seconds: 5 }])

    // Planned, they wait; who withdraws then is counted no more.
    const id = await s.start(['sms'], { mode: 'all', purpose: 'advertising' })
    await s.settle()
    await say(guests.slice(0, 1), 'sms', 'advertising', 'withdrawn')
    const waiting = await getMailing(s.db, id)
    expect(waiting.planned_at).not.toBeNull()
    expect(((await finishOfChannels(s.deps, waiting, null))! - s.clock.now()) / SECOND).toBe(2)
  })
})

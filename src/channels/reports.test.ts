import { expect, it } from 'vitest'
import { atOnce } from '../../test/support/at-once.ts'
import { taken } from '../../test/support/fake-provider.ts'
import { eachStore } from '../../test/support/stores.ts'
import { DAY, MINUTE } from '../lib/units.ts'
import { takeReport } from './reports.ts'
import { openScene, phone } from './test-support/scene.ts'

eachStore('reports of SMS', (open) => {
  it('move a delivery on, however late, often and out of order they come', async () => {
    const s = await openScene(await open())
    await s.start()
    await s.channelCycle()
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
    await s.channelCycle()
    expect(await s.deliveries()).toMatchObject([{ status: 'delivered' }])
    const [send] = await s.db.selectFrom('channel_sends').selectAll().execute()
    expect(send).toMatchObject({ status: 'accepted', provider_id: `p${send!.no}` })
    const totals = await s.db.selectFrom('channel_totals').select('sends').executeTakeFirstOrThrow()
    expect(totals.sends).toBe(1)
  })

  it('that come at the same moment count the price once', async () => {
    const s = await openScene(await open())
    await s.start()
    await s.channelCycle()
    const { no } = s.provider.got[0]!
    const before = await s.db.selectFrom('channel_totals').select('price').executeTakeFirstOrThrow()
    const report = (fate: 'pending' | 'delivered') =>
      takeReport(s.deps, { no, provider: 'smsc', fate: { fate, status: fate, price: before.price + 700 } })
    const both = () => Promise.all([report('pending'), report('delivered')])
    // On PostgreSQL both have begun before either may end.
    await atOnce(s.db, 'channel_totals', 2, both)
    expect(await s.db.selectFrom('channel_totals').select('price').execute()).toEqual([{ price: before.price + 700 }])
  })

  it('that nobody sends are asked for, less and less, until there is one', async () => {
    const s = await openScene(await open(), { provider: { canBeAsked: true } })
    await s.start()
    await s.channelCycle()
    let asked = 0
    s.provider.says(() => {
      asked += 1
      return asked < 4 ? { fate: 'pending', status: '0' } : { fate: 'failed', status: '20', code: 'smsc_status_20' }
    })
    for (let minute = 0; minute < 120; minute++) {
      s.clock.advance(MINUTE)
      await s.poll()
    }
    expect(asked).toBe(4)
    expect(await s.deliveries()).toMatchObject([{ status: 'failed', reason: 'smsc_status_20' }])
  })

  it('are no longer asked for after days', async () => {
    const s = await openScene(await open(), { provider: { canBeAsked: true } })
    await s.start()
    await s.channelCycle()
    for (let day = 0; day < 5; day++) {
      s.clock.advance(DAY)
      await s.poll()
    }
    expect(await s.deliveries()).toMatchObject([{ status: 'sent' }])
    const { check_at } = await s.db.selectFrom('channel_sends').select('check_at').executeTakeFirstOrThrow()
    expect(check_at).toBeNull()
  })
})

import { expect, it } from 'vitest'
import { marketingRoutes } from '../../test/support/marketing.ts'
import { openSending, type Sending } from '../../test/support/sending.ts'
import { serve } from '../../test/support/serve.ts'
import { eachStore } from '../../test/support/stores.ts'
import { toIso } from '../http/time.ts'
import { DAY } from '../lib/units.ts'

const phone = (n: number) => `+79160${String(n).padStart(6, '0')}`

async function openScene(s: Sending) {
  const api = await serve(s.db, marketingRoutes(s.deps), { clock: s.clock })
  const text = { name: 'x', channel: 'whatsapp', language: 'ru', text: 'Добрый день! Придёте?' }
  const { id: template_id } = await api.post<{ id: string }>('/v1/templates', text)
  const { id } = await api.post<{ id: string }>('/v1/mailings', { name: 'x', template_id, audience: { all: true } })
  const test = (n: number) => api.call('POST', `/v1/mailings/${id}/test`, { phone: phone(n) })
  return { api, id, test }
}

eachStore('test sends', (open) => {
  it('invariant 4: a cold number sends tests to phones that have written to it, and to nobody else', async () => {
    const s = await openSending(await open())
    const cold = await s.addNumber({ warm: false })
    const { test } = await openScene(s)
    for (let n = 0; n < 5; n++)
      expect(await test(n)).toMatchObject({ status: 409, body: { code: 'test_phone_unknown' } })
    expect(await s.db.selectFrom('guests').select('id').execute()).toEqual([])
    const own = await s.addGuest(phone(9))
    await s.write(cold, own)
    expect(await test(9)).toMatchObject({ status: 200 })
    await s.settle()
    expect(s.sent().map(({ to }) => to)).toEqual([phone(9)])
  })

  it('invariant 4: what was allowed by a warm number never leaves by a cold one', async () => {
    const s = await openSending(await open())
    const warm = await s.addNumber()
    const cold = await s.addNumber({ warm: false })
    const { test } = await openScene(s)
    expect(await test(1)).toMatchObject({ status: 200 })
    s.disconnect(warm)
    await s.runUntil(s.clock.now() + DAY)
    expect(s.sent()).toEqual([])
    await s.connect(warm)
    await s.settle()
    expect(s.sent().map(({ to, numberId }) => [to, numberId])).toEqual([[phone(1), warm]])
    expect(await s.db.selectFrom('send_ledger').select(['number_id', 'kind']).execute()).toEqual([
      { number_id: warm, kind: 'mailing' },
    ])
    expect(cold).not.toBe(warm)
  })

  it('invariants 4 and 9: to strangers they wait for the cap of the day; a restricted number sends none', async () => {
    const s = await openSending(await open(), { OTKLIK_DAILY_CAPS: [1, 1, 1] })
    const number = await s.addNumber()
    const columns = { warm_at: s.clock.now(), warm_declared_by: null }
    await s.db.updateTable('numbers').set(columns).execute()
    const { test } = await openScene(s)
    await s.write(number, await s.addGuest(phone(9)))
    for (const n of [1, 2, 9]) expect(await test(n)).toMatchObject({ status: 200 })
    await s.settle()
    expect(
      s
        .sent()
        .map(({ to }) => to)
        .sort(),
    ).toEqual([phone(1), phone(9)].sort())
    await s.runUntil(s.clock.now() + DAY + 1)
    await s.settle()
    expect(s.sent().map(({ to }) => to)).toContain(phone(2))
    const until = s.clock.now() + DAY
    await s.db
      .updateTable('numbers')
      .set({ restriction_kind: 'reachout_lock', restriction_at: s.clock.now(), restriction_until: until })
      .execute()
    expect([toIso(until), await test(3)]).toMatchObject([toIso(until), { status: 409 }])
    expect(await test(9)).toMatchObject({ status: 200 })
  })
})

import { expect, test } from 'vitest'
import { openTestImports } from '../../../test/support/imports.ts'
import { marketingRoutes } from '../../../test/support/marketing.ts'
import { addTestRestaurant } from '../../../test/support/restaurant.ts'
import { openSending } from '../../../test/support/sending.ts'
import { serve } from '../../../test/support/serve.ts'
import { eachStore } from '../../../test/support/stores.ts'
import { PRIORITY } from '../../deliveries/index.ts'
import { guestRoutes } from '../../guests/index.ts'
import { DAY } from '../../lib/units.ts'
import { orderRoutes } from '../../orders/index.ts'
import { triggerOrderHook } from '../triggers/hooks.ts'

type Mailing = {
  id: string
  status: string
  start_at: string | null
  start_local: { at: string; zone: string } | null
  repeat: { cron: string; time_zone: string; until: string | null } | null
  next_times: string[]
  forecast: { reason: string | null }
  warnings: { code: string }[]
  counts: Record<string, number>
  priority: string
}

eachStore('the API of when mailings go out', (open) => {
  test('shows next times and what became of past ones, listens to orders, and refuses what excludes each other', async () => {
    const s = await openSending(await open())
    await s.addNumber()
    const api = await serve(s.db, [
      ...marketingRoutes(s.deps),
      ...orderRoutes({
        ...s.deps,
        orderHooks: { onChange: triggerOrderHook(s.deps) },
        imports: await openTestImports(s.db, {}),
      }),
      ...guestRoutes({
        ...s.deps,
        ...s.deps.guests,
        audit: async () => undefined,
        timelineResolvers: {},
      }),
    ])
    const guest = await api.post<{ id: string; birthday: string }>('/v1/guests', {
      phone: '+79161234567',
      birthday: '--02-29',
      time_zone: 'Asia/Vladivostok',
    })
    expect(guest.birthday).toBe('--02-29')
    await api.patch(`/v1/guests/${guest.id}`, { birthday: null })
    const restaurantId = await addTestRestaurant(s.db)
    const template = await api.post<{ id: string }>('/v1/templates', { name: 't', language: 'ru', text: 'Придёте?' })
    const base = { name: 'm', template_id: template.id, audience: { all: true } }
    const make = (more: object) => api.post<Mailing>('/v1/mailings', { ...base, ...more })

    const weekly = await make({ repeat: { cron: '0 18 * * 5', time_zone: 'restaurant' }, priority: 'low' })
    expect(weekly.next_times.slice(0, 2)).toEqual(['2026-01-09T15:00:00.000Z', '2026-01-16T15:00:00.000Z'])
    expect(weekly.next_times).toHaveLength(5)
    const scheduled = await api.post<Mailing>(`/v1/mailings/${weekly.id}/schedule`)
    expect(scheduled).toMatchObject({
      status: 'scheduled',
      priority: 'low',
      start_at: '2026-01-09T15:00:00.000Z',
      start_local: { at: '2026-01-09T18:00', zone: 'Europe/Moscow' },
      repeat: { cron: '0 18 * * 5', time_zone: 'restaurant', until: null },
      forecast: { reason: 'repeated' },
    })
    s.clock.advance(Date.parse('2026-01-09T15:00Z') - s.clock.now())
    await s.settle()
    const { data } = await api.get<{ data: Record<string, unknown>[] }>(`/v1/mailings/${weekly.id}/occurrences`)
    expect(data).toMatchObject([{ local_at: '2026-01-09T18:00', outcome: 'made', mailing_status: 'finished' }])
    const made = await api.get<Mailing & { parent_id: string }>(`/v1/mailings/${data[0]!.mailing_id}`)
    expect(made).toMatchObject({ parent_id: weekly.id, repeat: null, priority: 'low', counts: { sent: 1 } })

    const after = await make({ trigger: { kind: 'order_delivered', delay_minutes: 0 } })
    const running = await api.post<Mailing>(`/v1/mailings/${after.id}/schedule`)
    expect(running).toMatchObject({ status: 'running', forecast: { reason: 'triggered' } })
    const now = new Date(s.clock.now()).toISOString()
    await api.post('/v1/orders', {
      external_id: '1',
      restaurant_id: restaurantId,
      guest: { phone: '+79161234567' },
      total: 900,
      delivery: 'own',
      placed_at: now,
      delivered_at: now,
    })
    expect((await api.get<Mailing>(`/v1/mailings/${after.id}`)).counts).toMatchObject({ planned: 1, waiting: 1 })
    await api.patch(`/v1/mailings/${after.id}`, { audience: { tag: 'vip' }, priority: 'high' })
    const queues = await s.db.selectFrom('send_queues').select('priority').where('owner_id', '=', after.id).execute()
    expect(queues).toEqual([{ priority: PRIORITY.trigger - 2 }])
    const refused = await api.call('PATCH', `/v1/mailings/${after.id}`, { trigger: { kind: 'birthday', at: '10:00' } })
    expect(refused.status).toBe(409)

    const evening = await make({ start_local: { at: '2026-01-09T23:00', zone: 'guest' } })
    const warned = await api.post<Mailing>(`/v1/mailings/${evening.id}/schedule`)
    expect(warned.warnings.map(({ code }) => code)).toContain('local_time_past')
    const wishes = await make({ trigger: { kind: 'birthday', at: '10:00' } })
    const nobody = await api.post<Mailing>(`/v1/mailings/${wishes.id}/schedule`)
    expect(nobody.warnings.map(({ code }) => code)).toContain('no_birthdays')

    const forgotten = await make({ start_at: '2026-01-04T09:00:00Z' })
    const late = { status: 422, body: { errors: [{ path: 'body.start_at', message: 'lies in the past' }] } }
    expect(await api.call('POST', `/v1/mailings/${forgotten.id}/schedule`, {})).toMatchObject(late)
    const tomorrow = new Date(s.clock.now() + DAY).toISOString()
    await api.post(`/v1/mailings/${forgotten.id}/schedule`, { start_at: tomorrow })
    expect(await api.call('PATCH', `/v1/mailings/${forgotten.id}`, { start_at: '2026-01-04T09:00:00Z' })).toMatchObject(
      late,
    )
    const moved = await api.patch<Mailing>(`/v1/mailings/${forgotten.id}`, {
      start_at: new Date(s.clock.now()).toISOString(),
    })
    expect(moved.status).toBe('running')

    const noOne = await make({ audience: { tag: 'of nobody' } })
    const empty = await api.post<Mailing>(`/v1/mailings/${noOne.id}/schedule`)
    expect(empty.warnings.map(({ code }) => code)).toContain('nobody')

    const repeat = { cron: '0 18 * * 5', time_zone: 'guest' }
    for (const wrong of [
      { repeat, trigger: { kind: 'birthday', at: '10:00' } },
      { repeat, start_local: { at: '2026-01-09T23:00', zone: 'UTC' } },
      { start_at: now, start_local: { at: '2026-01-09T23:00', zone: 'UTC' } },
      { repeat: { ...repeat, until: '2026-01-01T00:00:00Z' } },
      { repeat: { ...repeat, cron: '0 18 31 2 *' } },
      { repeat, start_at: '9999-12-31T23:59:59Z' },
      { start_local: { at: '2026-02-30T10:00', zone: 'guest' } },
      { trigger: { kind: 'order_delivered', delay_minutes: -1 } },
    ]) {
      const answer = await api.call('POST', '/v1/mailings', { ...base, ...wrong })
      expect([answer.status, JSON.stringify(wrong)]).toEqual([422, JSON.stringify(wrong)])
    }
  })
})

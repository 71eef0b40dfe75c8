import { describe, expect, it } from 'vitest'
import type { Api } from '../../../scripts/api.ts'
import { marketingRoutes } from '../../../test/support/marketing.ts'
import { openSending, type Sending } from '../../../test/support/sending.ts'
import { serve } from '../../../test/support/serve.ts'
import { eachStore } from '../../../test/support/stores.ts'
import type { Store } from '../../db/index.ts'
import { toIso } from '../../http/time.ts'
import { DAY, HOUR, MINUTE } from '../../lib/units.ts'

type Forecast = {
  messages: number
  finish_at: string | null
  reason: string | null
  numbers: { number_id: string; messages: number; share: number }[]
  curve: { messages: number; total: number }[]
  curve_unit: string
  limited_by: { reason: string; share: number }[]
  fits: boolean | null
  left_at_deadline: number | null
  advice: { code: string; numbers?: number; start_at?: string }[]
}

type Mailing = {
  id: string
  warnings: { code: string; message: string }[]
  forecast: { finish_at: string | null; reason: string | null; finish_at_if_resumed: string | null }
}

async function open(store: Store, guests: number): Promise<{ s: Sending; api: Api; numberId: string }> {
  const s = await openSending(store)
  const api = await serve(s.db, marketingRoutes(s.deps), { clock: s.clock })
  const numberId = await s.addNumber({ perMinute: 10, perHour: 20 })
  for (let n = 0; n < guests; n++) await s.addGuest(`+7916${1_000_000 + n}`, { onWhatsApp: true })
  return { s, api, numberId }
}

eachStore('forecasts', (openStore) => {
  it('of what is not saved: when, by which numbers, hour by hour, what limits', async () => {
    const { s, api, numberId } = await open(await openStore(), 50)
    const guest = await s.addGuest('+79990000000')
    await s.db.updateTable('guests').set({ blocked_at: 1 }).where('id', '=', guest).execute()
    const forecast = await api.post<Forecast>('/v1/mailings/forecast', { audience: { all: true } })
    const now = s.clock.now()
    expect(forecast).toMatchObject({
      messages: 50,
      reason: null,
      numbers: [{ number_id: numberId, messages: 50, share: 1 }],
      curve_unit: 'hour',
      fits: null,
      advice: [],
    })
    expect(Date.parse(forecast.finish_at!) - now).toBeGreaterThan(2 * HOUR)
    expect(Date.parse(forecast.finish_at!) - now).toBeLessThan(2.1 * HOUR)
    expect(forecast.curve.map(({ messages, total }) => [messages, total])).toEqual([
      [20, 20],
      [20, 40],
      [10, 50],
    ])
    expect(forecast.limited_by[0]).toMatchObject({ reason: 'hour' })
    const later = await api.post<Forecast>('/v1/mailings/forecast', {
      audience: { all: true },
      start_at: toIso(now + DAY),
    })
    expect(Date.parse(later.finish_at!) - now).toBeGreaterThan(DAY + 2 * HOUR)
    expect(await s.db.selectFrom('mailings').selectAll().execute()).toEqual([])
  })

  describe('warn of what does not fit', () => {
    it('with how many will be left, and with what would help', async () => {
      const { s, api } = await open(await openStore(), 50)
      const now = s.clock.now()
      const text = 'Добрый день! Придёте?'
      const template = await api.post<{ id: string }>('/v1/templates', {
        name: 'x',
        channel: 'whatsapp',
        language: 'ru',
        text,
      })
      const input = { name: 'x', template_id: template.id, audience: { all: true } }
      const made = await api.post<Mailing>('/v1/mailings', {
        ...input,
        start_at: toIso(now + 3 * HOUR),
        finish_before: toIso(now + 3.5 * HOUR),
      })
      // Of a draft all is said beforehand, what the checker says among it.
      expect(made.warnings.map(({ code }) => code)).toEqual(expect.arrayContaining(['no_quiet_hours', 'no_name']))
      const late = made.warnings.find(({ code }) => code === 'does_not_fit')
      expect(late).toMatchObject({ lateness: { before: expect.any(String), left: expect.any(Number) } })
      expect(late!.message).toContain('30 messages will be left')
      const shown = await api.get<Forecast>(`/v1/mailings/${made.id}/forecast`)
      expect(shown).toMatchObject({ fits: false, left_at_deadline: 30 })
      const advice = new Map(shown.advice.map((each) => [each.code, each]))
      expect(advice.get('more_numbers')).toMatchObject({ numbers: 1 })
      expect(Date.parse(advice.get('start_earlier')!.start_at!)).toBeLessThan(now + 1.5 * HOUR)
      expect(advice.get('narrower_quiet_hours')).toBeUndefined()
      const scheduled = await api.post<Mailing>(`/v1/mailings/${made.id}/schedule`, { start_at: toIso(now) })
      expect(scheduled.warnings.map(({ code }) => code)).not.toContain('does_not_fit')
      // While it runs the number is slowed: now it does not fit any more.
      await s.settle()
      await s.db.updateTable('numbers').set({ per_hour: 12 }).execute()
      const running = await api.get<Mailing>(`/v1/mailings/${made.id}`)
      expect(running.warnings).toMatchObject([{ code: 'does_not_fit' }])
      await api.patch(`/v1/mailings/${made.id}`, { finish_before: null })
      expect((await api.get<Mailing>(`/v1/mailings/${made.id}`)).warnings).toEqual([])
    })
  })

  it('of a paused mailing: when it would be finished, were it resumed now', async () => {
    const { s, api } = await open(await openStore(), 30)
    const template = { name: 'x', channel: 'whatsapp', language: 'ru', text: 'Добрый день! Придёте?' }
    const { id: template_id } = await api.post<{ id: string }>('/v1/templates', template)
    const input = { name: 'x', template_id, audience: { all: true } }
    const { id } = await api.post<Mailing>('/v1/mailings', input)
    const path = `/v1/mailings/${id}`
    await api.post(`${path}/schedule`)
    await s.settle()
    expect((await api.get<Mailing>(path)).forecast).toMatchObject({ reason: null, finish_at_if_resumed: null })
    const { forecast } = await api.post<Mailing>(`${path}/pause`)
    expect(forecast).toEqual({ finish_at: null, reason: 'paused', finish_at_if_resumed: expect.any(String) })
    s.clock.advance(DAY)
    const paused = await api.get<Mailing>(path)
    expect(await api.get(`${path}/forecast`)).toMatchObject({ ...paused.forecast, numbers: [], fits: null })
    await api.post(`${path}/resume`)
    const left = { finish_at: paused.forecast.finish_at_if_resumed, reason: null, finish_at_if_resumed: null }
    expect((await api.get<Mailing>(path)).forecast).toEqual(left)
    await s.runUntil(Date.parse(left.finish_at!) + MINUTE)
    const { last } = await s.db
      .selectFrom('deliveries')
      .select(({ fn }) => fn.max('sent_at').as('last'))
      .executeTakeFirstOrThrow()
    expect(Math.abs(Date.parse(left.finish_at!) - last!)).toBeLessThan(2 * MINUTE)
    expect(await api.get(path)).toMatchObject({ status: 'finished', counts: { sent: 30 } })
  })

  it('say why nobody can tell', async () => {
    const s = await openSending(await openStore())
    const api = await serve(s.db, marketingRoutes(s.deps), { clock: s.clock })
    const forecast = await api.post<Forecast>('/v1/mailings/forecast', { audience: { all: true } })
    expect(forecast).toMatchObject({ finish_at: null, reason: 'no_number', curve: [], numbers: [] })
    const { status } = await api.call('POST', '/v1/mailings/forecast', { audience: { guest_ids: ['gst_none'] } })
    expect(status).toBe(422)
  })
})

import { describe, expect, it } from 'vitest'
import { noRestaurantHooks } from '../../test/support/restaurant.ts'
import { serve } from '../../test/support/serve.ts'
import { eachStore } from '../../test/support/stores.ts'
import { afterCommit, type Store, type Tx, transact } from '../db/index.ts'
import { systemClock } from '../lib/clock.ts'
import { restaurantRoutes } from '../restaurants/index.ts'
import type { GuestOut, ListedGuestOut } from './present.ts'
import { guestRoutes } from './routes.ts'
import { addToTimeline } from './timeline-entries.ts'

type Problem = { code: string; errors: { path: string; message: string }[] }
type Page<T> = { data: T[]; next_cursor: string | null }

const signals = { notify: () => undefined, on: () => () => undefined }

eachStore('guest routes', (open) => {
  async function start(store: Store) {
    const audited: unknown[] = []
    const deps = {
      db: store.db,
      clock: systemClock(),
      signals,
      guestHooks: {},
      audit: async (tx: Tx, entry: unknown) => afterCommit(tx, () => audited.push(entry)),
      timelineResolvers: { order: async (_db: unknown, ids: string[]) => new Map(ids.map((id) => [id, { total: 5 }])) },
    }
    const marketer = { id: 'usr_1', name: 'Пётр', scopes: ['guests:read'] as const, session: 'ses_1' }
    const sessions = { remembered: () => marketer, find: async () => marketer }
    return {
      api: await serve(
        store.db,
        [...restaurantRoutes({ ...deps, restaurantHooks: noRestaurantHooks }), ...guestRoutes(deps)],
        { sessions },
      ),
      audited,
    }
  }
  const chatAt = (store: Store, id: string, at: number, unread = 0) =>
    store.db.updateTable('guests').set({ last_message_at: at, unread_count: unread }).where('id', '=', id).execute()

  it('add a guest once by phone, however it is written', async () => {
    await using store = await open()
    const { api } = await start(store)
    const first = await api.call<GuestOut>('POST', '/v1/guests', {
      phone: '8 (916) 123-45-67',
      name: 'Анна',
      tags: ['vip'],
      attributes: { table: 5 },
    })
    const again = await api.call<GuestOut>('POST', '/v1/guests', {
      phone: '+79161234567',
      tags: ['old'],
      language: 'ru',
      attributes: { window: true },
    })
    expect([first.status, again.status]).toEqual([201, 200])
    expect(again.body).toMatchObject({
      id: first.body.id,
      phone: '+79161234567',
      name: 'Анна',
      language: 'ru',
      tags: ['old', 'vip'],
      attributes: { table: 5, window: true },
    })
  })

  it.each([
    [{ phone: '12' }, 'body.phone'],
    [{ phone: 'phone' }, 'body.phone'],
    [{}, 'body.phone'],
    [{ phone: '+79161234567', time_zone: 'Moscow' }, 'body.time_zone'],
    [{ phone: '+79161234567', time_zone: '+03:00' }, 'body.time_zone'],
    [{ phone: '+79161234567', tags: [''] }, 'body.tags.0'],
    [{ phone: '+79161234567', attributes: { a: { b: 1 } } }, 'body.attributes.a'],
    [{ phone: '+79161234567', vip: true }, 'body.vip'],
  ])('refuse %j', async (body, path) => {
    await using store = await open()
    const { api } = await start(store)
    const answer = await api.call<Problem>('POST', '/v1/guests', body)
    expect(answer.status).toBe(422)
    expect(answer.body.code).toBe('invalid_input')
    expect(answer.body.errors.map((error) => error.path)).toContain(path)
  })

  it('change a guest; null takes away', async () => {
    await using store = await open()
    const { api } = await start(store)
    const { id } = await api.post<GuestOut>('/v1/guests', {
      phone: '+79161234567',
      name: 'Анна',
      tags: ['a'],
      attributes: { x: 1, y: 2 },
    })
    const changed = await api.patch<GuestOut>(`/v1/guests/${id}`, {
      name: null,
      tags: ['b'],
      attributes: { x: null },
      time_zone: 'Asia/Omsk',
    })
    expect(changed).toMatchObject({ name: null, tags: ['b'], attributes: { y: 2 }, time_zone: 'Asia/Omsk' })
    expect((await api.call('PATCH', '/v1/guests/gst_none', { name: 'x' })).status).toBe(404)
  })

  it('add many guests; bad rows stop nobody', async () => {
    await using store = await open()
    const { api } = await start(store)
    const guests = Array.from({ length: 250 }, (_, i) => ({ phone: `+7916${1_000_000 + i}`, name: `Гость ${i}` }))
    const bad = [{ phone: 'nobody' }, 'nonsense', { phone: '+79161000000', nickname: 'x' }]
    const hopeless = [
      { phone: '+79169999999', name: 'a\0b' },
      { phone: '+79169999998', attributes: { 'x\0': 1 } },
    ]
    const rows = [...guests, ...bad, guests[0], ...hopeless]
    const { body } = await api.call<{
      created: number
      updated: number
      failed: number
      results: { index: number; status: string; errors?: unknown[] }[]
    }>('POST', '/v1/guests/bulk', { guests: rows })
    expect(body).toMatchObject({ created: 250, updated: 1, failed: 5 })
    expect(body.results.map(({ index }) => index)).toEqual(rows.map((_, index) => index))
    expect(body.results[250]).toMatchObject({ status: 'failed', errors: [{ path: 'phone' }] })
  })

  it('list the newest chat first, page by page, without gaps', async () => {
    await using store = await open()
    const { api } = await start(store)
    const ids: string[] = []
    for (let i = 0; i < 25; i++)
      ids.push((await api.post<GuestOut>('/v1/guests', { phone: `+7916${1_000_000 + i}` })).id)
    for (const [i, id] of ids.slice(0, 20).entries()) await chatAt(store, id, 1_000_000 + Math.floor(i / 4), i % 2)
    const seen: string[] = []
    let cursor: string | null = null
    do {
      const page: Page<ListedGuestOut> = await api.get(`/v1/guests?limit=7${cursor ? `&cursor=${cursor}` : ''}`)
      seen.push(...page.data.map(({ id }) => id))
      cursor = page.next_cursor
    } while (cursor)
    expect(seen).toHaveLength(25)
    expect(new Set(seen).size).toBe(25)
    expect(seen.slice(0, 4).sort()).toEqual(ids.slice(16, 20))
    expect(seen.slice(20).sort()).toEqual(ids.slice(20))
    const unread = await api.get<Page<ListedGuestOut>>('/v1/guests?unread=true&limit=100')
    expect(unread.data).toHaveLength(10)
    const oldest: string[] = []
    for (let cursor: string | null = ''; cursor !== null; ) {
      const page: Page<ListedGuestOut> = await api.get(
        `/v1/guests?unread=true&order=oldest&limit=4${cursor && `&cursor=${cursor}`}`,
      )
      oldest.push(...page.data.map(({ id }) => id))
      cursor = page.next_cursor
    }
    expect(oldest).toEqual(unread.data.map(({ id }) => id).reverse())
    expect(await api.get('/v1/guests/counts')).toEqual({ unread: 10, unprocessed: 0 })
    expect((await api.get<Page<unknown>>('/v1/guests?unprocessed=true')).data).toEqual([])
    expect((await api.call('GET', '/v1/guests?cursor=nonsense')).status).toBe(422)
  })

  it('find by name, by any part of the phone, by tag', async () => {
    await using store = await open()
    const { api } = await start(store)
    const add = async (phone: string, name: string, tags: string[] = []) =>
      (await api.post<GuestOut>('/v1/guests', { phone, name, tags })).id
    const anna = await add('+79161234567', 'Анна Петрова', ['vip'])
    const alena = await add('+79269876543', 'Алёна Смирнова', ['vip', 'new'])
    const find = async (query: string) =>
      (await api.get<Page<ListedGuestOut>>(`/v1/guests?${query}`)).data.map(({ id }) => id).sort()
    const q = (text: string) => find(`q=${encodeURIComponent(text)}`)
    expect(await q('анн')).toEqual([anna])
    expect(await q('ПЕТРОВА анна')).toEqual([anna])
    expect(await q('алена')).toEqual([alena])
    expect(await q('Алёна')).toEqual([alena])
    expect(await q('а')).toEqual([anna, alena].sort())
    expect(await q('4567')).toEqual([anna])
    expect(await q('8 916 123')).toEqual([anna])
    expect(await q('+7 (926) 987-65-43')).toEqual([alena])
    expect(await q('"*^:)(')).toEqual([])
    expect(await q("o'neil & | !")).toEqual([])
    expect(await find('tag=vip')).toEqual([anna, alena].sort())
    expect(await find(`tag=vip&q=${encodeURIComponent('смирн')}`)).toEqual([alena])
    await api.patch(`/v1/guests/${anna}`, { name: 'Ольга' })
    expect(await q('анна')).toEqual([])
    expect(await q('ольга')).toEqual([anna])
  })

  it('opt out and in, block and unblock, audited once each', async () => {
    await using store = await open()
    const { api, audited } = await start(store)
    const { id } = await api.post<GuestOut>('/v1/guests', { phone: '+79161234567' })
    const out = await api.post<GuestOut>(`/v1/guests/${id}/opt-out`, { source: 'phone_call' })
    expect(out).toMatchObject({ opted_out_source: 'phone_call', opted_out_at: expect.any(String) })
    await api.post(`/v1/guests/${id}/opt-out`)
    expect((await api.post<GuestOut>(`/v1/guests/${id}/opt-in`)).opted_out_at).toBeNull()
    expect((await api.post<GuestOut>(`/v1/guests/${id}/block`)).blocked_at).not.toBeNull()
    expect((await api.post<GuestOut>(`/v1/guests/${id}/unblock`)).blocked_at).toBeNull()
    const actions = audited.map((entry) => (entry as { action: string }).action)
    expect(actions).toEqual(['guest.opt_out', 'guest.opt_in', 'guest.block', 'guest.unblock'])
  })

  describe('the timeline', () => {
    it('pages all kinds, the newest first, and some', async () => {
      await using store = await open()
      const { api } = await start(store)
      const { id } = await api.post<GuestOut>('/v1/guests', { phone: '+79161234567' })
      await transact(store.db, async (tx) => {
        for (let i = 0; i < 40; i++) {
          await addToTimeline(tx, {
            guestId: id,
            at: Math.floor(i / 3),
            kind: i % 10 ? 'message' : 'order',
            refId: `ref_${String(i).padStart(2, '0')}`,
          })
        }
      })
      type Entry = { id: string; kind: string; total?: number }
      const all: Entry[] = []
      let cursor: string | null = null
      do {
        const page: Page<Entry> = await api.get(`/v1/guests/${id}/timeline?limit=9${cursor ? `&cursor=${cursor}` : ''}`)
        all.push(...page.data)
        cursor = page.next_cursor
      } while (cursor)
      expect(all.map((entry) => entry.id)).toEqual(
        Array.from({ length: 40 }, (_, i) => `ref_${String(39 - i).padStart(2, '0')}`),
      )
      const orders = await api.get<Page<Entry>>(`/v1/guests/${id}/timeline?kinds=order,rating&limit=3`)
      expect(orders.data.map((entry) => [entry.id, entry.total])).toEqual([
        ['ref_30', 5],
        ['ref_20', 5],
        ['ref_10', 5],
      ])
      const rest = await api.get<Page<Entry>>(
        `/v1/guests/${id}/timeline?kinds=order,rating&limit=3&cursor=${orders.next_cursor}`,
      )
      expect(rest).toMatchObject({ data: [{ id: 'ref_00' }], next_cursor: null })
      expect((await api.call('GET', `/v1/guests/${id}/timeline?kinds=nonsense`)).status).toBe(422)

      const asMarketer = async (query: string) => {
        const headers = { authorization: '', cookie: 'otklik.session=x' }
        const { body } = await api.call<Page<Entry>>('GET', `/v1/guests/${id}/timeline${query}`, undefined, headers)
        return body.data.map(({ kind }) => kind)
      }
      expect([await asMarketer(''), await asMarketer('?kinds=message')]).toEqual([Array(4).fill('order'), []])
    })
  })

  it('keep restaurants', async () => {
    await using store = await open()
    const { api } = await start(store)
    const made = await api.post<{ id: string }>('/v1/restaurants', {
      name: 'Пельмени',
      time_zone: 'Europe/Moscow',
      courier: 'own',
      review_sites: { two_gis: '123' },
    })
    const changed = await api.patch(`/v1/restaurants/${made.id}`, { rating_border: 4 })
    expect(changed).toMatchObject({ name: 'Пельмени', rating_border: 4, review_sites: { two_gis: '123' } })
    expect((await api.get<Page<unknown>>('/v1/restaurants')).data).toEqual([changed])
    expect(
      (await api.call('POST', '/v1/restaurants', { name: 'x', time_zone: 'Nowhere', courier: 'own' })).status,
    ).toBe(422)
  })

  it('shows what a guest agreed to with its evidence, and takes the word of an operator or program', async () => {
    await using store = await open()
    const { api, audited } = await start(store)
    const { body: guest } = await api.call<GuestOut>('POST', '/v1/guests', { phone: '+79161234567' })
    const path = `/v1/guests/${guest.id}/consents`
    type Consents = { states: { channel: string; purpose: string; state: string | null }[]; data: object[] }
    const before = await api.call<Consents>('GET', path)
    expect(before.body.data).toEqual([])
    expect(before.body.states.every(({ state }) => state === null)).toBe(true)
    const said = { channel: 'sms', purpose: 'advertising', state: 'given', source: 'анкета в зале', words: 'Согласна' }
    const { status, body } = await api.call<Consents>('POST', path, said)
    expect(status).toBe(201)
    expect(body.data).toEqual([
      expect.objectContaining({ channel: 'sms', how: 'api', evidence: expect.objectContaining({ words: 'Согласна' }) }),
    ])
    expect(body.states.filter(({ state }) => state === 'given')).toEqual([
      { channel: 'sms', purpose: 'advertising', state: 'given' },
    ])
    expect(audited).toEqual([expect.objectContaining({ action: 'guest.consent', subject: guest.id })])
    expect((await api.call('POST', path, { ...said, source: undefined })).status).toBe(422)
  })

  it('an import gives consents with a stated source alone, and against no refusal', async () => {
    await using store = await open()
    const { api } = await start(store)
    type Report = { results: { guest_id: string; consent?: string }[] }
    const guests = [{ phone: '+79160000001', consent: true }, { phone: '+79160000002' }]
    const bulk = (more: object) => api.post<Report>('/v1/guests/bulk', { guests, ...more })
    const outcomes = async (more: object) => (await bulk(more)).results.map(({ consent }) => consent)
    expect(await outcomes({})).toEqual(['no_source', undefined])
    expect(await store.db.selectFrom('consents').select('id').execute()).toEqual([])
    expect(await outcomes({ consent_source: 'анкеты 2026' })).toEqual(['recorded', undefined])
    const rows = await store.db.selectFrom('consents').selectAll().execute()
    expect(rows).toEqual([
      expect.objectContaining({ how: 'import', source: 'анкеты 2026', import_row: 0, state: 'given', channel: 'all' }),
    ])
    await api.call('POST', `/v1/guests/${rows[0]!.guest_id}/opt-out`, {})
    expect(await outcomes({ consent_source: 'анкеты 2026' })).toEqual(['refused_before', undefined])
  })
})

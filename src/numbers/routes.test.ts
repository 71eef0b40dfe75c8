import { expect, it } from 'vitest'
import { testClock } from '../../test/support/clock.ts'
import { insertNumber } from '../../test/support/number.ts'
import { poolWorld } from '../../test/support/pool.ts'
import { serve } from '../../test/support/serve.ts'
import { eachStore } from '../../test/support/stores.ts'
import { until } from '../../test/support/until.ts'
import { HOUR, MINUTE } from '../lib/units.ts'
import type { NumberOut } from './present-number.ts'
import { proxyOf } from './proxy.ts'
import { numberRoutes } from './routes.ts'
import { findNumber } from './store.ts'
import { settleSend, takePermit } from './throttle.ts'

const PHONE = '+79160000001'

eachStore('numbers API', (open) => {
  async function setUp(options: Parameters<typeof poolWorld>[1] = {}) {
    const { db } = await open()
    const world = await poolWorld(db, options)
    const api = await serve(db, numberRoutes(world), { clock: world.clock })
    const get = (id: string) => api.get<NumberOut>(`/v1/numbers/${id}`)
    return { ...world, api, get }
  }

  it('links a number: QR as a string, a PNG and a terminal picture, then 409', async () => {
    const { api, pool, fake, get } = await setUp()
    await pool()
    const made = await api.post<NumberOut>('/v1/numbers', { label: ' Main ', time_zone: 'Asia/Vladivostok' })
    expect(made).toMatchObject({ label: 'Main', state: 'pairing', phone: null, pacing: 'even' })
    expect(made.limits).toEqual({ per_minute: 10, per_hour: 100 })
    const path = `/v1/numbers/${made.id}/qr`
    const json = await api.call<{ qr: string; expires_at: string }>('GET', path, undefined, {
      accept: 'application/json',
    })
    expect(json.body.qr).toBe(fake.line(made.id).qr)
    expect(Date.parse(json.body.expires_at)).toBeGreaterThan(Date.now())
    expect(json.headers.get('cache-control')).toBe('no-store')
    const png = await fetch(`${api.url}${path}`, { headers: { authorization: `Bearer ${api.key}` } })
    expect(png.headers.get('content-type')).toBe('image/png')
    expect(
      Buffer.from(await png.arrayBuffer())
        .subarray(1, 4)
        .toString(),
    ).toBe('PNG')
    const text = await fetch(`${api.url}${path}`, {
      headers: { authorization: `Bearer ${api.key}`, accept: 'text/plain' },
    })
    expect(await text.text()).toContain('█')
    await fake.scan(made.id, { phone: PHONE })
    await until('open', async () => (await get(made.id)).state === 'open')
    const again = await api.call('GET', path)
    expect(again.status).toBe(409)
    expect(again.body).toMatchObject({ code: 'wrong_state' })
    expect(String(again.body.detail)).toContain('nothing to scan')
  })

  it('gives a pairing code', async () => {
    const { api, pool, fake } = await setUp()
    await pool()
    const { id } = await api.post<NumberOut>('/v1/numbers', { label: 'Main' })
    expect(await api.post(`/v1/numbers/${id}/pairing-code`, { phone: '8 916 000-00-01' })).toEqual({ code: 'ABCD1234' })
    expect(fake.line(id).pairingCodes).toEqual([PHONE])
    // Whoever has lost it asks again, for the same phone or another one.
    for (const phone of [PHONE, PHONE, '+79160000002'])
      expect(await api.post(`/v1/numbers/${id}/pairing-code`, { phone })).toEqual({ code: 'ABCD1234' })
    expect(fake.line(id).pairingCodes).toEqual([PHONE, PHONE, PHONE, '+79160000002'])
    expect(await api.call('POST', `/v1/numbers/${id}/pairing-code`, { phone: 'abcdef' })).toMatchObject({ status: 422 })
  })

  it('shows the usage of the throttle', async () => {
    const clock = testClock()
    const { api, db, settings, get } = await setUp({ clock })
    const { id } = await insertNumber(db, { per_minute: 2, per_hour: 100, linked_at: clock.now() - HOUR })
    const send = (messageId: string) =>
      db
        .transaction()
        .execute((tx) =>
          takePermit(
            tx,
            { clock, settings },
            { id },
            { kind: 'mailing', messageId, at: clock.steady(), firstContact: false },
          ),
        )
    const free = { minute: { max: 2, used: 0 }, hour: { max: 100, used: 0 }, next_free_at: iso(clock.now()) }
    expect((await get(id)).throttle).toEqual(free)
    await send('A')
    await settleSend(db, id, 'A', clock.steady(), { refused: true })
    const settledAt = clock.now()
    clock.advance(10_000)
    await send('B')
    const full = { minute: { max: 2, used: 2 }, hour: { max: 100, used: 2 } }
    expect((await get(id)).throttle).toEqual({ ...full, next_free_at: iso(settledAt + MINUTE + 1) })
    expect((await get(id)).health).toMatchObject({ sent_today: 1, failed_today: 1 })
    clock.advance(MINUTE)
    expect((await get(id)).throttle).toMatchObject({ minute: { used: 1 }, next_free_at: iso(clock.now()) })
    const { data } = await api.get<{ data: NumberOut[] }>('/v1/numbers')
    expect(data).toEqual([await get(id)])
  })

  it('shows what is missing of the warm-up', async () => {
    const clock = testClock()
    const { db, get } = await setUp({ clock })
    const fresh = await insertNumber(db, { linked_at: null, warm_at: null, warm_declared_by: null, state: 'pairing' })
    const linked = { linked_at: clock.now() - 6 * HOUR, warm_at: null, warm_declared_by: null }
    const { id } = await insertNumber(db, linked)
    for (let i = 0; i < 3; i++) await insertLedChat(db, id, i, i === 0 ? 3 : 4, clock.now())
    expect((await get(fresh.id)).warm_up.missing.map(({ code }) => code)).toEqual(['not_linked', 'hours', 'chats'])
    expect((await get(id)).warm_up).toEqual({
      complete: false,
      since: null,
      declared: false,
      hours: 6,
      hours_needed: 24,
      chats_ready: 2,
      chats_needed: 10,
      missing: [
        { code: 'hours', message: expect.any(String), have: 6, need: 24 },
        { code: 'chats', message: expect.stringContaining('10 to 20'), have: 2, need: 10 },
      ],
      day_cap: null,
      stage: null,
    })
    for (let i = 3; i < 11; i++) await insertLedChat(db, id, i, 4, clock.now())
    clock.advance(18 * HOUR)
    expect((await get(id)).warm_up).toMatchObject({ complete: true, missing: [] })
  })

  it('invariant 4: declaring warm is for administrators, and audited with its reason', async () => {
    const { api, db, get } = await setUp()
    const { id } = await insertNumber(db, { warm_at: null, warm_declared_by: null })
    expect(await api.call('POST', `/v1/numbers/${id}/declare-warm`, {})).toMatchObject({ status: 422 })
    const reason = 'In use since 2019'
    expect(await api.post(`/v1/numbers/${id}/declare-warm`, { reason })).toMatchObject({
      warm_up: { complete: true, declared: true, missing: [], day_cap: null },
    })
    expect((await get(id)).warm_up.since).not.toBeNull()
    const entry = await db.selectFrom('audit_log').selectAll().where('subject', '=', id).executeTakeFirstOrThrow()
    expect(entry).toMatchObject({ action: 'number.declare_warm', details: JSON.stringify({ reason }) })
    expect(numberRoutes({} as never).find(({ path }) => path.endsWith('/declare-warm'))?.scope).toBe('admin')
  })

  it('changes limits, with a warning above what is recommended', async () => {
    const { api, db } = await setUp()
    const { id } = await insertNumber(db)
    const path = `/v1/numbers/${id}`
    const changed = await api.patch<NumberOut>(path, { label: 'Hall', limits: { per_minute: 11 }, pacing: 'even' })
    expect(changed).toMatchObject({ label: 'Hall', limits: { per_minute: 11, per_hour: 100 }, pacing: 'even' })
    expect(changed.warnings.map(({ code }) => code)).toEqual(['limits_above_recommended'])
    expect((await api.patch<NumberOut>(path, { limits: { per_minute: 10 } })).warnings).toEqual([])
    for (const body of [
      { limits: { per_minute: 0 } },
      { limits: { per_hour: 1.5 } },
      { label: '' },
      { time_zone: 'Mars/Base' },
      { pacing: 'fast' },
      { labl: 'x' },
    ]) {
      expect(await api.call('PATCH', path, body), JSON.stringify(body)).toMatchObject({ status: 422 })
    }
    expect(await api.call('PATCH', path, { restaurant_id: 'rst_none' })).toMatchObject({ status: 404 })
  })

  it('takes a proxy, keeps its password sealed and to itself, and connects anew through it', async () => {
    const { api, db, pool, fake, get } = await setUp({
      env: { OTKLIK_WHATSAPP_PROXY: 'http://all:them@proxy.test:3128' },
    })
    const { id } = await insertNumber(db, { phone: PHONE, state: 'connecting', connected_at: null })
    fake.link(id, { phone: PHONE })
    await pool()
    const path = `/v1/numbers/${id}`
    const opensBy = (proxy: string | undefined, opened: number) =>
      until(`opened by ${proxy}`, () => fake.line(id).proxy === proxy && fake.line(id).opened === opened)
    await opensBy('http://all:them@proxy.test:3128', 1)
    const byDefault = { url: 'http://proxy.test:3128', authenticated: true, source: 'default' }
    expect((await get(id)).proxy).toEqual(byDefault)
    const url = 'socks5://user-1:p%40ss@10.0.0.7:1080'
    const own = { url: 'socks5://10.0.0.7:1080', authenticated: true, source: 'number' }
    expect((await api.patch<NumberOut>(path, { proxy: { url } })).proxy).toEqual(own)
    await opensBy(url, 2)
    const row = (await findNumber(db, id))!
    expect(JSON.stringify(row)).not.toContain('user-1')
    expect(Buffer.from(row.proxy_secret!).includes('user-1')).toBe(false)
    const { details } = await db.selectFrom('audit_log').selectAll().where('subject', '=', id).executeTakeFirstOrThrow()
    expect(details).toBe(JSON.stringify({ proxy: 'socks5://10.0.0.7:1080' }))
    fake.line(id).onConnect = { kind: 'proxy_failed', reason: 'proxy_refused' }
    await fake.close(id)
    await until('refused', async () => (await get(id)).reason === 'proxy_refused')
    expect(await get(id)).toMatchObject({ state: 'connecting', proxy: own })
    fake.line(id).onConnect = 'open'
    expect((await api.patch<NumberOut>(path, { proxy: { url: 'direct://' } })).proxy).toMatchObject({
      url: 'direct://',
    })
    await until('direct', () => fake.line(id).proxy === undefined)
    expect((await api.patch<NumberOut>(path, { proxy: null })).proxy).toEqual(byDefault)
    await until('open', async () => (await get(id)).state === 'open')
    for (const wrong of ['socks4://a:1', 'http://', 'ftp://a', '10.0.0.7:1080', 'http://a/b', 'http://%zz@a'])
      expect(await api.call('PATCH', path, { proxy: { url: wrong } }), wrong).toMatchObject({ status: 422 })
    const linked = await api.post<NumberOut>('/v1/numbers', { label: 'New', proxy: { url } })
    expect(linked.proxy).toEqual(own)
    await until('a QR through the proxy', () => fake.line(linked.id).proxy === url && fake.line(linked.id).qr)
    // Sealed for another number, or with another key: it fails rather than go past the proxy.
    const moved = (await findNumber(db, linked.id))!.proxy_secret
    expect(() => proxyOf({ secretKey: Buffer.alloc(32), settings: {} }, { ...row, proxy_secret: moved })).toThrow()
  })

  it('has a rule about calls, of its own or of all numbers', async () => {
    const { api, db } = await setUp()
    const path = `/v1/numbers/${(await insertNumber(db)).id}`
    const inherited = { reject: 'never', hours: null, text: null, inherited: true }
    expect(await api.get<NumberOut>(path)).toMatchObject({ calls: inherited })
    const calls = { reject: 'outside_hours', hours: { from: '10:00', to: '22:00' }, text: 'Мы открыты с десяти' }
    expect(await api.patch<NumberOut>(path, { calls })).toMatchObject({ calls: { ...calls, inherited: false } })
    expect(await api.patch<NumberOut>(path, { label: 'Hall' })).toMatchObject({ calls: { inherited: false } })
    expect(await api.patch<NumberOut>(path, { calls: null })).toMatchObject({ calls: inherited })
    const short = { ...calls, hours: { from: '9', to: '22:00' } }
    for (const wrong of [short, { reject: 'always' }]) {
      expect(await api.call('PATCH', path, { calls: wrong })).toMatchObject({ status: 422 })
    }
  })

  it('pauses and resumes; commands that make no sense are refused', async () => {
    const { api, db, pool, fake, get } = await setUp()
    const { id } = await insertNumber(db, { phone: PHONE, state: 'connecting', connected_at: null })
    fake.link(id, { phone: PHONE })
    await pool()
    await until('open', async () => (await get(id)).state === 'open')
    expect(await api.post(`/v1/numbers/${id}/pause`)).toMatchObject({ state: 'paused' })
    expect(await api.post(`/v1/numbers/${id}/resume`)).toMatchObject({ state: 'open' })
    expect(await api.post(`/v1/numbers/${id}/logout`)).toMatchObject({ state: 'logged_out', reason: 'requested' })
    for (const name of ['pause', 'resume', 'logout']) {
      const answer = await api.call('POST', `/v1/numbers/${id}/${name}`, {})
      expect(answer, name).toMatchObject({ status: 409, body: { code: 'wrong_state' } })
    }
    expect(await api.post(`/v1/numbers/${id}/restart`)).toMatchObject({ state: 'pairing' })
    const history = await api.get<{ data: { state: string }[] }>(`/v1/numbers/${id}/history?limit=3`)
    expect(history.data.map(({ state }) => state)).toEqual(['pairing', 'logged_out', 'open'])
  })

  it('deletes: off every list, unlinked, and the phone may be linked again', async () => {
    const { api, db, pool, fake, get } = await setUp()
    const { id } = await insertNumber(db, { phone: PHONE, state: 'connecting' })
    fake.link(id, { phone: PHONE })
    await pool()
    await until('open', async () => (await get(id)).state === 'open')
    await api.delete(`/v1/numbers/${id}`)
    expect(await api.call('GET', `/v1/numbers/${id}`)).toMatchObject({ status: 404 })
    expect(await api.get('/v1/numbers')).toEqual({ data: [], next_cursor: null })
    await until('unlinked', async () => (await findNumber(db, id))?.state === 'logged_out')
    expect(fake.line(id).loggedOut).toBe(1)
    const { id: second } = await api.post<NumberOut>('/v1/numbers', { label: 'Again' })
    await until('a QR', () => fake.line(second).qr)
    await fake.scan(second, { phone: PHONE })
    await until('open', async () => (await get(second)).state === 'open')
  })

  it('pages the list, newest first', async () => {
    const { api, db } = await setUp()
    const ids: string[] = []
    for (let i = 0; i < 5; i++) ids.unshift((await insertNumber(db)).id)
    type Page = { data: NumberOut[]; next_cursor: string | null }
    const first = await api.get<Page>('/v1/numbers?limit=3')
    const second = await api.get<Page>(`/v1/numbers?limit=3&cursor=${first.next_cursor}`)
    expect([...first.data, ...second.data].map(({ id }) => id)).toEqual(ids)
    expect(second.next_cursor).toBeNull()
  })

  it('bad input is a clear problem on every route', async () => {
    const { api } = await setUp()
    for (const route of numberRoutes({} as never)) {
      if (!route.path.includes(':id')) continue
      const path = route.path.replace(':id', 'num_none')
      const bodies = {
        'declare-warm': { reason: 'long in use' },
        'pairing-code': { phone: PHONE },
        passkey: { confirmed: true },
        'safety/resume': { reason: 'all is well' },
      }
      const name = path.split('/').slice(4).join('/') as keyof typeof bodies
      const body = route.method === 'get' || route.method === 'delete' ? undefined : (bodies[name] ?? {})
      const answer = await api.call(route.method.toUpperCase(), path, body)
      expect(answer, path).toMatchObject({ status: 404, body: { code: 'not_found' } })
    }
    for (const body of [{}, { label: 1 }, { label: 'x'.repeat(101) }, { label: 'x', limits: { per_minute: -1 } }]) {
      expect(await api.call('POST', '/v1/numbers', body)).toMatchObject({ status: 422 })
    }
    expect(await api.call('GET', '/v1/numbers?cursor=nonsense')).toMatchObject({ status: 422 })
  })
})

const iso = (at: number) => new Date(at).toISOString()

async function insertLedChat(
  db: Parameters<typeof insertNumber>[0],
  numberId: string,
  i: number,
  answered: number,
  at: number,
): Promise<void> {
  const guestId = `gst_${numberId}_${i}`
  const guest = { id: guestId, attributes: '{}', created_at: at, updated_at: at }
  await db.insertInto('guests').values(guest).execute()
  const chat = { id: `cht_${numberId}_${i}`, number_id: numberId, guest_id: guestId, created_at: at }
  await db
    .insertInto('chats')
    .values({ ...chat, last_message_at: at, last_inbound_at: at, unanswered_out: 0, answered_out: answered })
    .execute()
}

import { expect, it } from 'vitest'
import { z } from 'zod'
import { testClock } from '../../test/support/clock.ts'
import { serve } from '../../test/support/serve.ts'
import { eachStore } from '../../test/support/stores.ts'
import type { Db } from '../db/index.ts'
import { route } from '../http/route.ts'
import { HOUR, MINUTE } from '../lib/units.ts'
import { ensureAdministratorKey } from './administrator-key.ts'
import { openKeys } from './keys.ts'
import { accessRoutes } from './routes.ts'

type Key = { id: string; key: string; scopes: string[]; last_used_at: string | null; revoked_at: string | null }

const readGuests = route({
  method: 'get',
  path: '/v1/guests',
  scope: 'guests:read',
  tag: 'Guests',
  summary: 'List',
  responses: { 200: z.array(z.string()) },
  handle: () => ({ status: 200, body: [] }),
})

async function start(db: Db, options = {}) {
  const clock = testClock()
  const keys = openKeys({ db, clock })
  const api = await serve(db, [...accessRoutes({ db, clock, keys }), readGuests], { clock, keys, ...options })
  const as = (key: string, path = '/v1/guests') => api.call('GET', path, undefined, { authorization: `Bearer ${key}` })
  return { api, clock, keys, as }
}

eachStore('API keys', (open) => {
  it('what was read of a key while it was being revoked is not remembered', async () => {
    const { db } = await open()
    const { api, keys } = await start(db)
    const { key } = await api.post<Key>('/v1/api-keys', { name: 'site', scopes: ['guests:read'] })
    const finding = keys.find(key)
    keys.forget()
    await finding
    expect(keys.remembered(key)).toBeUndefined()
    await keys.find(key)
    expect(keys.remembered(key)).toBeDefined()
  })

  it('do what their scopes allow', async () => {
    const { db } = await open()
    const { api, as } = await start(db)
    const made = await api.post<Key>('/v1/api-keys', { name: 'site', scopes: ['guests:read'] })
    expect(made.key).toMatch(/^otk_[\w-]{43}$/)
    expect((await as(made.key)).status).toBe(200)
    expect(await as(made.key, '/v1/api-keys')).toMatchObject({ status: 403, body: { code: 'forbidden' } })
    const other = await api.post<Key>('/v1/api-keys', { name: 'other', scopes: ['numbers:read'] })
    expect((await as(other.key)).status).toBe(403)
  })

  it('are refused when missing, wrong or sent in another way', async () => {
    const { db } = await open()
    const { api } = await start(db)
    for (const authorization of ['', 'Bearer', 'Bearer wrong', `Basic ${btoa(`x:${api.key}`)}`, api.key]) {
      const answer = await api.call('GET', '/v1/guests', undefined, { authorization })
      expect(answer, authorization).toMatchObject({ status: 401, body: { code: 'unauthorized' } })
      expect(answer.headers.get('www-authenticate')).toBe('Bearer')
    }
  })

  it('are shown once and kept as a hash', async () => {
    const { db } = await open()
    const { api } = await start(db)
    const { id, key } = await api.post<Key>('/v1/api-keys', { name: 'site', scopes: ['guests:read'] })
    const listed = await api.get<{ data: Key[] }>('/v1/api-keys')
    expect(JSON.stringify([listed, await api.get(`/v1/api-keys/${id}`)])).not.toContain(key)
    const stored = await db.selectFrom('api_keys').selectAll().execute()
    const remembered = await db.selectFrom('idempotency_keys').selectAll().execute()
    expect(JSON.stringify([stored, remembered])).not.toContain(key)
  })

  it('stop working at once when revoked, and say when they were last used', async () => {
    const { db } = await open()
    const { api, as, clock } = await start(db)
    const { id, key } = await api.post<Key>('/v1/api-keys', { name: 'site', scopes: ['guests:read'] })
    expect((await as(key)).status).toBe(200)
    clock.advance(2 * MINUTE)
    expect((await as(key)).status).toBe(200)
    const { last_used_at } = await api.get<Key>(`/v1/api-keys/${id}`)
    expect(last_used_at).toBe(new Date(clock.now()).toISOString())
    await api.delete(`/v1/api-keys/${id}`)
    expect((await as(key)).status).toBe(401)
    await api.delete(`/v1/api-keys/${id}`)
    expect((await api.get<Key>(`/v1/api-keys/${id}`)).revoked_at).not.toBeNull()
  })

  it('leave at least one administrator', async () => {
    const { db } = await open()
    const { api } = await start(db)
    expect(await api.call('DELETE', '/v1/api-keys/key_administrator')).toMatchObject({ status: 409 })
    const { key } = await api.post<Key>('/v1/api-keys', { name: 'second', scopes: ['admin'] })
    await api.delete('/v1/api-keys/key_administrator')
    expect((await api.call('GET', '/v1/audit-log', undefined, { authorization: `Bearer ${key}` })).status).toBe(200)
  })

  it('cannot be guessed for long from one address, while known keys go on', async () => {
    const { db } = await open()
    const { api, clock, keys, as } = await start(db)
    expect((await as(api.key)).status).toBe(200)
    for (let i = 0; i < 30; i++) expect((await as(`guess-${i}`)).status).toBe(401)
    expect((await as('guess-30')).status).toBe(429)
    expect((await as(api.key)).status).toBe(200)
    clock.advance(MINUTE)
    expect((await as(api.key)).status).toBe(200)
    keys.forget()
    expect((await as(api.key)).status).toBe(200)
    await db.updateTable('api_keys').set({ revoked_at: 1 }).execute()
    keys.forget()
    expect([(await as(api.key)).status, (await as(api.key)).status]).toEqual([401, 429])
  })

  it('may be used only so often', async () => {
    const { db } = await open()
    const { api, as } = await start(db, { requestsPerMinute: 3 })
    const statuses: number[] = []
    for (let i = 0; i < 4; i++) statuses.push((await as(api.key)).status)
    expect(statuses).toEqual([200, 200, 200, 429])
    expect((await as(api.key)).headers.get('retry-after')).toMatch(/^\d+$/)
  })

  it('are in the audit log, made and revoked', async () => {
    const { db } = await open()
    const { api } = await start(db)
    const { id } = await api.post<Key>('/v1/api-keys', { name: 'site', scopes: ['guests:read'] })
    await api.delete(`/v1/api-keys/${id}`)
    type Entry = { action: string; actor: string; details: object }
    const { data } = await api.get<{ data: Entry[] }>(`/v1/audit-log?subject=${id}`)
    expect(data.map(({ action, actor }) => [action, actor])).toEqual([
      ['api_key.revoked', 'key_administrator'],
      ['api_key.created', 'key_administrator'],
    ])
    const first = await api.get<{ data: Entry[]; next_cursor: string }>('/v1/audit-log?limit=1')
    const second = await api.get<{ data: Entry[] }>(`/v1/audit-log?limit=1&cursor=${first.next_cursor}`)
    expect([first.data[0]?.action, second.data[0]?.action]).toEqual(['api_key.revoked', 'api_key.created'])
    const within = async (query: string) => (await api.get<{ data: Entry[] }>(`/v1/audit-log?${query}`)).data.length
    const [anHourAgo, inAnHour] = [-HOUR, HOUR].map((ms) => new Date(Date.now() + ms).toISOString())
    expect([await within(`until=${inAnHour}`), await within(`since=${inAnHour}`)]).toEqual([2, 0])
    expect([await within(`until=${anHourAgo}`), await within(`since=${anHourAgo}`)]).toEqual([0, 2])
    expect(await within('since=1969-01-01T00:00:00Z&until=2020-01-01T00:00:00Z')).toBe(0)
  })
})

eachStore("the administrator's key", (open) => {
  const works = async (db: Db, key: string) => (await openKeys({ db, clock: testClock() }).find(key)) !== undefined

  it('is made once', async () => {
    const { db } = await open()
    const key = await ensureAdministratorKey(db, {}, testClock())
    expect(await works(db, key!)).toBe(true)
    expect(await ensureAdministratorKey(db, {}, testClock())).toBeUndefined()
  })

  it('is made once by processes that start at the same time, also where the one before was revoked', async () => {
    const { db } = await open()
    for (const round of ['first', 'revoked']) {
      const made = await Promise.all([1, 2, 3, 4].map(() => ensureAdministratorKey(db, {}, testClock())))
      const keys = made.filter((key) => key !== undefined)
      expect(keys, round).toHaveLength(1)
      expect(await works(db, keys[0]!), round).toBe(true)
      await db.updateTable('api_keys').set({ revoked_at: 1 }).execute()
    }
  })

  it('is what the setting says, also when that changes', async () => {
    const { db } = await open()
    const made = await ensureAdministratorKey(db, {}, testClock())
    expect(await ensureAdministratorKey(db, { OTKLIK_ADMIN_KEY: 'first-setting-123' }, testClock())).toBeUndefined()
    expect([await works(db, made!), await works(db, 'first-setting-123')]).toEqual([false, true])
    await ensureAdministratorKey(db, { OTKLIK_ADMIN_KEY: 'second-setting-12' }, testClock())
    expect([await works(db, 'first-setting-123'), await works(db, 'second-setting-12')]).toEqual([false, true])
  })

  it('is made again when nobody can administrate', async () => {
    const { db } = await open()
    await ensureAdministratorKey(db, {}, testClock())
    await db.updateTable('api_keys').set({ revoked_at: 1 }).execute()
    const key = await ensureAdministratorKey(db, {}, testClock())
    expect(await works(db, key!)).toBe(true)
  })
})

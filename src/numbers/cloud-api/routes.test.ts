import { expect, it } from 'vitest'
import { poolWorld } from '../../../test/support/pool.ts'
import { serve } from '../../../test/support/serve.ts'
import { eachStore } from '../../../test/support/stores.ts'
import { until } from '../../../test/support/until.ts'
import { GRAPH_URL } from '../../whatsapp/cloud.ts'
import type { NumberOut } from '../present-number.ts'
import { numberRoutes } from '../routes.ts'
import { findNumber } from '../store.ts'
import { findMetaAccount } from './account.ts'

const META = {
  phone_number_id: '106540352242922',
  waba_id: '102290129340398',
  access_token: 'EAAG-access-token',
  app_secret: 'app-secret-of-the-app',
}
const OFFICIAL = { label: 'Official', kind: 'cloud_api', meta: META }

eachStore('official numbers', (open) => {
  async function setUp() {
    const { db } = await open()
    const world = await poolWorld(db)
    const api = await serve(db, numberRoutes(world), { clock: world.clock })
    return { ...world, api, get: (id: string) => api.get<NumberOut>(`/v1/numbers/${id}`) }
  }

  it('connect to Meta without a QR, need no warm-up, and show no secret', async () => {
    const { api, db, fake, get, pool, secretKey } = await setUp()
    const made = await api.post<NumberOut>('/v1/numbers', OFFICIAL)
    expect(made).toMatchObject({ kind: 'cloud_api', state: 'connecting', pacing: 'burst', warnings: [] })
    expect(made.limits).toEqual({ per_minute: 4_800, per_hour: 288_000 })
    expect(made.meta).toEqual({ ...idsOf(META), graph_url: GRAPH_URL, has_token: true })
    expect(made.warm_up).toMatchObject({ complete: true, declared: false, day_cap: null, missing: [] })
    expect(made.not_applicable).toContain('warm_up')
    const row = await findNumber(db, made.id)
    expect(JSON.stringify([made, row])).not.toContain('EAAG')
    expect(Buffer.from(row?.meta_secrets ?? []).toString('latin1')).not.toContain('EAAG')
    expect(row && findMetaAccount({ secretKey }, row)).toMatchObject({
      accessToken: META.access_token,
      appSecret: META.app_secret,
      graphUrl: GRAPH_URL,
      verifyToken: expect.stringMatching(/^[\w-]{32}$/),
    })
    fake.link(made.id, { phone: '+16505551111', name: 'Pizzeria' })
    await pool()
    await until('open', async () => (await get(made.id)).state === 'open')
    expect(await get(made.id)).toMatchObject({ phone: '+16505551111', warm_up: { complete: true } })
    expect(fake.line(made.id).meta).toMatchObject({ phoneNumberId: META.phone_number_id })
    for (const [method, path] of [
      ['GET', 'qr'],
      ['POST', 'declare-warm'],
    ] as const) {
      const body = method === 'POST' ? { reason: 'long in use' } : undefined
      const refused = await api.call(method, `/v1/numbers/${made.id}/${path}`, body)
      expect(refused).toMatchObject({ status: 409, body: { code: 'wrong_state', detail: /official/ } })
    }
  })

  it.each<[string, Record<string, unknown>, string]>([
    ['no account', { label: 'A', kind: 'cloud_api' }, 'body.meta'],
    ['the account of a linked one', { label: 'A', meta: META }, 'body.meta'],
    ['a proxy', { ...OFFICIAL, proxy: { url: 'http://p:1' } }, 'body.proxy'],
    ['the history of a phone', { ...OFFICIAL, history: 'off' }, 'body.history'],
    ['an id that is none', { ...OFFICIAL, meta: { ...META, waba_id: 'mine' } }, 'body.meta.waba_id'],
    [
      'an address without a version',
      { ...OFFICIAL, meta: { ...META, graph_url: 'https://x.example' } },
      'body.meta.graph_url',
    ],
  ])('are not added with %s', async (_what, body, path) => {
    const { api } = await setUp()
    const refused = await api.call<{ errors: { path: string }[] }>('POST', '/v1/numbers', body)
    expect(refused.status).toBe(422)
    expect(refused.body.errors.map((error) => error.path)).toEqual([path])
  })

  it('have one phone number id each, which is free again when the number is deleted', async () => {
    const { api } = await setUp()
    const { id } = await api.post<NumberOut>('/v1/numbers', OFFICIAL)
    expect(await api.call('POST', '/v1/numbers', OFFICIAL)).toMatchObject({ status: 409, body: { code: 'conflict' } })
    await api.call('DELETE', `/v1/numbers/${id}`)
    expect((await api.post<NumberOut>('/v1/numbers', OFFICIAL)).id).not.toBe(id)
  })

  it('wait for a new token where Meta refuses the old one, and open at once when they get it', async () => {
    const { api, db, fake, get, pool, secretKey } = await setUp()
    const { id } = await api.post<NumberOut>('/v1/numbers', OFFICIAL)
    fake.link(id, { phone: '+16505551111' })
    fake.line(id).onConnect = { kind: 'access_refused', reason: 'token_refused' }
    await pool()
    await until('refused', async () => (await get(id)).reason === 'token_refused')
    expect(await get(id)).toMatchObject({ state: 'connecting', down: true })
    const opened = fake.line(id).opened
    fake.line(id).onConnect = 'open'
    await api.patch(`/v1/numbers/${id}`, { meta: { access_token: 'EAAG-another-token' } })
    await until('open', async () => (await get(id)).state === 'open')
    expect(fake.line(id).opened).toBeGreaterThan(opened)
    const row = await findNumber(db, id)
    expect(row && findMetaAccount({ secretKey }, row)).toMatchObject({
      accessToken: 'EAAG-another-token',
      appSecret: META.app_secret,
    })
    const audit = await db
      .selectFrom('audit_log')
      .select('details')
      .where('action', '=', 'number.change')
      .orderBy('id')
      .execute()
    expect(JSON.stringify(audit)).not.toContain('EAAG')
  })

  it('forget their secrets when they are logged out, and come back with new ones', async () => {
    const { api, db, fake, get, pool } = await setUp()
    const { id } = await api.post<NumberOut>('/v1/numbers', OFFICIAL)
    fake.link(id, { phone: '+16505551111' })
    await pool()
    await until('open', async () => (await get(id)).state === 'open')
    await api.call('POST', `/v1/numbers/${id}/logout`)
    await until('out', async () => (await get(id)).state === 'logged_out')
    expect((await findNumber(db, id))?.meta_secrets).toBeNull()
    expect((await get(id)).meta).toMatchObject({ has_token: false })
    expect(await api.call('POST', `/v1/numbers/${id}/restart`)).toMatchObject({
      status: 409,
      body: { detail: /token/ },
    })
    const half = { meta: { access_token: META.access_token } }
    expect((await api.call('PATCH', `/v1/numbers/${id}`, half)).status).toBe(422)
    fake.link(id, { phone: '+16505551111' })
    await api.patch(`/v1/numbers/${id}`, { meta: { ...half.meta, app_secret: META.app_secret } })
    await until('open again', async () => (await get(id)).state === 'open')
  })

  it('have no proxy, no calls and no history to change', async () => {
    const { api } = await setUp()
    const { id } = await api.post<NumberOut>('/v1/numbers', OFFICIAL)
    const calls = { reject: 'always', hours: null, text: null }
    for (const body of [{ proxy: null }, { history: 'off' }, { calls }]) {
      const refused = await api.call('PATCH', `/v1/numbers/${id}`, body)
      expect(refused).toMatchObject({ status: 422, body: { code: 'invalid_input' } })
    }
    const linked = await api.post<NumberOut>('/v1/numbers', { label: 'Linked' })
    const given = await api.call('PATCH', `/v1/numbers/${linked.id}`, { meta: { waba_id: '102290129340398' } })
    expect(given).toMatchObject({ status: 409, body: { code: 'wrong_state' } })
  })
})

const idsOf = ({ phone_number_id, waba_id }: typeof META) => ({ phone_number_id, waba_id })

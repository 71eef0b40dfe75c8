import { expect, it } from 'vitest'
import { testClock } from '../../../test/support/clock.ts'
import { planOf } from '../../../test/support/plans.ts'
import { eachStore } from '../../../test/support/stores.ts'
import { serveWholeApi } from '../../../test/support/whole-api.ts'
import { type Store, transact } from '../../db/index.ts'
import { HOUR } from '../../lib/units.ts'
import { resolveGuest } from '../resolve-guest.ts'
import { changedGuests, findDuplicates, matesOf } from './find-duplicates.ts'
import { openDuplicates } from './view.ts'

// biome-ignore lint/suspicious/noExplicitAny: answers of the API, looked into by the test.
type Any = any

eachStore('guests who may be one person', (open) => {
  it('are proposed with reasons, merged, taken apart, and then not proposed again', async () => {
    const { store, api, look, add } = await setUp(await open())
    const first = await add({ phone: '+79161234567', name: 'Анна Петрова', tags: ['vip'] })
    const second = await add({ phone: '+375161234567', name: 'петрова  Анна' })
    await look()
    const [found] = (await api.get<Any>('/v1/guests/duplicates')).data
    expect([found.guest.id, found.other.id].sort()).toEqual([first, second].sort())
    expect(found.reasons).toEqual(expect.arrayContaining(['name']))
    expect((await api.get<Any>(`/v1/guests/duplicates?guest_id=${second}`)).data).toHaveLength(1)

    await api.post(`/v1/guests/${second}/opt-out`, { source: 'phone_call' })
    const merged = await api.post<Any>(`/v1/guests/${first}/merge`, { guest_id: second })
    expect(merged.guest).toMatchObject({ id: first, tags: ['vip'], opted_out_source: expect.anything() })
    expect((await api.get<Any>('/v1/guests/duplicates')).data).toEqual([])
    expect((await api.get<Any>(`/v1/guests/${second}`)).id).toBe(first)
    expect((await api.call('POST', `/v1/guests/${first}/merge`, { guest_id: second })).status).toBe(409)

    const [merge] = (await api.get<Any>(`/v1/guests/${first}/merges`)).data
    const apart = await api.post<Any>(`/v1/guests/${first}/merges/${merge.id}/undo`)
    expect(apart.guest).toMatchObject({ id: first, phone: '+79161234567', opted_out_at: null, tags: ['vip'] })
    expect(apart.merged_guest).toMatchObject({ id: second, phone: '+375161234567', tags: [] })
    expect(apart.merged_guest.opted_out_at).not.toBeNull()
    expect((await api.call('POST', `/v1/guests/${first}/merges/${merge.id}/undo`)).status).toBe(409)
    await look()
    expect((await api.get<Any>('/v1/guests/duplicates')).data).toEqual([])
    const told = await store.db
      .selectFrom('outbox')
      .select('type')
      .where('type', 'like', 'guest.%merged')
      .orderBy('position')
      .execute()
    expect(told.map(({ type }) => type).sort()).toEqual(['guest.merged', 'guest.unmerged'])
    const audited = await store.db.selectFrom('audit_log').select('action').orderBy('id').execute()
    expect(audited.map(({ action }) => action)).toEqual(expect.arrayContaining(['guest.merge', 'guest.unmerge']))
  })

  it('who refuse something while they are one both have refused it afterwards', async () => {
    const { api, add } = await setUp(await open())
    const first = await add({ phone: '+79160000001', name: 'Анна' })
    const second = await add({ phone: '+79160000002', name: 'Анна' })
    const { merge } = await api.post<Any>(`/v1/guests/${first}/merge`, { guest_id: second })
    await api.post(`/v1/guests/${first}/opt-out`, { source: 'phone_call' })
    const { guest, merged_guest } = await api.post<Any>(`/v1/guests/${first}/merges/${merge.id}/undo`)
    expect([guest.opted_out_at, merged_guest.opted_out_at]).not.toContain(null)
  })

  it('keep their account: whoever writes after the undoing brings nobody together again', async () => {
    const { store, api, add, context } = await setUp(await open())
    const see = (sighting: { phone?: string; lid: string }) =>
      transact(store.db, (tx) => resolveGuest(tx, context.guests, { ...sighting, at: Date.now() + 1_000 }))
    const first = (await see({ phone: '+79160000001', lid: '111' })).guest.id
    const second = await add({ phone: '+79160000002' })
    await api.post(`/v1/guests/${first}/merge`, { guest_id: second })
    const [merge] = (await api.get<Any>(`/v1/guests/${first}/merges`)).data
    await store.db.updateTable('guest_identities').set({ created_at: 1 }).where('value', '=', '111').execute()
    await see({ phone: '+79160000002', lid: '222' })
    await api.post(`/v1/guests/${first}/merges/${merge.id}/undo`)
    expect((await see({ phone: '+79160000002', lid: '222' })).guest.id).toBe(second)
    expect((await see({ lid: '111' })).guest.id).toBe(first)
  })

  it('are not those who share a name alone, or what many share; dismissed ones are remembered', async () => {
    const { api, look, add } = await setUp(await open())
    for (let n = 0; n < 9; n++) await add({ phone: `+7916000001${n}`, name: 'Анна', attributes: { card: '12345678' } })
    await add({ phone: '+79167770001', name: 'Иван', attributes: { email: 'ivan@example.org' } })
    const other = await add({ phone: '+79168880002', name: 'Ваня', attributes: { 'E-mail': 'Ivan@Example.org' } })
    await look()
    const { data } = await api.get<Any>('/v1/guests/duplicates')
    expect(data).toMatchObject([{ reasons: ['email'] }])
    await api.post(`/v1/guests/duplicates/${data[0].id}/dismiss`)
    expect((await api.get<Any>('/v1/guests/duplicates')).data).toEqual([])
    await api.call('PATCH', `/v1/guests/${other}`, { name: 'Иван' })
    await look()
    expect((await api.get<Any>('/v1/guests/duplicates')).data).toEqual([])
  })

  it('are found by indexes alone', async () => {
    const store = await open()
    const queries = [
      changedGuests(store.db, { updated_at: 1, guest_id: 'gst_1' }, 9).compile(),
      matesOf(store.db, { kind: 'name', value: 'анна' }).compile(),
      openDuplicates(store.db, { limit: 50, after: [60, 'dup_1'], guestId: undefined }).compile(),
    ]
    for (const query of queries) {
      const plan = await planOf(store, query, ['seqscan', 'sort'])
      expect(plan).not.toMatch(/SCAN (guests|d|guest_match_keys)\b(?! USING)|Seq Scan on guest|TEMP B-TREE|Sort /)
    }
  })
})

async function setUp(store: Store) {
  const { api, context } = await serveWholeApi(store)
  const look = () => findDuplicates({ db: store.db, clock: testClock(Date.now() + HOUR) }, new AbortController().signal)
  const add = async (guest: Any) => (await api.post<{ id: string }>('/v1/guests', guest)).id
  return { store, api, context, look, add }
}

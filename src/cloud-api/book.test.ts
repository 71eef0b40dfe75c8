import { expect, it } from 'vitest'
import { eachStore } from '../../test/support/stores.ts'
import { HOUR, MINUTE } from '../lib/units.ts'
import { type Facade, GUEST, openFacade } from './test-support/scene.ts'

const STRANGERS = Array.from({ length: 12 }, (_, index) => `7903000${1_000 + index}`)

const write = ({ ask, phoneNumberId }: Facade, to: string, more: object = {}, headers = {}) =>
  ask(
    'POST',
    `${phoneNumberId}/messages`,
    { messaging_product: 'whatsapp', to, text: { body: 'Ваш заказ готов' }, ...more },
    headers,
  )

const ledger = async ({ db }: Facade) =>
  (await db.selectFrom('send_ledger').select('kind').orderBy('id').execute()).map(({ kind }) => kind)

eachStore('what programs send to guests who did not write first', (open) => {
  it('invariant 1: keeps to the limits of mailings, and is refused with the time; answers are not', async () => {
    const facade = await openFacade((await open()).db)
    await facade.receive()
    for (const stranger of STRANGERS.slice(0, 10)) expect((await write(facade, stranger)).status).toBe(200)
    const refused = await write(facade, STRANGERS[10] ?? '')
    expect(refused).toMatchObject({ status: 400, body: { error: { code: 130429 } } })
    const { details } = (refused.body.error?.error_data ?? {}) as { details: string }
    await facade.replies.drain()
    expect(facade.line().sent).toHaveLength(10)
    expect((await write(facade, GUEST)).status).toBe(200)
    await facade.replies.drain()
    expect(await ledger(facade)).toEqual([...Array(10).fill('api'), 'reply'])
    // Nothing is left of what was refused, not even the guest.
    expect(
      await facade.db.selectFrom('guests').select('id').where('phone', '=', `+${STRANGERS[10]}`).execute(),
    ).toEqual([])
    const again = await write(facade, STRANGERS[10] ?? '')
    expect(Number(again.headers.get('retry-after'))).toBeGreaterThan(0)
    expect(details).toMatch(/from \d{4}-\d\d-\d\dT/)
    facade.clock.advance(MINUTE + 1)
    expect((await write(facade, STRANGERS[10] ?? '')).status).toBe(200)
  })

  it('invariant 4: waits for the warm-up', async () => {
    const facade = await openFacade((await open()).db, { warm_at: null, warm_declared_by: null })
    await facade.receive()
    expect(await write(facade, STRANGERS[0] ?? '')).toMatchObject({ status: 400, body: { error: { code: 131048 } } })
    expect((await write(facade, GUEST)).status).toBe(200)
  })

  it('invariant 9: is refused while the number is restricted, stopped or offline', async () => {
    const facade = await openFacade((await open()).db)
    const set = (columns: object) => facade.db.updateTable('numbers').set(columns).execute()
    const code = async () => (await write(facade, STRANGERS[0] ?? '')).body.error?.code
    await set({
      restriction_kind: 'reachout_lock',
      restriction_until: facade.clock.now() + HOUR,
      restriction_at: facade.clock.now(),
    })
    expect(await code()).toBe(131048)
    await set({ restriction_kind: null, restriction_until: null, safety_grade: 4 })
    expect(await code()).toBe(368)
    await set({ safety_grade: 0, state: 'connecting' })
    expect(await code()).toBe(131016)
  })

  it('invariant 5: does not go to who has opted out, until they write', async () => {
    const facade = await openFacade((await open()).db)
    await facade.receive({ text: 'СТОП' })
    await facade.replies.drain()
    // They have just written: they are answered, but not with marketing.
    expect((await write(facade, GUEST)).status).toBe(200)
    facade.clock.advance(25 * HOUR)
    expect(await write(facade, GUEST)).toMatchObject({ status: 400, body: { error: { code: 131050 } } })
  })

  it('is what the rule of the key says', async () => {
    const facade = await openFacade((await open()).db)
    await facade.receive()
    const { key } = await facade.api.post<{ key: string }>('/v1/api-keys', {
      name: 'strict',
      scopes: ['messages:write'],
      cloud_api: { conversation_hours: 2, outside: 'templates' },
    })
    const strict = { authorization: `Bearer ${key}` }
    facade.clock.advance(1 * HOUR)
    expect((await write(facade, GUEST, {}, strict)).status).toBe(200)
    facade.clock.advance(2 * HOUR)
    expect(await write(facade, GUEST, {}, strict)).toMatchObject({ status: 400, body: { error: { code: 131047 } } })
    expect((await write(facade, GUEST)).status).toBe(200)
    const { data } = await facade.api.get<{ data: { id: string; name: string }[] }>('/v1/api-keys')
    const { id } = data.find(({ name }) => name === 'strict') ?? { id: '' }
    await facade.api.patch(`/v1/api-keys/${id}`, { cloud_api: { conversation_hours: 48, outside: 'mailing' } })
    expect((await write(facade, GUEST, {}, strict)).status).toBe(200)
  })

  it('invariant 1: takes its permit anew when the connection has ended meanwhile, and fails when there is none', async () => {
    const facade = await openFacade((await open()).db, { per_minute: 1 })
    await facade.subscribe()
    const [first = '', second = ''] = STRANGERS
    expect((await write(facade, first)).status).toBe(200)
    // The connection ends before it has left: its permit stays counted.
    await facade.db.updateTable('send_ledger').set({ settled_at: facade.clock.steady(), settled_seq: 1 }).execute()
    await facade.replies.drain()
    expect(facade.line().sent).toEqual([])
    expect(await facade.told()).toMatchObject([{ statuses: [{ status: 'failed', errors: [{ code: 130429 }] }] }])
    facade.clock.advance(MINUTE + 1)
    expect((await write(facade, second)).status).toBe(200)
    await facade.replies.drain()
    expect(facade.line().sent).toHaveLength(1)
  })

  it('counts for the safety of the number', async () => {
    const facade = await openFacade((await open()).db)
    facade.line().answer = () => ({ outcome: 'refused', code: 479 })
    for (const stranger of STRANGERS.slice(0, 5)) await write(facade, stranger)
    await facade.replies.drain()
    const { safety_streak: streak } = await facade.db
      .selectFrom('numbers')
      .select('safety_streak')
      .executeTakeFirstOrThrow()
    expect(JSON.parse(streak ?? '{}')).toMatchObject({ refused: 5 })
  })
})

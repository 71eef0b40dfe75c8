import { expect, it } from 'vitest'
import { testClock } from '../../test/support/clock.ts'
import { insertNumber } from '../../test/support/number.ts'
import { poolWorld } from '../../test/support/pool.ts'
import { serve } from '../../test/support/serve.ts'
import { eachStore } from '../../test/support/stores.ts'
import { transact } from '../db/index.ts'
import { toIso } from '../http/time.ts'
import { DAY } from '../lib/units.ts'
import type { NewChatQuota } from '../whatsapp/port.ts'
import type { NumberOut } from './present-number.ts'
import { recordNewChats } from './record-new-chats.ts'
import { numberRoutes } from './routes.ts'
import { takePermit, takePermits } from './throttle.ts'

eachStore('quota of new chats', (open) => {
  async function setUp() {
    const { db } = await open()
    const clock = testClock()
    const world = await poolWorld(db, { clock })
    const api = await serve(db, numberRoutes(world), { clock })
    const { id } = await insertNumber(db)
    const endsAt = clock.now() + 10 * DAY
    const tell = (more: Partial<NewChatQuota>) => {
      const quota = { stage: 'none', total: 10, used: 0, startsAt: null, endsAt, ...more } as const
      return transact(db, (tx) => recordNewChats(tx, world, id, quota))
    }
    let count = 0
    const request = (firstContact: boolean) => ({ messageId: `m${count++}`, at: clock.steady(), firstContact })
    const ask = (firstContact: boolean) =>
      transact(db, (tx) => takePermit(tx, world, { id }, { kind: 'mailing', ...request(firstContact) }))
    const askFor = (...firstContacts: boolean[]) =>
      transact(db, (tx) => takePermits(tx, world, { id }, 'mailing', firstContacts.map(request)))
    const get = () => api.get<NumberOut>(`/v1/numbers/${id}`)
    const events = async () =>
      (await db.selectFrom('outbox').selectAll().orderBy('position').execute()).map(({ data }) => JSON.parse(data))
    return { clock, endsAt, tell, ask, askFor, get, events }
  }

  it('is told with its end; warnings are news and hold nothing back', async () => {
    const { clock, endsAt, tell, ask, get, events } = await setUp()
    expect((await get()).new_chats).toBeNull()
    await tell({ stage: 'second_warning', used: 8 })
    const told = {
      stage: 'second_warning',
      total: 10,
      used: 8,
      left: 2,
      ends_at: toIso(endsAt),
      told_at: toIso(clock.now()),
    }
    expect(await get()).toMatchObject({ state: 'open', restriction: null, new_chats: told })
    expect(await events()).toMatchObject([{ state: 'open', previous_state: 'open', new_chats: told }])
    await tell({ stage: 'second_warning', used: 8 })
    expect(await events()).toHaveLength(1)
    expect(await ask(true)).toEqual({ ok: true })
    await tell({ total: null })
    expect((await get()).new_chats).toBeNull()
  })

  it('invariant 9: what is left is used and no more; those who have written are answered; the next period begins anew', async () => {
    const { clock, endsAt, tell, ask, askFor, get } = await setUp()
    await tell({ used: 6 })
    expect(await ask(false)).toEqual({ ok: true })
    expect(await ask(true)).toEqual({ ok: true })
    expect((await get()).new_chats).toMatchObject({ used: 7, left: 3 })
    const retryAt = clock.steady() + endsAt - clock.now()
    expect(await askFor(true, true, false, true, true)).toMatchObject({
      granted: 4,
      refusal: { reason: 'restricted', retryAt },
    })
    expect(await get()).toMatchObject({ restriction: { kind: 'new_chat_cap' }, new_chats: { left: 0, stage: 'none' } })
    expect(await ask(false)).toEqual({ ok: true })
    // WhatsApp counts otherwise: its word holds.
    await tell({ used: 9 })
    expect((await get()).new_chats).toMatchObject({ left: 1 })
    await tell({ stage: 'capped', used: 5 })
    expect(await get()).toMatchObject({ state: 'restricted', reason: 'new_chat_cap', new_chats: { left: 0 } })
    clock.advance(10 * DAY)
    expect((await get()).new_chats).toBeNull()
    await tell({ used: 0, endsAt: endsAt + 30 * DAY })
    expect(await get()).toMatchObject({ state: 'open', new_chats: { left: 10 } })
  })
})

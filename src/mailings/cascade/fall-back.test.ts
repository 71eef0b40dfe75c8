import { expect, it } from 'vitest'
import { queueOf } from '../../../test/support/queue-of.ts'
import { eachStore } from '../../../test/support/stores.ts'
import { runChannelCycle } from '../../channels/index.ts'
import { planTriggered } from '../triggers/plan-triggered.ts'
import { getMailing } from '../view.ts'
import { fallBackGuests } from './fall-back.ts'
import { never, openScene, phone } from './test-support/scene.ts'

eachStore('a cascade', (open) => {
  it('hands over the messages of a triggered mailing, each for itself', async () => {
    const s = await openScene(await open())
    const guest = await s.addGuest(phone(1))
    const trigger = { kind: 'order_delivered', delay_minutes: 0 } as never
    const id = await s.start(['push', 'sms'], { trigger })
    const mailing = await getMailing(s.db, id)
    const at = s.clock.now()
    await s.db.transaction().execute(async (tx) => {
      for (const dedupeKey of ['one', 'two', 'one']) {
        await planTriggered(tx, mailing, { guestId: guest, dedupeKey, notBefore: at, at })
      }
    })
    await runChannelCycle(s.deps, 'push', never)
    // As any reason of the channel's own would.
    await s.db.updateTable('deliveries').set({ status: 'skipped', reason: 'no_push_token' }).execute()
    await Promise.all([fallBackGuests(s.deps), fallBackGuests(s.deps)])
    const next = await s.db
      .selectFrom('deliveries')
      .select(['dedupe_key', 'status'])
      .where('queue_id', '=', await queueOf(s.db, id, 'sms'))
      .orderBy('dedupe_key')
      .execute()
    expect(next).toEqual([
      { dedupe_key: 'one', status: 'waiting' },
      { dedupe_key: 'two', status: 'waiting' },
    ])
    expect((await getMailing(s.db, id)).status).toBe('running')
  })

  it('hands over thousands page by page, once, however often it is cut off', async () => {
    const s = await openScene(await open())
    const guests = Array.from({ length: 1_000 }, (_, n) => `gst_${String(n).padStart(6, '0')}`)
    for (let from = 0; from < guests.length; from += 250) {
      const rows = guests.slice(from, from + 250).map((id) => ({
        id,
        phone: null,
        attributes: '{}',
        created_at: 0,
        updated_at: 0,
      }))
      await s.db
        .insertInto('guests')
        .values(rows as never)
        .execute()
    }
    const id = await s.start(['push', 'sms'])
    await s.settle()
    await s.db
      .updateTable('deliveries')
      .set({ status: 'failed', reason: 'bad' })
      .where('queue_id', '=', await queueOf(s.db, id, 'push'))
      .execute()
    const stop = new AbortController()
    const [first] = await Promise.all([fallBackGuests(s.deps, stop.signal), Promise.resolve().then(() => stop.abort())])
    expect(first).toBeLessThan(1_000)
    const passed = await Promise.all([fallBackGuests(s.deps), fallBackGuests(s.deps)])
    expect(first + passed[0] + passed[1]).toBe(1_000)
    const { count } = await s.db
      .selectFrom('deliveries')
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .where('queue_id', '=', await queueOf(s.db, id, 'sms'))
      .executeTakeFirstOrThrow()
    expect(Number(count)).toBe(1_000)
  })
})

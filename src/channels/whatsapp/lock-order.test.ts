import { sql } from 'kysely'
import { expect, it, onTestFinished } from 'vitest'
import { testClock } from '../../../test/support/clock.ts'
import { insertNumber } from '../../../test/support/number.ts'
import { openSending } from '../../../test/support/sending.ts'
import { freshStoreUrl } from '../../../test/support/stores.ts'
import { until } from '../../../test/support/until.ts'
import { connect, type Db, openSharedClock, type Tx } from '../../db/index.ts'
import { addDelivery } from '../../deliveries/plan-store.ts'
import { openQueue } from '../../deliveries/queue-store.ts'
import { renewLease } from '../../numbers/lease.ts'
import type { SendResult } from '../../whatsapp/port.ts'

/*
 * Who holds a number may ask for its messages, never the other way round, and nobody holds two numbers. Otherwise
 * PostgreSQL finds deadlocks: each is repeated, but costs a second in which the number stands still.
 */

async function openPostgres() {
  const { url, remove } = await freshStoreUrl('postgres')
  const store = connect(url)
  onTestFinished(() => store.close().then(remove))
  return store
}

/**
 * Lets `other` begin while a transaction holds the number, until `other` has ended or waits for a lock; then runs
 * `work`.
 */
async function beside(
  db: Db,
  numberId: string,
  other: () => Promise<unknown>,
  work: (tx: Tx, other: 'ended' | 'waits') => Promise<unknown>,
) {
  let running: Promise<unknown> | undefined
  await db.transaction().execute(async (tx) => {
    await tx.selectFrom('numbers').select('id').where('id', '=', numberId).forNoKeyUpdate().execute()
    let isOver = false
    running = other().finally(() => {
      isOver = true
    })
    const became = await until('the other one ends or waits', async () => {
      if (isOver) return 'ended'
      const { rows } = await sql<{ waiting: number }>`
        select count(*) as waiting from pg_stat_activity
        where datname = current_database() and wait_event_type = 'Lock'
      `.execute(db)
      return rows[0]!.waiting > 0 && 'waits'
    })
    await work(tx, became)
  })
  await running
}

/** A queue's message to one guest, in the state after the network's `answer`. */
async function sendOne(answer: () => SendResult) {
  const s = await openSending(await openPostgres())
  const [numberId, guestId] = [await s.addNumber(), await s.addGuest('+79160000001')]
  const renderer = { quietHours: null, minIntervalMs: 0, countsAsMailing: true, render: () => ({ text: 'Да?' }) }
  s.deps.kinds = { trigger: { prepare: async () => renderer } }
  const at = s.clock.now()
  await s.db.transaction().execute(async (tx) => {
    const owner = { owner_kind: 'mailing', owner_id: 'mlg_1' } as const
    const queueId = await openQueue(tx, { owner, kind: 'trigger', priority: 1, numberIds: null, at })
    await addDelivery(tx, { queueId, guestId, dedupeKey: '', notBefore: at, at })
  })
  s.line(numberId).answer = answer
  await s.settle()
  const message = await s.db.selectFrom('messages').select(['id', 'whatsapp_id']).executeTakeFirstOrThrow()
  const states = async () => ({
    deliveries: await s.db.selectFrom('deliveries').select('status').execute(),
    ledger: await s.db.selectFrom('send_ledger').select('settled_at').execute(),
  })
  const delivered = { deliveries: [{ status: 'delivered' }], ledger: [{ settled_at: s.clock.steady() }] }
  return { s, numberId, message, receipt: () => s.receipt([message.whatsapp_id], 'delivered'), states, delivered }
}

it('a receipt that overtakes its acknowledgement waits for the number before it takes the message', async () => {
  const { s, numberId, message, receipt, states, delivered } = await sendOne(() => ({ outcome: 'unconfirmed' }))
  await beside(s.db, numberId, receipt, (tx) =>
    tx.selectFrom('messages').select('id').where('id', '=', message.id).forUpdate().noWait().execute(),
  )
  expect(await states()).toEqual(delivered)
})

it('a receipt that another one overtook while it waited says nothing new', async () => {
  const { s, numberId, message, receipt } = await sendOne(() => ({ outcome: 'unconfirmed' }))
  await beside(s.db, numberId, receipt, (tx) =>
    tx.updateTable('messages').set({ status: 'read' }).where('id', '=', message.id).execute(),
  )
  expect(await s.db.selectFrom('messages').select('status').execute()).toEqual([{ status: 'read' }])
})

it('a receipt of the same second as its acknowledgement, but after it, needs no number', async () => {
  const at = testClock().now()
  const { s, numberId, receipt, states, delivered } = await sendOne(() => ({ outcome: 'accepted', at }))
  await beside(s.db, numberId, receipt, async (_tx, other) => expect(other).toBe('ended'))
  expect(await states()).toEqual(delivered)
})

it('renewing leases holds one number at a time', async () => {
  const { db } = await openPostgres()
  const held = { lease_owner: 'pool-a', lease_until: 1 }
  const [first, second] = [await insertNumber(db, held), await insertNumber(db, held)]
  const clock = openSharedClock(db, { now: () => 1_000, steady: () => 1_000 }, false)
  const renew = async () => {
    for (const { id } of [first, second]) await renewLease({ db, clock, owner: 'pool-a', leaseMs: 20_000 }, id)
  }
  await beside(db, second.id, renew, (tx) =>
    tx.selectFrom('numbers').select('id').where('id', '=', first.id).forNoKeyUpdate().noWait().execute(),
  )
  const leases = await db.selectFrom('numbers').select('lease_until').execute()
  expect(leases).toEqual([{ lease_until: 21_000 }, { lease_until: 21_000 }])
})

import { expect, it } from 'vitest'
import { readSettings } from '../../config/env.ts'
import { testClock } from '../../test/support/clock.ts'
import { insertNumber } from '../../test/support/number.ts'
import { type PoolWorld, poolWorld } from '../../test/support/pool.ts'
import { eachStore } from '../../test/support/stores.ts'
import { until } from '../../test/support/until.ts'
import { openSharedClock, transact } from '../db/index.ts'
import type { Signals } from '../jobs/index.ts'
import { systemClock } from '../lib/clock.ts'
import { HOUR, MINUTE, SECOND } from '../lib/units.ts'
import type { OutgoingMessage, SendResult } from '../whatsapp/port.ts'
import { acquireLease, isLeaseFree, renewLease, renewLeases } from './lease.ts'
import { settleLocked } from './settling/store.ts'
import { findNumber, lockNumber } from './store.ts'
import { takePermit } from './throttle.ts'

const DEAF: Signals = { notify: () => undefined, on: () => () => undefined }
const message = (id: string): OutgoingMessage => ({
  id,
  to: { phone: '+79030000001' },
  content: { type: 'text', text: 'Ждём вас' },
})

eachStore('a number goes from one process to another', (open) => {
  async function linked(world: PoolWorld, phone = '+79160000001') {
    const row = await insertNumber(world.db, { phone, state: 'connecting', connected_at: null })
    world.fake.link(row.id, { phone })
    return row.id
  }

  async function takes(world: PoolWorld, id: string, messageId: string) {
    const request = { kind: 'mailing', messageId, at: world.clock.steady(), firstContact: false } as const
    expect(await transact(world.db, (tx) => takePermit(tx, world, { id }, request))).toEqual({ ok: true })
  }

  const inFlight = async ({ db }: PoolWorld, id: string) => {
    const rows = await db
      .selectFrom('send_ledger')
      .select('id')
      .where('number_id', '=', id)
      .where('settled_at', 'is', null)
      .execute()
    return rows.length
  }

  it('invariants 1 and 2: one that was frozen beyond its lease sends nothing of what it was about to send', async () => {
    const { db } = await open()
    const clock = testClock()
    const world = await poolWorld(db, { clock })
    const id = await linked(world)
    const pool = await world.pool('pool-a', {
      signals: DEAF,
      timings: { leaseMs: 20 * SECOND, renewMs: HOUR, reconcileMs: HOUR, closeBeforeMs: 5 * SECOND },
    })
    const connection = await until('connection', () => pool.connection(id))
    expect(await connection.send(message('before'))).toMatchObject({ outcome: 'accepted' })
    expect(pool.connection(id)).toBe(connection)
    // SIGSTOP and SIGCONT: no timer has run in between.
    clock.advance(16 * SECOND)
    expect(pool.connection(id)).toBeUndefined()
    // Whether it left before the process was frozen, nobody here can tell.
    expect(await connection.send(message('after'))).toEqual({ outcome: 'unconfirmed' })
    expect(world.fake.line(id).sent.map((sent) => sent.message.id)).toEqual(['before'])
  })

  it('renews what is its own by one statement, and waits for no number that somebody sends from', async () => {
    const { db, dialect } = await open()
    const clock = testClock()
    const own = (id: string) => insertNumber(db, { id, lease_owner: 'pool-a', lease_until: clock.now() })
    await Promise.all(['num_1', 'num_2', 'num_3'].map(own))
    await insertNumber(db, { id: 'num_4', lease_owner: 'pool-b', lease_until: clock.now() })
    const leases = { db, clock: openSharedClock(db, clock, false), owner: 'pool-a', leaseMs: 20 * SECOND }
    expect([...(await renewLeases(leases))].sort()).toEqual(['num_1', 'num_2', 'num_3'])
    expect((await findNumber(db, 'num_3'))?.lease_until).toBe(clock.now() + 20 * SECOND)
    expect((await findNumber(db, 'num_4'))?.lease_until).toBe(clock.now())
    // SQLite has one writer at a time, so nobody can stand in the way.
    if (dialect === 'sqlite') return
    await transact(db, async (tx) => {
      await lockNumber(tx, 'num_2')
      expect([...(await renewLeases(leases))].sort()).toEqual(['num_1', 'num_3'])
    })
  })

  it('takes what is free, and waits for no number that a transaction which hangs has locked', async () => {
    const { db, dialect } = await open()
    if (dialect === 'sqlite') return
    const clock = testClock()
    for (const id of ['num_1', 'num_2']) await insertNumber(db, { id, lease_owner: 'gone', lease_until: 0 })
    const leases = { db, clock: openSharedClock(db, clock, false), owner: 'pool-a', leaseMs: 20 * SECOND }
    await transact(db, async (tx) => {
      await lockNumber(tx, 'num_1')
      expect(await acquireLease(leases, 'num_1')).toBeUndefined()
      expect(await acquireLease(leases, 'num_2')).toMatchObject({ lease_owner: 'pool-a' })
    })
    expect(await acquireLease(leases, 'num_1')).toMatchObject({ lease_owner: 'pool-a' })
  })

  it('machines whose clocks differ by hours agree on PostgreSQL whose number it is, and when what was sent left (invariant 1)', async () => {
    const { db, dialect } = await open()
    if (dialect === 'sqlite') return
    const real = systemClock()
    /** A process that began on a machine whose clock is wrong, and was set by as much since. */
    const process = (owner: string, wrongBy: number, setBy = 0) => {
      const clock = { now: () => real.now() + wrongBy + setBy, steady: () => real.steady() + wrongBy }
      return { owner, clock, leases: { db, owner, leaseMs: 20 * SECOND, clock: openSharedClock(db, clock, true) } }
    }
    const { id } = await insertNumber(db, { per_minute: 1, per_hour: 100 })
    const right = process('right', 0)
    expect(await acquireLease(right.leases, id)).toBeDefined()
    const request = { kind: 'mailing', messageId: 'sent', at: right.clock.steady(), firstContact: false } as const
    await transact(db, (tx) => takePermit(tx, { ...right, settings: readSettings({}) }, { id }, request))
    await transact(db, async (tx) => {
      await lockNumber(tx, id)
      await settleLocked(tx, id, {}, right.clock.steady())
    })
    for (const [n, wrongBy] of [HOUR, -HOUR, 0].entries()) {
      const other = process(`other-${n}`, wrongBy, n === 2 ? -HOUR : 0)
      expect(await acquireLease(other.leases, id)).toBeUndefined()
      const row = (await findNumber(db, id))!
      expect(isLeaseFree(row, other.owner, await other.leases.clock.now(db))).toBe(false)
      await db.updateTable('numbers').set({ lease_until: 0 }).execute()
      expect(await acquireLease(other.leases, id)).toBeDefined()
      expect(await renewLease(other.leases, id)).toBe(true)
      const { settled_at } = await db.selectFrom('send_ledger').select('settled_at').executeTakeFirstOrThrow()
      const ago = other.clock.steady() - settled_at!
      expect(ago).toBeGreaterThanOrEqual(0)
      expect(ago).toBeLessThan(MINUTE)
    }
  })

  it('invariant 1: what its former process left in flight counts until this one is logged in', async () => {
    const world = await poolWorld((await open()).db)
    const { id } = await insertNumber(world.db, { phone: '+79160000001', lease_owner: 'pool-a', lease_until: 1 })
    world.fake.link(id, { phone: '+79160000001' })
    await takes(world, id, 'left-behind')
    world.fake.line(id).onConnect = 'hang'
    const pool = await world.pool('pool-b', { timings: { connectTimeoutMs: 30 } })
    // Attempts that never log in end no socket of another process.
    await until('tried twice', () => world.fake.line(id).opened > 2)
    expect(await inFlight(world, id)).toBe(1)
    world.fake.line(id).onConnect = 'open'
    await until('connection', () => pool.connection(id))
    await until('settled', async () => (await inFlight(world, id)) === 0)
    // From then on the sockets that close are its own.
    await until('open', async () => (await findNumber(world.db, id))?.state === 'open')
    await takes(world, id, 'own')
    world.fake.line(id).onConnect = 'hang'
    await world.fake.close(id)
    await until('settled', async () => (await inFlight(world, id)) === 0)
  })

  it('is handed over when what is under way has been answered, and nothing new leaves meanwhile', async () => {
    const world = await poolWorld((await open()).db)
    const ids = [await linked(world), await linked(world, '+79160000002')]
    const a = await world.pool('pool-a')
    const answers: ((result: SendResult) => void)[] = []
    const sent = ids.map(async (id) => {
      const connection = await until('connection', () => a.connection(id))
      world.fake.line(id).answer = () => new Promise((resolve) => answers.push(resolve))
      return connection.send(message(`of-${id}`))
    })
    await until('both are under way', () => answers.length === 2)
    const b = await world.pool('pool-b')
    const leaving = await until('one leaves', () => ids.find((id) => !a.connection(id)))
    expect(a.ownedNumbers()).toHaveLength(2)
    expect(world.fake.line(leaving).sockets).toBe(1)
    for (const answer of answers) answer({ outcome: 'accepted', at: world.clock.now() })
    expect((await Promise.all(sent)).map(({ outcome }) => outcome)).toEqual(['accepted', 'accepted'])
    await until('it is there', () => b.connection(leaving))
    expect(a.ownedNumbers()).toEqual(ids.filter((id) => id !== leaving))
    expect(world.fake.line(leaving).mostSockets).toBe(1)
  })
})

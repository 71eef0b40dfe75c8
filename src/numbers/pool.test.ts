import { setTimeout as delay } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { testClock } from '../../test/support/clock.ts'
import { insertNumber } from '../../test/support/number.ts'
import { type PoolWorld, poolWorld } from '../../test/support/pool.ts'
import { eachStore } from '../../test/support/stores.ts'
import { until } from '../../test/support/until.ts'
import type { NumberState } from '../db/schema/numbers.ts'
import type { Signals } from '../jobs/index.ts'
import { DAY, HOUR, MINUTE } from '../lib/units.ts'
import { createNumber, deleteNumber, logOutNumber, restartNumber } from './change-number.ts'
import { findNumber, type NumberRow } from './store.ts'
import { takePermit } from './throttle.ts'

const PHONE = '+79160000001'
const ME = { id: 'key_test' }
/** For tests that make hours pass in no time, which to a lease is a process that slept. */
/** Longer than any of these clocks is put on. */
const PATIENT = { timings: { leaseMs: 20 * DAY } }
const DEAF: Signals = { notify: () => undefined, on: () => () => undefined }

eachStore('session pool', (open) => {
  async function setUp(options: Parameters<typeof poolWorld>[1] = {}) {
    const { db } = await open()
    return poolWorld(db, options)
  }

  /** A number that was linked in an earlier life. */
  async function linked(world: PoolWorld, phone = PHONE, more: Partial<NumberRow> = {}) {
    const row = await insertNumber(world.db, { phone, state: 'connecting', connected_at: null, ...more })
    world.fake.link(row.id, { phone })
    return row.id
  }

  const created = (world: PoolWorld) =>
    createNumber(world, ME, {
      label: 'New',
      restaurantId: null,
      timeZone: null,
      limits: { perMinute: 10, perHour: 100 },
      pacing: 'burst',
    })

  const becomes = (world: PoolWorld, id: string, state: NumberState, reason: string | null = null) =>
    until(`${id} is ${state} (${reason})`, async () => {
      const row = (await findNumber(world.db, id))!
      return row.state === state && row.reason === reason && row
    })

  const states = async ({ db }: PoolWorld, id: string) => {
    const rows = await db.selectFrom('number_states').selectAll().where('number_id', '=', id).orderBy('id').execute()
    return rows.map(({ state, reason }) => (reason ? `${state}: ${reason}` : state))
  }

  it('links a number by QR and keeps it open', async () => {
    const world = await setUp()
    const pool = await world.pool()
    const id = await created(world)
    await until('a QR', async () => (await findNumber(world.db, id))?.qr)
    await world.fake.scan(id, { phone: PHONE, lid: '111' })
    const row = await becomes(world, id, 'open')
    expect(row).toMatchObject({ phone: PHONE, lid: '111', qr: null, pairing_until: null, lease_owner: 'pool-a' })
    expect(row.linked_at).not.toBeNull()
    await until('connection', () => pool.connection(id))
    expect(world.heard.open).toEqual([id])
    expect(await states(world, id)).toEqual(['pairing', 'connecting', 'open'])
    const events = await world.db
      .selectFrom('outbox')
      .selectAll()
      .where('type', '=', 'number.status')
      .orderBy('position')
      .execute()
    expect(events.map(({ data }) => JSON.parse(data)).map((data) => [data.previous_state, data.state])).toEqual([
      ['pairing', 'pairing'],
      ['pairing', 'connecting'],
      ['connecting', 'open'],
    ])
  })

  it('offers QRs for a while, then rests until somebody asks', async () => {
    const clock = testClock()
    const world = await setUp({ clock })
    await world.pool('pool-a', PATIENT)
    const id = await created(world)
    await until('a QR', () => world.fake.line(id).qr)
    await world.fake.close(id, { kind: 'qr_expired' })
    await until('another QR', () => world.fake.line(id).qr)
    clock.advance(6 * MINUTE)
    const row = await becomes(world, id, 'pairing', 'qr_expired')
    await until('no lease', async () => (await findNumber(world.db, id))!.lease_owner === null)
    expect(row.qr).toBeNull()
    expect(world.fake.line(id).sockets).toBe(0)
    await restartNumber(world, ME, id)
    await until('a QR again', () => world.fake.line(id).qr)
  })

  it('says while linking that WhatsApp is not reached, and no more once it is', async () => {
    const world = await setUp()
    const id = await created(world)
    world.fake.line(id).onConnect = 'hang'
    await world.pool()
    await becomes(world, id, 'pairing', 'connect_timeout')
    world.fake.line(id).onConnect = 'open'
    await until('a QR', () => world.fake.line(id).qr)
    await becomes(world, id, 'pairing', null)
  })

  it('hands messages on, and refuses nothing while paused', async () => {
    const world = await setUp()
    const id = await linked(world, PHONE, { desired_state: 'paused', state: 'paused' })
    const pool = await world.pool()
    await until('connection', () => pool.connection(id))
    await world.fake.receive(id, { phone: '+79160000009' }, 'Здравствуйте')
    expect(world.heard.messages).toHaveLength(1)
    expect((await findNumber(world.db, id))!.state).toBe('paused')
  })

  it('reconnects when the socket is lost, with the reason shown, and settles what was in flight', async () => {
    const world = await setUp()
    const id = await linked(world)
    await world.pool()
    await becomes(world, id, 'open')
    await permit(world, id, 'in-flight')
    world.fake.line(id).onConnect = 'hang'
    await world.fake.close(id)
    await until('lost', async () => (await states(world, id)).includes('connecting: connection_lost'))
    expect(await inFlight(world, id)).toBe(0)
    world.fake.line(id).onConnect = 'open'
    await becomes(world, id, 'open')
    expect(world.heard.down).toContainEqual({ numberId: id, gone: false })
    expect(world.fake.line(id).mostSockets).toBe(1)
  })

  it('begins anew when nothing answers, or opening fails', async () => {
    const world = await setUp()
    const id = await linked(world)
    world.fake.line(id).onConnect = 'hang'
    await world.pool()
    await becomes(world, id, 'connecting', 'connect_timeout')
    world.fake.line(id).onConnect = 'refuse'
    await becomes(world, id, 'connecting', 'connection_lost')
    world.fake.line(id).onConnect = 'open'
    await becomes(world, id, 'open')
    expect(world.fake.line(id).mostSockets).toBe(1)
  })

  it('restarts a session that is connected but silent, and leaves a quiet one that answers', async () => {
    const clock = testClock()
    const world = await setUp({ clock })
    const id = await linked(world)
    await world.pool('pool-a', PATIENT)
    await becomes(world, id, 'open')
    clock.advance(3 * MINUTE)
    await until('a ping', () => world.fake.line(id).pings > 0)
    await delay(100)
    expect(world.fake.line(id).opened).toBe(1)
    world.fake.line(id).alive = false
    clock.advance(3 * MINUTE)
    await until('another socket', () => world.fake.line(id).opened === 2)
    await becomes(world, id, 'open')
    expect(await states(world, id)).toEqual(['open', 'connecting: silent', 'open'])
  })

  it('settles a send whose answer never came by a ping, so that it does not hold its slot for ever', async () => {
    const clock = testClock()
    const world = await setUp({ clock })
    const id = await linked(world)
    await world.pool('pool-a', PATIENT)
    await becomes(world, id, 'open')
    await permit(world, id, 'unanswered')
    clock.advance(MINUTE)
    await permit(world, id, 'young')
    clock.advance(MINUTE)
    await until('settled', async () => (await inFlight(world, id)) === 1)
  })

  it('401: logged out, keys erased, and restart links anew', async () => {
    const world = await setUp()
    const id = await linked(world)
    await world.pool()
    await becomes(world, id, 'open')
    await world.fake.close(id, { kind: 'logged_out', code: 401 })
    const row = await becomes(world, id, 'logged_out', 'unlinked_by_phone')
    expect(row).toMatchObject({ linked_at: null, connected_at: null, desired_state: 'logged_out' })
    expect(world.fake.line(id).keysErased).toBe(1)
    await until('gone', () => world.heard.down.some(({ gone }) => gone))
    await until('no lease', async () => (await findNumber(world.db, id))!.lease_owner === null)
    await restartNumber(world, ME, id)
    await until('a QR', () => world.fake.line(id).qr)
    await world.fake.scan(id, { phone: PHONE })
    expect((await becomes(world, id, 'open')).warm_at).not.toBeNull()
  })

  it('linked with another phone it begins its warm-up anew', async () => {
    const world = await setUp()
    const id = await linked(world)
    await world.pool()
    await becomes(world, id, 'open')
    await world.fake.close(id, { kind: 'logged_out', code: 401 })
    await becomes(world, id, 'logged_out', 'unlinked_by_phone')
    await restartNumber(world, ME, id)
    await until('a QR', () => world.fake.line(id).qr)
    await world.fake.scan(id, { phone: '+79160000077' })
    expect(await becomes(world, id, 'open')).toMatchObject({ warm_at: null, warm_declared_by: null })
  })

  it('403: failed, and left alone', async () => {
    const world = await setUp()
    const id = await linked(world)
    world.fake.line(id).onConnect = { kind: 'banned', code: 403 }
    await world.pool()
    await becomes(world, id, 'failed', 'banned')
    await delay(100)
    expect(world.fake.line(id).opened).toBe(1)
    expect(world.heard.down).toEqual([{ numberId: id, gone: true }])
  })

  it('440: waits long before it throws the other program out', async () => {
    const world = await setUp()
    const id = await linked(world)
    await world.pool()
    await becomes(world, id, 'open')
    const thrownOutAt = performance.now()
    await world.fake.close(id, { kind: 'replaced', code: 440 })
    await becomes(world, id, 'connecting', 'replaced')
    await becomes(world, id, 'open')
    expect(performance.now() - thrownOutAt).toBeGreaterThan(190)
    expect(world.fake.line(id).opened).toBe(2)
  })

  it('refuses a phone that another number holds, and unlinks it again', async () => {
    const world = await setUp()
    const first = await linked(world)
    await world.pool()
    await becomes(world, first, 'open')
    const second = await created(world)
    await until('a QR', () => world.fake.line(second).qr)
    await world.fake.scan(second, { phone: PHONE })
    const row = await becomes(world, second, 'failed', 'duplicate_phone')
    expect(row.linked_at).toBeNull()
    await until('unlinked again', () => world.fake.line(second).loggedOut === 1)
    expect((await findNumber(world.db, first))!.state).toBe('open')
  })

  it('logs out at WhatsApp and erases the keys', async () => {
    const world = await setUp()
    const id = await linked(world)
    await world.pool()
    await becomes(world, id, 'open')
    await logOutNumber(world, ME, id)
    expect((await becomes(world, id, 'logged_out', 'requested')).linked_at).toBeNull()
    expect(world.fake.line(id)).toMatchObject({ loggedOut: 1, linked: undefined, sockets: 0 })
  })

  it('logs out without WhatsApp when that is out of reach', async () => {
    const world = await setUp()
    const id = await linked(world)
    world.fake.line(id).onConnect = 'hang'
    await world.pool()
    await logOutNumber(world, ME, id)
    await becomes(world, id, 'logged_out', 'requested_offline')
    expect(world.fake.line(id)).toMatchObject({ loggedOut: 0, linked: undefined })
  })

  it('deletes a number that shows a QR', async () => {
    const world = await setUp()
    await world.pool()
    const id = await created(world)
    await until('a QR', () => world.fake.line(id).qr)
    await deleteNumber(world, ME, id)
    await becomes(world, id, 'logged_out', 'requested')
    expect(world.fake.line(id).sockets).toBe(0)
  })

  it('restart gives a fresh session at once', async () => {
    const world = await setUp()
    const id = await linked(world)
    await world.pool()
    await becomes(world, id, 'open')
    await restartNumber(world, ME, id)
    await until('another socket', () => world.fake.line(id).opened === 2)
    await becomes(world, id, 'open')
    expect(world.fake.line(id).mostSockets).toBe(1)
  })

  it('two pools never both hold a number, and one takes over when the other stops', async () => {
    const world = await setUp()
    const ids = await Promise.all([1, 2, 3, 4].map((n) => linked(world, `+7916000000${n}`)))
    const [a, b] = await Promise.all([world.pool('pool-a'), world.pool('pool-b')])
    // A number on its way from the one to the other is in neither for a moment.
    await until('all shared out', () => [a, b].every((pool) => pool.ownedNumbers().length === 2))
    for (const id of ids) await becomes(world, id, 'open')
    expect([...a.ownedNumbers(), ...b.ownedNumbers()].sort()).toEqual([...ids].sort())
    await a.stop()
    await until('all moved', () => b.ownedNumbers().length === ids.length)
    for (const id of ids) {
      expect((await becomes(world, id, 'open')).lease_owner).toBe('pool-b')
      expect(world.fake.line(id).mostSockets).toBe(1)
    }
  })

  it('closes its sockets before a lease that cannot be renewed ends, and another pool takes over', async () => {
    const world = await setUp()
    const id = await linked(world)
    const timings = { leaseMs: 2_000, closeBeforeMs: 1_000 }
    const cutOff = { timings: { ...timings, renewMs: HOUR, reconcileMs: HOUR }, signals: DEAF }
    const a = await world.pool('pool-a', cutOff)
    await becomes(world, id, 'open')
    const b = await world.pool('pool-b', { timings })
    await until('given up', () => a.connection(id) === undefined)
    await until('taken over', () => b.connection(id), 15_000)
    expect(world.fake.line(id).mostSockets).toBe(1)
  })

  it('gives a number up at once when another process took its lease', async () => {
    const world = await setUp()
    const id = await linked(world)
    const pool = await world.pool()
    await becomes(world, id, 'open')
    const stolen = { lease_owner: 'pool-x', lease_until: world.clock.now() + HOUR / 60, state: 'connecting' } as const
    await world.db.updateTable('numbers').set(stolen).where('id', '=', id).execute()
    await until('given up', () => pool.connection(id) === undefined && pool.ownedNumbers().length === 0)
    // What the new owner wrote stands.
    expect(await findNumber(world.db, id)).toMatchObject({ lease_owner: 'pool-x', state: 'connecting' })
  })

  it('invariant 9: shows a restriction, asks WhatsApp about it and ends it by time', async () => {
    const clock = testClock()
    const world = await setUp({ clock })
    const id = await linked(world)
    await world.pool('pool-a', PATIENT)
    await becomes(world, id, 'open')
    world.fake.line(id).restriction = { kind: 'reachout_lock', until: clock.now() + 2 * HOUR }
    await world.fake.handlers(id).onRestriction({ kind: 'reachout_lock', until: null })
    const until24 = (await becomes(world, id, 'restricted', 'reachout_lock')).restriction_until
    expect(until24).toBe(clock.now() + 24 * HOUR)
    await until('WhatsApp says longer', () => world.fake.line(id).restrictionAsked === 1)
    await until('its word', async () => (await findNumber(world.db, id))!.restriction_until! === clock.now() + 2 * HOUR)
    clock.advance(2 * HOUR)
    await becomes(world, id, 'open')
    expect((await findNumber(world.db, id))!.restriction_kind).toBeNull()
  })

  it('asks how many new chats are left every day, hourly when they are used up, and takes the number back by its word', async () => {
    const clock = testClock()
    const world = await setUp({ clock })
    const id = await linked(world)
    const line = world.fake.line(id)
    await world.pool('pool-a', PATIENT)
    await becomes(world, id, 'open')
    const quota = { total: 30, startsAt: null, endsAt: clock.now() + 20 * DAY }
    await world.fake.handlers(id).onNewChatQuota?.({ ...quota, stage: 'first_warning', used: 15 })
    clock.advance(DAY - HOUR)
    expect(line.restrictionAsked).toBe(0)
    line.quota = { ...quota, stage: 'second_warning', used: 30 }
    clock.advance(HOUR)
    expect((await becomes(world, id, 'restricted', 'new_chat_cap')).restriction_kind).toBeNull()
    expect(line.restrictionAsked).toBe(1)
    line.quota = { ...quota, stage: 'none', used: 0 }
    clock.advance(HOUR)
    await becomes(world, id, 'open')
    expect(line.restrictionAsked).toBe(2)
  })

  it('invariant 4: notices when the warm-up is complete', async () => {
    const world = await setUp({ env: { OTKLIK_WARM_UP_CHATS: '0', OTKLIK_WARM_UP_HOURS: '1' } })
    const linkedAt = world.clock.now() - 2 * HOUR
    const id = await linked(world, PHONE, { warm_at: null, warm_declared_by: null, linked_at: linkedAt })
    await world.pool()
    await until('warm', async () => (await findNumber(world.db, id))!.warm_at)
    const audited = await world.db.selectFrom('audit_log').selectAll().where('subject', '=', id).orderBy('id').execute()
    expect(audited.map(({ action, actor }) => [action, actor])).toEqual([['number.warm', 'system']])
  })

  it('connects a few at a time', async () => {
    const world = await setUp({ env: { OTKLIK_CONNECT_CONCURRENCY: '2' } })
    const ids = await Promise.all([1, 2, 3, 4, 5].map((n) => linked(world, `+7916000000${n}`)))
    for (const id of ids) world.fake.line(id).onConnect = 'hang'
    await world.pool('pool-a', { timings: { connectTimeoutMs: 30_000 } })
    const connecting = () => ids.filter((id) => world.fake.line(id).sockets > 0).length
    await until('two', () => connecting() === 2)
    await delay(100)
    expect(connecting()).toBe(2)
  })

  async function permit(world: PoolWorld, id: string, messageId: string) {
    const request = { kind: 'mailing', messageId, at: world.clock.steady(), firstContact: false } as const
    const taken = await world.db.transaction().execute((tx) => takePermit(tx, world, { id }, request))
    expect(taken).toEqual({ ok: true })
  }

  async function inFlight({ db }: PoolWorld, id: string) {
    const rows = await db
      .selectFrom('send_ledger')
      .select('id')
      .where('number_id', '=', id)
      .where('settled_at', 'is', null)
      .execute()
    return rows.length
  }
})

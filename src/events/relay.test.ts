import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { describe, expect, it, onTestFinished } from 'vitest'
import { noteRelayed } from '../../test/support/note-relayed.ts'
import { removeOlder } from '../../test/support/retention.ts'
import { eachStore, freshStoreUrl } from '../../test/support/stores.ts'
import { connect, type Db, recordEvent, type Tx } from '../db/index.ts'
import { createSignals } from '../jobs/index.ts'
import { createLogger } from '../lib/logger.ts'
import { DAY } from '../lib/units.ts'
import { eventRetention } from './data-retention.ts'
import { createRelay, type RelayDeps } from './relay.ts'
import type { RelayedEvent } from './store.ts'

const log = createLogger('silent')
const nothingAfterwards = async () => undefined

async function openRelay(db: Db, onRelay: RelayDeps['onRelay'] = async () => nothingAfterwards, pollMs = 500) {
  const signals = await createSignals({ log }, {})
  onTestFinished(signals.close)
  return { relay: createRelay({ db, log, signals, onRelay, pollMs }), signals }
}

async function write(db: Db, count: number, at = Date.now()) {
  await db.transaction().execute(async (tx) => {
    for (let i = 0; i < count; i++) await recordEvent(tx, { type: 'guest.created', at, data: { i } })
  })
}

async function positions(db: Db) {
  const rows = await db.selectFrom('outbox').select(['seq', 'position']).orderBy('seq').execute()
  return rows.map(({ position }) => position)
}

eachStore('invariant 7: the relay', (open) => {
  it('gives gapless positions in order of writing', async () => {
    const { db } = await open()
    const seen: number[] = []
    const { relay } = await openRelay(db, async (_tx, events) => {
      seen.push(...events.map(({ position }) => position))
      return nothingAfterwards
    })
    await write(db, 3)
    await relay.drain()
    await write(db, 1_200)
    await relay.drain()
    const expected = Array.from({ length: 1_203 }, (_, i) => i + 1)
    expect(await positions(db)).toEqual(expected)
    expect(seen).toEqual(expected)
  })

  it('relays each event once, whoever relays at the same time', async () => {
    const { db } = await open()
    const seen: number[] = []
    const onRelay = async (_tx: Tx, events: readonly RelayedEvent[]) => {
      await sleep(2)
      return async () => void seen.push(...events.map(({ position }) => position))
    }
    const relays = await Promise.all(Array.from({ length: 4 }, () => openRelay(db, onRelay)))
    for (let round = 0; round < 5; round++) {
      await Promise.all([write(db, 20), write(db, 20), ...relays.map(({ relay }) => relay.drain())])
    }
    await relays[0]!.relay.drain()
    expect(seen.sort((a, b) => a - b)).toEqual(Array.from({ length: 200 }, (_, i) => i + 1))
  })

  it('relays again what a relay that died had not committed', async () => {
    const { db } = await open()
    await write(db, 5)
    const { relay: dying } = await openRelay(db, async () => {
      throw new Error('killed')
    })
    await expect(dying.drain()).rejects.toThrow('killed')
    expect(await positions(db)).toEqual([null, null, null, null, null])
    const { relay } = await openRelay(db)
    await relay.drain()
    expect(await positions(db)).toEqual([1, 2, 3, 4, 5])
  })

  it.each([
    ['is woken by a signal', { pollMs: 60_000, tell: true }],
    ['looks by itself when the signal was lost', { pollMs: 20, tell: false }],
  ])('%s', async (_, { pollMs, tell }) => {
    const { db } = await open()
    const { relay, signals } = await openRelay(db, undefined, pollMs)
    relay.start()
    onTestFinished(relay.stop)
    await relay.drain()
    await write(db, 1)
    if (tell) signals.notify('outbox')
    await expect.poll(() => positions(db)).toEqual([1])
  })

  it('keeps what is young or still to be delivered, and forgets the rest from the oldest', async () => {
    const { db } = await open()
    const { relay } = await openRelay(db)
    const now = Date.now()
    await write(db, 4, now - 8 * DAY)
    await write(db, 2, now)
    await relay.drain()
    await write(db, 1, now - 9 * DAY)
    const rows = await db.selectFrom('outbox').select(['id', 'position']).orderBy('seq').execute()
    await db
      .insertInto('webhooks')
      .values({
        id: 'whk_1',
        url: 'https://example.org',
        events: '["*"]',
        secret: new Uint8Array(),
        status: 'enabled',
        status_reason: null,
        failing_since: null,
        created_at: 1,
        updated_at: 1,
      })
      .execute()
    await db
      .insertInto('webhook_deliveries')
      .values({
        id: 'whd_1',
        webhook_id: 'whk_1',
        event_id: rows[2]!.id,
        event_type: 'guest.created',
        position: 3,
        status: 'waiting',
        next_attempt_at: now,
        created_at: now,
        finished_at: null,
      })
      .execute()
    expect(await removeOlder(db, eventRetention, now - 7 * DAY)).toBe(2)
    await db.updateTable('webhook_deliveries').set({ status: 'succeeded' }).execute()
    expect(await removeOlder(db, eventRetention, now - 7 * DAY)).toBe(2)
    expect(await positions(db)).toEqual([5, 6, null])
    await relay.drain()
    expect(await positions(db)).toEqual([5, 6, 7])
  })
})

const CHILD = fileURLToPath(new URL('../../test/support/processes/write-and-relay.ts', import.meta.url))

describe.each(['sqlite', 'postgres'] as const)('invariant 7: a relay killed at any moment, on %s', (dialect) => {
  it('loses no event, repeats none and leaves no gap', async () => {
    const { url, remove } = await freshStoreUrl(dialect)
    for (let round = 0; round < 4; round++) {
      const child = spawn(process.execPath, [CHILD, url], { stdio: ['ignore', 'pipe', 'inherit'] })
      await once(child.stdout, 'data')
      await sleep(Math.random() * 300)
      child.kill('SIGKILL')
      await once(child, 'exit')
    }
    const store = connect(url)
    onTestFinished(() => store.close().then(remove))
    const { relay } = await openRelay(store.db, async (tx, events) => {
      await noteRelayed(tx, events)
      return nothingAfterwards
    })
    await relay.drain()
    const given = await positions(store.db)
    expect(given.length).toBeGreaterThan(4)
    expect(given.sort((a, b) => a! - b!)).toEqual(given.map((_, i) => i + 1))
    const written = await store.db.selectFrom('outbox').select('id').orderBy('id').execute()
    const relayed = await store.db.selectFrom('audit_log').select('subject as id').orderBy('subject').execute()
    expect(relayed).toEqual(written)
  })
})

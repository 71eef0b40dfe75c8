import { expect, it, onTestFinished } from 'vitest'
import { readStream } from '../../test/support/read-stream.ts'
import { removeOlder } from '../../test/support/retention.ts'
import { serve } from '../../test/support/serve.ts'
import { eachStore } from '../../test/support/stores.ts'
import { type Db, type EventType, recordEvent } from '../db/index.ts'
import { createSignals } from '../jobs/index.ts'
import { createLogger } from '../lib/logger.ts'
import { eventRetention } from './data-retention.ts'
import { createFeed } from './feed.ts'
import { createRelay } from './relay.ts'
import { eventRoutes } from './routes.ts'

const log = createLogger('silent')

async function start(db: Db, options: { heartbeatMs?: number; active?: () => boolean } = {}) {
  const signals = await createSignals({ log }, {})
  const relay = createRelay({ db, log, signals, onRelay: async () => async () => undefined })
  const feed = createFeed({ db, log, signals })
  relay.start()
  await feed.start()
  onTestFinished(async () => {
    feed.stop()
    await relay.stop()
    await signals.close()
  })
  const { active = () => true, ...rest } = options
  const marketer = { id: 'usr_1', name: 'Пётр', scopes: ['events:read'] as const, session: 'ses_1' }
  const sessions = { remembered: () => marketer, find: async () => marketer }
  const api = await serve(db, eventRoutes({ db, feed, isActive: async () => active(), ...rest }), { sessions })
  const write = async (i: number, type: EventType = 'guest.created') => {
    await db.transaction().execute((tx) => recordEvent(tx, { type, at: 1_700_000_000_000, data: { i } }))
    signals.notify('outbox')
  }
  return { api, feed, relay, write }
}

eachStore('GET /v1/events', (open) => {
  it('tells what happens from now on', async () => {
    const { db } = await open()
    const { api, write, relay } = await start(db)
    await write(0)
    await relay.drain()
    const stream = await readStream(api)
    await stream.began
    await write(1)
    await write(2, 'number.status')
    const events = await stream.take(2)
    expect(events).toMatchObject([
      { id: '2', event: 'guest.created', data: { type: 'guest.created', timestamp: '2023-11-14T22:13:20.000Z' } },
      { id: '3', event: 'number.status', data: { data: { i: 2 } } },
    ])
    expect(events[0]?.data.id).toMatch(/^evt_/)
  })

  it('goes on after the last event seen, missing none and repeating none', async () => {
    const { db } = await open()
    const { api, write, relay } = await start(db)
    for (let i = 1; i <= 30; i++) await write(i)
    await relay.drain()
    const seen: number[] = []
    let last = '0'
    for (let visit = 0; visit < 6; visit++) {
      const stream = await readStream(api, { headers: { 'last-event-id': last } })
      const events = await stream.take(5)
      stream.close()
      seen.push(...events.map(({ data }) => (data.data as { i: number }).i))
      last = events.at(-1)!.id!
    }
    expect(seen).toEqual(Array.from({ length: 30 }, (_, i) => i + 1))
    const byQuery = await readStream(api, { query: '?last_event_id=28' })
    expect((await byQuery.take(2)).map(({ id }) => id)).toEqual(['29', '30'])
  })

  it('tells only the types asked for', async () => {
    const { db } = await open()
    const { api, write } = await start(db)
    const stream = await readStream(api, { query: '?types=number.status,mailing.status&last_event_id=0' })
    await write(1)
    await write(2, 'number.status')
    await write(3)
    await write(4, 'mailing.status')
    expect((await stream.take(2)).map(({ event }) => event)).toEqual(['number.status', 'mailing.status'])
    expect((await api.call('GET', '/v1/events?types=nothing')).status).toBe(422)
    expect((await api.call('GET', '/v1/events', undefined, { 'last-event-id': 'x' })).status).toBe(422)
  })

  it('tells of messages to a session only where its role may read them', async () => {
    const { db } = await open()
    const { api, write } = await start(db)
    const headers = { authorization: '', cookie: 'otklik.session=x' }
    const all = await readStream(api, { query: '?last_event_id=0', headers })
    const asked = await readStream(api, { query: '?last_event_id=0&types=message.received,number.status', headers })
    await write(1, 'message.received')
    await write(2, 'message.status')
    await write(3, 'guest.updated')
    await write(4, 'number.status')
    expect((await all.take(2)).map(({ event }) => event)).toEqual(['guest.updated', 'number.status'])
    expect((await asked.take(1)).map(({ event }) => event)).toEqual(['number.status'])
  })

  it('says so when the place asked for is no longer kept, or never was', async () => {
    const { db } = await open()
    const { api, write, relay } = await start(db)
    for (let i = 1; i <= 4; i++) await write(i)
    await relay.drain()
    const now = Date.now()
    await db.updateTable('outbox').set({ at: now }).where('position', '>', 2).execute()
    await removeOlder(db, eventRetention, now - 1_000)
    const behind = await readStream(api, { query: '?last_event_id=1' })
    expect(await behind.take(3)).toMatchObject([
      { event: 'reset', id: '2', data: { reason: 'no_longer_kept', last_event_id: 2 } },
      { id: '3' },
      { id: '4' },
    ])
    const ahead = await readStream(api, { query: '?last_event_id=99' })
    expect(await ahead.take(1)).toMatchObject([{ event: 'reset', data: { reason: 'unknown_id', last_event_id: 4 } }])
    const right = await readStream(api, { query: '?last_event_id=2' })
    expect(await right.take(1)).toMatchObject([{ id: '3' }])
  })

  it('shows signs of life, moves the id on, and ends when the key is revoked', async () => {
    const { db } = await open()
    let active = true
    const { api, write } = await start(db, { heartbeatMs: 50, active: () => active })
    const stream = await readStream(api, { query: '?types=number.status' })
    await stream.began
    await write(1)
    await expect.poll(() => stream.lastId()).toBe('1')
    active = false
    await stream.ended
  })

  it('serves many readers alike, a stuck one harming nobody, and ends them all on stop', async () => {
    const { db } = await open()
    const { api, write, feed, relay } = await start(db)
    const stuck = await fetch(`${api.url}/v1/events`, { headers: { authorization: `Bearer ${api.key}` } })
    const streams = await Promise.all(Array.from({ length: 20 }, () => readStream(api, { query: '?last_event_id=0' })))
    for (let i = 1; i <= 100; i++) await write(i)
    await relay.drain()
    for (const stream of streams) {
      expect((await stream.take(100)).map(({ id }) => Number(id))).toEqual(Array.from({ length: 100 }, (_, i) => i + 1))
    }
    feed.stop()
    await Promise.all(streams.map(({ ended }) => ended))
    await stuck.body?.cancel()
  })
})

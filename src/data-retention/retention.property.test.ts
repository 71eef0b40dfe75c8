import { access, mkdir, mkdtemp, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, inject, it } from 'vitest'
import { testClock } from '../../test/support/clock.ts'
import { insertNumber } from '../../test/support/number.ts'
import { runsOnStore } from '../../test/support/properties.ts'
import { serve } from '../../test/support/serve.ts'
import { eachStore } from '../../test/support/stores.ts'
import type { Db, RetainedPart } from '../db/index.ts'
import { createLogger } from '../lib/logger.ts'
import { createMetrics } from '../lib/metrics.ts'
import { DAY, HOUR } from '../lib/units.ts'
import { composeDataRetention } from './compose.ts'
import { runRetention } from './run-retention.ts'

const NOON = Date.UTC(2026, 0, 5, 12)
/** 02:30 in Moscow. */
const NIGHT = Date.UTC(2026, 0, 5, 23, 30)

const wait = fc.record({ daysAgo: fc.integer({ min: 1, max: 120 }), resolved: fc.boolean() })
const guestArbitrary = fc.record({ wait: fc.option(wait, { nil: null }) })
const messageArbitrary = fc.record({
  daysAgo: fc.integer({ min: 0, max: 120 }),
  guest: fc.nat(2),
  ofMailing: fc.boolean(),
  status: fc.constantFrom('received', 'sent', 'read', 'failed', 'queued', 'sending'),
  read: fc.boolean(),
  file: fc.boolean(),
  evidence: fc.integer({ min: 0, max: 9 }).map((n) => n === 0),
  quoted: fc.integer({ min: 0, max: 9 }).map((n) => n === 0),
})
const worldArbitrary = fc.record({
  guests: fc.array(guestArbitrary, { minLength: 3, maxLength: 3 }),
  messages: fc.array(messageArbitrary, { maxLength: 40 }),
  periods: fc.record({
    messages: fc.option(fc.integer({ min: 30, max: 100 }), { nil: null }),
    mailing_messages: fc.option(fc.integer({ min: 60, max: 100 }), { nil: null }),
    media: fc.option(fc.integer({ min: 30, max: 100 }), { nil: null }),
  }),
  /** The pages at which the process dies. */
  deaths: fc.array(fc.nat(8), { maxLength: 3 }),
})
type World = { [K in keyof ReturnType<typeof sample>]: ReturnType<typeof sample>[K] }
const sample = () => fc.sample(worldArbitrary, 1)[0]!

const idOf = (kind: string, n: number) => `${kind}_01J${String(n).padStart(23, '0')}`
const atOf = ({ daysAgo }: { daysAgo: number }) => NIGHT - daysAgo * DAY

async function open(db: Db) {
  const clock = testClock(NOON)
  const dataDir = await mkdtemp(join(inject('runFolder'), 'retention-'))
  const settings = { OTKLIK_DATA_DIR: dataDir, OTKLIK_TIME_ZONE: 'Europe/Moscow' }
  const composed = composeDataRetention({ db, clock, settings, log: createLogger('silent'), metrics: createMetrics() })
  return { ...composed, clock, folder: join(dataDir, 'media') }
}

async function insertWorld(db: Db, folder: string, { guests, messages }: World) {
  const { id: number } = await insertNumber(db, {})
  await mkdir(join(folder, '2026-01'), { recursive: true })
  for (const [n, { wait: waits }] of guests.entries()) {
    const unread = messages.filter((each) => each.guest === n && isUnread(each)).length
    const own = messages.flatMap((each, m) => (each.guest === n ? [{ id: idOf('msg', m), at: atOf(each) }] : []))
    const last = own.toSorted((a, b) => b.at - a.at)[0]
    await db
      .insertInto('guests')
      .values({
        id: `gst_${n}`,
        attributes: '{}',
        created_at: 1,
        updated_at: 1,
        unread_count: unread,
        last_message_id: last?.id ?? null,
        waiting_since: waits ? atOf(waits) : null,
        resolved_at: waits?.resolved ? NIGHT - DAY : null,
      })
      .execute()
    await db
      .insertInto('chats')
      .values({ id: `cht_${n}`, number_id: number, guest_id: `gst_${n}`, created_at: 1 } as never)
      .execute()
  }
  for (const [m, message] of messages.entries()) {
    const [id, media, at, guest_id] = [idOf('msg', m), idOf('med', m), atOf(message), `gst_${message.guest}`]
    await db
      .insertInto('messages')
      .values({
        id,
        number_id: number,
        guest_id,
        chat_id: `cht_${message.guest}`,
        whatsapp_id: `W${m}`,
        type: 'text',
        text: 'привет',
        from_me: isInbound(message) ? 0 : 1,
        status: message.status,
        at,
        created_at: at,
        read_at: message.read ? at : null,
        delivery_id: message.ofMailing ? `dlv_${m}` : null,
        media_id: message.file ? media : null,
      } as never)
      .execute()
    await db
      .insertInto('timeline')
      .values({ guest_id, at, kind: message.ofMailing ? 'mailing' : 'message', ref_id: id })
      .execute()
    if (message.file) {
      const row = { id: media, message_id: id, kind: 'image', mime_type: 'image/png', byte_size: 3, status: 'stored' }
      await db
        .insertInto('media')
        .values({ ...row, path: `2026-01/${media}`, created_at: at } as never)
        .execute()
      await writeFile(join(folder, '2026-01', media), 'abc')
    }
    if (message.evidence) {
      const word = {
        guest_id,
        channel: 'all',
        purpose: 'service',
        state: 'withdrawn',
        at,
        how: 'chat',
        recorded_at: at,
      }
      await db
        .insertInto('consents')
        .values({ ...word, id: `cns_${m}`, message_id: id } as never)
        .execute()
    }
    if (message.quoted) {
      const row = { id: `sch_${m}`, guest_id, reply_to: id, content: '{}', author: 'key_1', status: 'scheduled' }
      const times = { send_at: NIGHT + DAY, created_at: at, updated_at: at }
      await db
        .insertInto('scheduled_messages')
        .values({ ...row, ...times, withdraw_if_guest_writes: 0 } as never)
        .execute()
    }
  }
}

const isInbound = ({ status, ofMailing }: World['messages'][number]) => status === 'received' && !ofMailing
const isUnread = (message: World['messages'][number]) => isInbound(message) && !message.read

/** What must be left, message by message, expressed differently from the product. */
function keepsMessage({ guests, periods }: World, message: World['messages'][number]): boolean {
  const days = message.ofMailing ? periods.mailing_messages : periods.messages
  if (days === null || atOf(message) >= NIGHT - days * DAY) return true
  if (message.status === 'queued' || message.status === 'sending') return true
  if (message.evidence || message.quoted) return true
  const waits = guests[message.guest]!.wait
  return waits !== null && !waits.resolved && atOf(message) >= atOf(waits)
}

function keepsFile(world: World, message: World['messages'][number]): boolean {
  const { media } = world.periods
  const old = media !== null && atOf(message) < NIGHT - media * DAY
  return keepsMessage(world, message) && !(old && message.status !== 'queued' && message.status !== 'sending')
}

/** Dies when it reaches these pages: what the transaction had done until then is undone. */
function dying(parts: readonly RetainedPart[], deaths: number[]): RetainedPart[] {
  let page = 0
  return parts.map((part) => ({
    ...part,
    atOnce: 5,
    async remove(tx, keys, at) {
      const files = await part.remove(tx, keys, at)
      if (deaths.includes(page++)) throw new Error('killed')
      return files
    },
  }))
}

eachStore('retention', (openStore) => {
  it('removes exactly what is too old and not needed, however often the process dies on the way', {
    tags: 'property',
  }, async () => {
    const { db } = await openStore()
    await fc.assert(
      fc.asyncProperty(worldArbitrary, async (world) => {
        const { clock, folder, parts, ...deps } = await open(db)
        await insertWorld(db, folder, world)
        for (const [kind, days] of Object.entries(world.periods)) {
          await db
            .insertInto('data_retention_periods')
            .values({ kind, days, changed_by: 'usr_1', changed_at: 1 })
            .execute()
        }
        const run = () =>
          runRetention({ ...deps, clock, parts: dying(parts, world.deaths) }, new AbortController().signal)
        await run()
        expect(await db.selectFrom('messages').select('id').execute()).toHaveLength(world.messages.length)
        clock.advance(NIGHT - NOON)
        for (let times = 0; times <= world.deaths.length; times++) await run()
        await runRetention({ ...deps, clock, parts }, new AbortController().signal)

        const left = world.messages.flatMap((message, m) => (keepsMessage(world, message) ? [{ message, m }] : []))
        const ids = left.map(({ m }) => idOf('msg', m)).sort()
        const rows = await db.selectFrom('messages').select('id').orderBy('id').execute()
        expect(rows.map(({ id }) => id)).toEqual(ids)
        const entries = await db.selectFrom('timeline').select('ref_id').orderBy('ref_id').execute()
        expect(entries.map(({ ref_id }) => ref_id)).toEqual(ids)
        const files = left.filter(({ message }) => message.file && keepsFile(world, message))
        const media = await db.selectFrom('media').select('id').where('path', 'is not', null).orderBy('id').execute()
        expect(media.map(({ id }) => id)).toEqual(files.map(({ m }) => idOf('med', m)))
        for (const m of world.messages.keys()) {
          const there = await access(join(folder, '2026-01', idOf('med', m))).then(
            () => true,
            () => false,
          )
          expect(there).toBe(files.some((file) => file.m === m))
        }
        for (const n of world.guests.keys()) {
          const guest = await db.selectFrom('guests').selectAll().where('id', '=', `gst_${n}`).executeTakeFirstOrThrow()
          expect(guest.unread_count).toBe(left.filter(({ message }) => message.guest === n && isUnread(message)).length)
          if (guest.last_message_id !== null) expect(ids).toContain(guest.last_message_id)
        }
        await clear(db)
      }),
      { numRuns: runsOnStore(12) },
    )
  })
})

async function clear(db: Db): Promise<void> {
  for (const table of [
    ...(['consents', 'scheduled_messages', 'timeline', 'media', 'messages', 'chats', 'guests', 'numbers'] as const),
    ...(['data_retention_periods', 'data_retention_runs', 'audit_log'] as const),
  ]) {
    await db.deleteFrom(table).execute()
  }
}

type Shown = {
  data: { kind: string; days: number | null; rows: number; bytes: number; last_run: { rows: number } | null }[]
}
const of = ({ data }: Shown, kind: string) => data.find((each) => each.kind === kind)!

eachStore('the periods of retention', (openStore) => {
  it('are set by an administrator, say beforehand what would go, hold in the next night and are audited', async () => {
    const { db } = await openStore()
    const deps = await open(db)
    const { clock } = deps
    const api = await serve(db, deps.routes, { clock })
    const run = () => runRetention(deps, new AbortController().signal)
    await run()
    const entry = (n: number, daysAgo: number) => ({
      id: `adt_${n}`,
      at: NOON - daysAgo * DAY,
      actor: 'key_1',
      action: 'guest.block',
      subject: 'gst_1',
      details: '{}',
    })
    await db
      .insertInto('audit_log')
      .values([entry(1, 400), entry(2, 200), entry(3, 100)])
      .execute()
    expect(of(await api.get('/v1/settings/retention'), 'audit_log')).toMatchObject({
      days: null,
      least_days: 180,
      last_run: null,
    })
    const preview = await api.post<Shown>('/v1/settings/retention/preview', { periods: { audit_log: 365 } })
    expect(of(preview, 'audit_log')).toMatchObject({
      days: 365,
      rows: 1,
      oldest_at: '2024-12-01T12:00:00.000Z',
      more: false,
    })
    const changed = await api.call('PATCH', '/v1/settings/retention', { periods: { audit_log: 180 } })
    expect(of(changed.body as Shown, 'audit_log').days).toBe(180)
    await run()
    expect(await actions(db)).toEqual(['guest.block', 'guest.block', 'guest.block', 'retention.changed'])
    clock.advance(NIGHT - NOON)
    await run()
    expect(await actions(db)).toEqual(['guest.block', 'retention.changed', 'retention.removed'])
    expect(of(await api.get('/v1/settings/retention'), 'audit_log').last_run).toMatchObject({ rows: 2, running: false })
  })

  it('cannot be shorter than a rule looks back, nor changed where they are a promise', async () => {
    const { db } = await openStore()
    const deps = await open(db)
    const api = await serve(db, deps.routes, { clock: deps.clock })
    for (const periods of [
      { messages: 29 },
      { audit_log: 179 },
      { merge_journal: 40 },
      { unknown: 4 },
      { media: 30.5 },
    ]) {
      const answer = await api.call('PATCH', '/v1/settings/retention', { periods })
      expect(answer, JSON.stringify(periods)).toMatchObject({ status: 422 })
    }
    expect(await db.selectFrom('data_retention_periods').selectAll().execute()).toEqual([])
  })

  it('that are taken back while the removal is on its way end it', async () => {
    const { db } = await openStore()
    const { parts, ...deps } = await open(db)
    const rows = Array.from({ length: 12 }, (_, n) => ({ id: `adt_${n}`, at: NOON - 900 * DAY + n }))
    const rest = { actor: 'key_1', action: 'guest.block', subject: 'gst_1', details: '{}' }
    await db
      .insertInto('audit_log')
      .values(rows.map((row) => ({ ...row, ...rest })))
      .execute()
    const period = { kind: 'audit_log', days: 365 as number | null, changed_by: 'usr_1', changed_at: 1 }
    await db.insertInto('data_retention_periods').values(period).execute()
    let pages = 0
    const watching = parts.map((part) => ({
      ...part,
      atOnce: 5,
      async look(...args: Parameters<typeof part.look>) {
        if (part.part === 'audit_log' && ++pages === 2) {
          deps.clock.advance(HOUR / 6)
          await (args[0] as Db).updateTable('data_retention_periods').set({ days: null }).execute()
        }
        return part.look(...args)
      },
    }))
    const run = () => runRetention({ ...deps, parts: watching }, new AbortController().signal)
    await run()
    deps.clock.advance(NIGHT - NOON)
    await run()
    const left = await db
      .selectFrom('audit_log')
      .select('id')
      .where('action', '=', 'guest.block')
      .orderBy('id')
      .execute()
    expect(left).toHaveLength(2)
    await run()
    expect(
      await db.selectFrom('data_retention_runs').select('part').where('before_at', 'is not', null).execute(),
    ).toEqual([])
  })
})

eachStore('files that no row names', (openStore) => {
  it('are found at night and removed, unless they are young', async () => {
    const { db } = await openStore()
    const { clock, folder, ...deps } = await open(db)
    await mkdir(join(folder, '2025-12'), { recursive: true })
    const old = new Date(Date.now() - 8 * DAY)
    const [named, lost, young] = [1, 2, 3].map((n) => idOf('med', n)) as [string, string, string]
    for (const name of [named, lost, young, 'readme.txt']) {
      await writeFile(join(folder, '2025-12', name), 'abc')
      if (name !== young) await utimes(join(folder, '2025-12', name), old, old)
    }
    const row = {
      id: named,
      message_id: 'msg_1',
      kind: 'image',
      mime_type: 'image/png',
      byte_size: 3,
      status: 'stored',
    }
    await db
      .insertInto('media')
      .values({ ...row, path: `2025-12/${named}`, created_at: 1 } as never)
      .execute()
    const run = () => runRetention({ ...deps, clock }, new AbortController().signal)
    await run()
    clock.advance(NIGHT - NOON)
    await run()
    const { readdir } = await import('node:fs/promises')
    expect((await readdir(join(folder, '2025-12'))).sort()).toEqual([named, young, 'readme.txt'].sort())
  })
})

async function actions(db: Db): Promise<string[]> {
  const rows = await db.selectFrom('audit_log').select('action').orderBy('id').execute()
  return rows.map(({ action }) => action).sort()
}

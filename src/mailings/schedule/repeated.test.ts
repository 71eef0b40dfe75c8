import { expect, test } from 'vitest'
import { openSending, type Sending } from '../../../test/support/sending.ts'
import { eachStore } from '../../../test/support/stores.ts'
import { DAY, HOUR, MINUTE } from '../../lib/units.ts'
import { createTemplate } from '../../templates/save-template.ts'
import { cancelMailing, pauseMailing, resumeMailing, scheduleMailing, startMailing } from '../lifecycle.ts'
import { reconcileMailings } from '../reconcile.ts'
import { changeDraftOrRunning, createMailing, type MailingInput } from '../save-mailing.ts'
import { getMailing } from '../view.ts'
import type { RepeatRule } from './repeat.ts'
import { runRepeat } from './run-repeat.ts'
import { nextTimes } from './timing.ts'
import { listOccurrences } from './view.ts'

const by = { id: 'key_test' }
const iso = (at: number | null) => (at === null ? null : new Date(at).toISOString().slice(0, 16))

async function make(s: Sending, more: Partial<MailingInput> = {}) {
  const template = await createTemplate(
    s.deps,
    { name: 't', language: 'ru', text: 'Придёте?', variants: [], endsWithoutQuestionOk: false },
    by,
  )
  const input = { name: 'Пятница', templateId: template.id, audience: { all: true } as const, ...more }
  return (await createMailing(s.deps, input, by)).id
}

/** Every noon of Moscow: 9:00 UTC. The clock of these tests starts at 12:00 UTC on 5 January 2026. */
const noon: RepeatRule = { cron: '0 12 * * *', zone: 'Europe/Moscow', until: null }

async function repeated(s: Sending, repeat: RepeatRule = noon, more: Partial<MailingInput> = {}) {
  const id = await make(s, { repeat, ...more })
  await scheduleMailing(s.deps, id, undefined, by)
  return id
}

const made = async (s: Sending, id: string) => {
  const rows = await s.db.selectFrom('mailings').selectAll().where('parent_id', '=', id).orderBy('id').execute()
  return rows.map(({ name, status, start_at }) => ({ name, status, start_at: iso(start_at) }))
}
const outcomes = async (s: Sending, id: string) => {
  const rows = await listOccurrences(s.db, id, { before: undefined, limit: 100 })
  return rows.map(({ local_at, outcome, reason }) => [local_at, outcome, reason])
}
/** As the jobs do every few seconds, whatever became of the queue. */
const look = async (s: Sending) => {
  await reconcileMailings(s.deps)
  await s.settle()
}
const until = (s: Sending, time: string) => s.clock.advance(Date.parse(`${time}Z`) - s.clock.now())

eachStore('a repeated mailing', (open) => {
  test('tells its next times, makes a mailing at each of them, once, also when several processes look', async () => {
    const s = await openSending(await open())
    await s.addNumber()
    await s.addGuest('+79161234567')
    const id = await repeated(s)
    const next = await nextTimes(s.deps, await getMailing(s.db, id), 5)
    expect(next.map(({ at }) => iso(at))).toEqual(
      [6, 7, 8, 9, 10].map((day) => `2026-01-${String(day).padStart(2, '0')}T09:00`),
    )
    await look(s)
    expect(await made(s, id)).toEqual([])

    until(s, '2026-01-06T09:00')
    await Promise.all([startMailing(s.deps, id), startMailing(s.deps, id), reconcileMailings(s.deps)])
    await look(s)
    expect(await made(s, id)).toEqual([
      { name: 'Пятница 2026-01-06 12:00', status: 'finished', start_at: '2026-01-06T09:00' },
    ])
    expect(s.sent()).toHaveLength(1)
    expect(await getMailing(s.db, id)).toMatchObject({ status: 'scheduled', started_at: null })
    expect(iso((await getMailing(s.db, id)).start_at)).toBe('2026-01-07T09:00')
    // The machine's clock is set back: that time has been used.
    s.clock.step(-2 * HOUR)
    await look(s)
    until(s, '2026-01-06T09:30')
    await look(s)
    expect(await made(s, id)).toHaveLength(1)
  })

  test('cut off half-way is made as a whole or not at all, and then by whoever looks next', async () => {
    const s = await openSending(await open())
    const id = await repeated(s)
    until(s, '2026-01-06T09:00')
    const broken = { ...s.deps, enqueue: () => Promise.reject(new Error('the queue went away')) }
    await expect(startMailing(broken, id)).rejects.toThrow('went away')
    expect(await made(s, id)).toMatchObject([{ status: 'scheduled' }])
    await look(s)
    expect(await made(s, id)).toMatchObject([{ status: 'finished' }])

    until(s, '2026-01-07T09:00')
    // Another process has moved it on since this one read the row.
    const stale = await getMailing(s.db, id)
    await look(s)
    expect(await runRepeat(s.deps, stale)).toBeUndefined()
    expect(await made(s, id)).toHaveLength(2)
  })

  test('missed while nothing ran: the latest is made if it is not too old, the others are written down', async () => {
    const s = await openSending(await open(), { OTKLIK_REPEAT_MAX_AGE_HOURS: 6 })
    const id = await repeated(s)
    until(s, '2026-01-08T14:00')
    await look(s)
    expect(await outcomes(s, id)).toEqual([
      ['2026-01-08T12:00', 'made', null],
      ['2026-01-07T12:00', 'missed', 'superseded'],
      ['2026-01-06T12:00', 'missed', 'superseded'],
    ])
    until(s, '2026-01-09T15:01')
    await look(s)
    expect((await outcomes(s, id))[0]).toEqual(['2026-01-09T12:00', 'missed', 'too_late'])
    expect(await made(s, id)).toHaveLength(1)
    expect(iso((await getMailing(s.db, id)).start_at)).toBe('2026-01-10T09:00')
  })

  test('after a long absence of a frequent one the walk is bounded', async () => {
    const s = await openSending(await open())
    const id = await repeated(s, { cron: '*/10 * * * *', zone: 'Europe/Berlin', until: null })
    s.clock.advance(90 * DAY)
    await look(s)
    expect(await made(s, id)).toHaveLength(1)
    expect(await outcomes(s, id)).toHaveLength(51)
    expect((await getMailing(s.db, id)).start_at).toBe(s.clock.now() + 10 * MINUTE)
  })

  test('skips a time while the mailing before it is not finished, and says so', async () => {
    const s = await openSending(await open())
    await s.addGuest('+79161234567')
    const id = await repeated(s)
    until(s, '2026-01-06T09:00')
    await look(s)
    until(s, '2026-01-07T09:00')
    await look(s)
    expect(await made(s, id)).toMatchObject([{ status: 'running' }])
    expect((await outcomes(s, id))[0]).toEqual(['2026-01-07T12:00', 'skipped', 'previous_unfinished'])
    await s.addNumber()
    await s.settle()
    until(s, '2026-01-08T09:00')
    await look(s)
    expect(await made(s, id)).toMatchObject([{ status: 'finished' }, { status: 'finished' }])
  })

  test('paused makes nothing, goes on with the next time to come; ends at its end, or when it is cancelled', async () => {
    const s = await openSending(await open())
    const id = await repeated(s, { ...noon, until: Date.parse('2026-01-09T09:00Z') })
    await pauseMailing(s.deps, id, by)
    until(s, '2026-01-07T10:00')
    await look(s)
    expect(await made(s, id)).toEqual([])
    await resumeMailing(s.deps, id, by)
    await look(s)
    expect(await outcomes(s, id)).toEqual([
      ['2026-01-07T12:00', 'skipped', 'paused'],
      ['2026-01-06T12:00', 'skipped', 'paused'],
    ])
    until(s, '2026-01-09T09:00')
    await look(s)
    expect(await made(s, id)).toHaveLength(1)
    expect(await getMailing(s.db, id)).toMatchObject({ status: 'finished' })

    const other = await repeated(s)
    await cancelMailing(s.deps, other, by)
    until(s, '2026-01-12T09:00')
    await look(s)
    expect(await made(s, other)).toEqual([])
  })

  test('by the clocks of guests begins with the first of them and reaches each at theirs', async () => {
    const s = await openSending(await open())
    await s.addNumber()
    await s.addGuest('+79161234560', { timeZone: 'Europe/Kaliningrad' })
    await s.addGuest('+79161234561', { timeZone: 'Asia/Vladivostok' })
    const id = await repeated(s, { cron: '0 18 * * *', zone: 'guest', until: null })
    for (const time of ['2026-01-06T08:00', '2026-01-07T08:00']) {
      until(s, time)
      await reconcileMailings(s.deps)
      await s.runUntil(s.clock.now() + 12 * HOUR)
    }
    expect(s.sent().map(({ to, at }) => [to?.at(-1), iso(at)])).toEqual([
      ['1', '2026-01-06T08:00'],
      ['0', '2026-01-06T16:00'],
      ['1', '2026-01-07T08:00'],
      ['0', '2026-01-07T16:00'],
    ])
    expect(await made(s, id)).toMatchObject([{ status: 'finished' }, { status: 'finished' }])
  })

  test('may be changed: its rule counts from now on, its text and audience from the next time on', async () => {
    const s = await openSending(await open())
    const id = await repeated(s)
    await changeDraftOrRunning(s.deps, id, { repeat: { ...noon, cron: '0 18 * * 3' }, audience: { tag: 'vip' } }, by)
    expect(iso((await getMailing(s.db, id)).start_at)).toBe('2026-01-07T15:00')
    until(s, '2026-01-07T15:00')
    await look(s)
    expect(await made(s, id)).toHaveLength(1)
    const [child] = await s.db.selectFrom('mailings').select('audience').where('parent_id', '=', id).execute()
    expect(child).toEqual({ audience: '{"tag":"vip"}' })
    await expect(
      changeDraftOrRunning(s.deps, id, { trigger: { kind: 'birthday', at: '10:00' } }, by),
    ).rejects.toMatchObject({ code: 'invalid_input' })
  })
})

eachStore('a mailing at a local time', (open) => {
  test('reaches each guest at that time of their own clock', async () => {
    const s = await openSending(await open())
    await s.addNumber()
    const zones = ['Europe/Kaliningrad', 'Asia/Vladivostok', 'America/New_York', undefined]
    for (const [index, timeZone] of zones.entries()) {
      await s.addGuest(`+7916123456${index}`, timeZone ? { timeZone } : {})
    }
    const id = await make(s, { startLocal: { at: '2026-01-07T18:00', zone: 'guest' } })
    await scheduleMailing(s.deps, id, undefined, by)
    expect(iso((await getMailing(s.db, id)).start_at)).toBe('2026-01-07T08:00')
    until(s, '2026-01-07T08:00')
    await reconcileMailings(s.deps)
    await s.runUntil(s.clock.now() + DAY)
    expect(s.sent().map(({ to, at }) => [to?.at(-1), iso(at)])).toEqual([
      ['1', '2026-01-07T08:00'],
      ['3', '2026-01-07T15:00'],
      ['0', '2026-01-07T16:00'],
      ['2', '2026-01-07T23:00'],
    ])
  })

  test('of the restaurant is asked for when there are several zones; a plain time takes its place', async () => {
    const s = await openSending(await open())
    const restaurant = (id: string, time_zone: string) =>
      s.db
        .insertInto('restaurants')
        .values({ id, name: id, time_zone, courier: 'own', settings: '{}', created_at: 1 })
        .execute()
    const startLocal = { at: '2026-01-07T18:00', zone: 'restaurant' }
    await restaurant('rst_1', 'Asia/Omsk')
    const id = await make(s, { startLocal })
    expect(iso((await getMailing(s.db, id)).start_at)).toBe('2026-01-07T12:00')
    await restaurant('rst_2', 'Asia/Tomsk')
    await expect(make(s, { startLocal })).rejects.toMatchObject({ code: 'invalid_input' })
    const startAt = Date.parse('2026-01-09T00:00Z')
    await changeDraftOrRunning(s.deps, id, { startAt }, by)
    expect(await getMailing(s.db, id)).toMatchObject({ start_at: startAt, start_local: null })
    const both = { startLocal: { ...startLocal, zone: 'UTC' }, startAt }
    await expect(make(s, both)).rejects.toMatchObject({ code: 'invalid_input' })
  })
})

import { DateTime } from 'luxon'
import { expect, test } from 'vitest'
import { queueOf } from '../../../test/support/queue-of.ts'
import { openSending, type Sending } from '../../../test/support/sending.ts'
import { eachStore } from '../../../test/support/stores.ts'
import { DAY, HOUR } from '../../lib/units.ts'
import { createTemplate } from '../../templates/save-template.ts'
import { scheduleMailing } from '../lifecycle.ts'
import { createMailing } from '../save-mailing.ts'

const by = { id: 'key_test' }
const QUIET = { from: '22:00', to: '09:00' }

/** [000]: morning from 5, day from 12, evening from 17 to 23. */
function greetingOf({ hour }: DateTime): string {
  if (hour >= 5 && hour < 12) return 'Доброе утро'
  if (hour >= 12 && hour < 17) return 'Добрый день'
  return hour >= 17 && hour < 23 ? 'Добрый вечер' : 'Здравствуйте'
}

/** A mailing to guests of these zones, begun at `from`, at a pace at which it takes hours. */
async function mailAll(s: Sending, zones: readonly string[], from: string, quietHours: typeof QUIET | null) {
  s.clock.advance(Date.parse(from) - s.clock.now())
  await s.addNumber({ perMinute: 1, perHour: 2 })
  const zoneOf = new Map<string, string>()
  for (const [index, timeZone] of zones.entries()) {
    const phone = `+7916${String(index).padStart(7, '0')}`
    await s.addGuest(phone, { name: 'Анна', timeZone })
    zoneOf.set(phone, timeZone)
  }
  const text = { name: 't', language: 'ru', text: '{{ greeting }}, {{ guest.name }}! Придёте?', variants: [] }
  const template = await createTemplate(s.deps, { ...text, endsWithoutQuestionOk: false }, by)
  const input = { name: 'm', templateId: template.id, audience: { all: true } as const, quietHours }
  const { id } = await createMailing(s.deps, input, by)
  await scheduleMailing(s.deps, id, undefined, by)
  await s.runUntil(s.clock.now() + 2 * DAY)
  return s.sent().map(({ to, text: said, at }) => {
    const local = DateTime.fromMillis(at, { zone: zoneOf.get(to!)! })
    return { zone: zoneOf.get(to!)!, said, local, clock: local.toFormat('HH:mm') }
  })
}

/** In turns, so that all of them are under way at any time. */
const each = (zones: string[], times: number) => Array.from({ length: times }, () => zones).flat()

eachStore('the clocks of guests', (open) => {
  test('invariant 5: Kaliningrad and Vladivostok in one mailing over midnight: no message at night, greetings fit', async () => {
    const s = await openSending(await open())
    const zones = each(['Europe/Kaliningrad', 'Asia/Vladivostok', 'Europe/Moscow'], 6)
    // Afternoon in Kaliningrad, nine in the evening in Vladivostok.
    const sent = await mailAll(s, zones, '2026-01-05T11:00Z', QUIET)
    expect(sent).toHaveLength(zones.length)
    for (const { said, local, clock } of sent) {
      expect(clock >= QUIET.to && clock < QUIET.from).toBe(true)
      expect(said).toBe(`${greetingOf(local)}, Анна! Придёте?`)
    }
    const days = new Set(sent.filter(({ zone }) => zone === 'Asia/Vladivostok').map(({ local }) => local.toISODate()))
    expect([...days]).toEqual(['2026-01-05', '2026-01-06'])
    expect(new Set(sent.map(({ said }) => said.split(',')[0])).size).toBeGreaterThan(2)
  })

  test('without quiet hours midnight changes the greeting, for each guest at theirs', async () => {
    const s = await openSending(await open(), { OTKLIK_QUIET_HOURS: null })
    const sent = await mailAll(s, each(['Europe/Kaliningrad', 'Asia/Vladivostok'], 10), '2026-01-05T12:30Z', null)
    for (const { said, local } of sent) expect(said).toBe(`${greetingOf(local)}, Анна! Придёте?`)
    const inVladivostok = sent.filter(({ zone }) => zone === 'Asia/Vladivostok').map(({ clock }) => clock)
    expect(inVladivostok.some((clock) => clock < '03:00') && inVladivostok.some((clock) => clock >= '22:00')).toBe(true)
  })

  test.each([
    ['spring', '2026-03-28T20:15Z'],
    ['autumn', '2026-10-24T19:15Z'],
  ])('invariant 5: a night in which clocks change in Berlin and not in Moscow, in %s', async (_season, from) => {
    const s = await openSending(await open())
    const zones = each(['Europe/Berlin', 'Europe/Moscow', 'America/New_York'], 3)
    const sent = await mailAll(s, zones, from, QUIET)
    expect(sent).toHaveLength(zones.length)
    for (const { said, local, clock } of sent) {
      expect(clock >= QUIET.to && clock < QUIET.from).toBe(true)
      expect(said).toBe(`${greetingOf(local)}, Анна! Придёте?`)
    }
    const first = sent.find(({ zone, local }) => zone === 'Europe/Berlin' && local.hour < 12)
    expect(first?.clock.startsWith('09:') || first?.clock.startsWith('10:')).toBe(true)
  })
})

eachStore('the cap of a guest', (open) => {
  test('counts mailings of every kind over sliding days, when a message is about to leave', async () => {
    const s = await openSending(await open(), { OTKLIK_GUEST_CAP: { messages: 2, days: 7 } })
    await s.addNumber()
    const guest = await s.addGuest('+79161234567')
    const text = { name: 't', language: 'ru', text: 'Придёте?', variants: [], endsWithoutQuestionOk: false }
    const template = await createTemplate(s.deps, text, by)
    const mail = async () => {
      const input = { name: 'm', templateId: template.id, audience: { all: true } as const }
      const { id } = await createMailing(s.deps, input, by)
      await scheduleMailing(s.deps, id, undefined, by)
      await s.settle()
      const queue = await queueOf(s.db, id)
      const rows = await s.db
        .selectFrom('deliveries')
        .select(['status', 'reason'])
        .where('queue_id', '=', queue)
        .execute()
      return rows.map(({ status, reason }) => reason ?? status)
    }
    const birthday = { kind: 'birthday', at: '16:00' } as const
    await s.db.updateTable('guests').set({ birth_day: '01-05' }).where('id', '=', guest).execute()
    expect(await mail()).toEqual(['sent'])
    const input = { name: 'b', templateId: template.id, audience: { all: true } as const, trigger: birthday }
    const { id } = await createMailing(s.deps, input, by)
    await scheduleMailing(s.deps, id, undefined, by)
    await s.settle()
    await s.runUntil(s.clock.now() + 2 * HOUR)
    expect(s.sent()).toHaveLength(2)
    expect(await mail()).toEqual(['guest_cap'])
    s.clock.advance(7 * DAY - 1.5 * HOUR)
    expect(await mail()).toEqual(['sent'])
    expect(await mail()).toEqual(['guest_cap'])
  })
})

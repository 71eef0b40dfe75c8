import { expect, it } from 'vitest'
import { openSending } from '../../test/support/sending.ts'
import { eachStore } from '../../test/support/stores.ts'
import { openSharedClock } from '../db/index.ts'
import { HOUR, MINUTE, SECOND } from '../lib/units.ts'
import { scheduleMailing } from '../mailings/lifecycle.ts'
import { createMailing } from '../mailings/save-mailing.ts'
import { acquireLease } from '../numbers/lease.ts'
import { createTemplate } from '../templates/save-template.ts'
import { noticeClockSetBack } from './clock-set-back.ts'

const by = { id: 'key_test' }
const phone = (n: number) => `+79160${String(n).padStart(6, '0')}`

eachStore('a clock that was set back by half an hour while nothing ran', (open) => {
  it('does not silence a number for as long: no wait is longer than a window of the limits (invariant 1)', async () => {
    const store = await open()
    const before = await openSending(store)
    before.clock.advance(30 * MINUTE)
    const number = await before.addNumber({ perMinute: 2, perHour: 1_000 })
    for (let n = 0; n < 8; n++) await before.addGuest(phone(n))
    const text = 'Добрый день! Придёте?'
    const template = await createTemplate(
      before.deps,
      { name: 'Приглашение', language: 'ru', text, variants: [], endsWithoutQuestionOk: false },
      by,
    )
    const input = { name: 'Январь', templateId: template.id, audience: { all: true as const } }
    const mailing = await createMailing(before.deps, input, by)
    await scheduleMailing(before.deps, mailing.id, undefined, by)
    await before.settle()
    expect(before.sent()).toHaveLength(2)

    // A process with another clock on the same store: its wall clock begins half an hour earlier.
    const after = await openSending(store)
    const startedAt = after.clock.now()
    expect(startedAt).toBe(before.clock.now() - 30 * MINUTE)
    await acquireLease(
      { db: after.db, clock: openSharedClock(after.db, after.clock, false), owner: 'another', leaseMs: 30 * SECOND },
      number,
    )
    expect(await noticeClockSetBack(after.deps)).toBe(30 * MINUTE)
    await after.connect(number)
    await after.settle()
    // The real time since the last two is unknown: their minute starts over.
    expect(after.sent()).toEqual([])
    await after.runUntil(startedAt + 4 * MINUTE)
    expect(after.sent()).toHaveLength(6)
    const times = [startedAt, startedAt, ...after.sent().map(({ at }) => at)]
    for (const [index, at] of times.entries()) {
      expect(times.slice(index).filter((time) => time - at < MINUTE).length).toBeLessThanOrEqual(2)
    }
  })

  it('leaves alone what waits for an hour of people’s clocks', async () => {
    const store = await open()
    const before = await openSending(store)
    before.clock.advance(30 * MINUTE)
    await before.addGuest(phone(1))
    const template = await createTemplate(
      before.deps,
      { name: 'Приглашение', language: 'ru', text: 'Придёте?', variants: [], endsWithoutQuestionOk: false },
      by,
    )
    const input = { name: 'Вечер', templateId: template.id, audience: { all: true as const } }
    const mailing = await createMailing(before.deps, input, by)
    await scheduleMailing(before.deps, mailing.id, before.clock.now() + HOUR, by)
    const after = await openSending(store)
    await noticeClockSetBack(after.deps)
    const { start_at } = await after.db.selectFrom('mailings').select('start_at').executeTakeFirstOrThrow()
    expect(start_at).toBe(before.clock.now() + HOUR)
  })
})

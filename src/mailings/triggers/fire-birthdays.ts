import { setImmediate as nextTick } from 'node:timers/promises'
import type { Settings } from '../../../config/env.ts'
import { guestsInAudience, parseAudience } from '../../audiences/index.ts'
import { type Db, transact } from '../../db/index.ts'
import type { Signals } from '../../jobs/index.ts'
import type { Clock } from '../../lib/clock.ts'
import { eachApart } from '../../lib/each-apart.ts'
import { known } from '../../lib/known.ts'
import { HOUR } from '../../lib/units.ts'
import { queuesOf } from '../cascade/steps.ts'
import { fallbackZone } from '../schedule/clock-of.ts'
import { findGuestZones } from '../schedule/view.ts'
import type { MailingRow } from '../view.ts'
import { planTriggered } from './plan-triggered.ts'
import { birthDaysOn, birthdayKey, birthdayOf, dueOnDay, localDay, type TriggerOf, triggerOf } from './trigger.ts'
import { type BirthdayGuest, findBirthdayGuests, findListening } from './view.ts'

export type BirthdayDeps = {
  db: Db
  clock: Clock
  signals: Signals
  settings: Pick<Settings, 'OTKLIK_TRIGGER_MAX_AGE_HOURS' | 'OTKLIK_TIME_ZONE'>
}

/** Messages are planned this long before they are due. */
const AHEAD_MS = HOUR
const PAGE = 500

/**
 * Plans the messages for birthdays that are near by the guests' clocks, page by page. It keeps no place: deliveries
 * that exist are skipped, so it may run at any time, twice at once, or after a stop, and loses and repeats nothing.
 * Returns how many it planned.
 */
export async function fireBirthdays(deps: BirthdayDeps, signal?: AbortSignal): Promise<number> {
  const { db, settings } = deps
  const mailings = await findListening(db, 'birthday')
  if (mailings.length === 0) return 0
  const fallback = await fallbackZone(db, settings)
  const zones = [...new Set([...(await findGuestZones(db)), fallback])]
  let planned = 0
  const planOf = async (mailing: (typeof mailings)[number]) => {
    const trigger = triggerOf(mailing)
    if (trigger.kind !== 'birthday') return
    for (const [day, dueIn] of daysNear(deps, trigger, zones)) {
      const zoneOf = (guest: BirthdayGuest) => guest.time_zone ?? fallback
      planned += await planDay(deps, { mailing, trigger, day, dueOf: (guest) => dueIn.get(zoneOf(guest)) }, signal)
    }
  }
  try {
    await eachApart(mailings, planOf, ({ id }) => id)
  } finally {
    if (planned > 0) deps.signals.notify('deliveries')
  }
  return planned
}

/** Days whose messages are due soon or not yet too late, and when, by zone. */
function daysNear(
  { clock, settings }: BirthdayDeps,
  trigger: TriggerOf<'birthday'>,
  zones: readonly string[],
): Map<string, Map<string, number>> {
  const now = clock.now()
  const days = new Map<string, Map<string, number>>()
  for (const zone of zones) {
    for (const day of new Set([localDay(now, zone), localDay(now + AHEAD_MS, zone)])) {
      const due = dueOnDay(trigger, settings, day, zone)
      if (due.at - AHEAD_MS > now || due.until <= now) continue
      const known = days.get(day) ?? new Map<string, number>()
      days.set(day, known.set(zone, due.at))
    }
  }
  return days
}

type DayPlan = {
  mailing: MailingRow
  trigger: TriggerOf<'birthday'>
  day: string
  /** Undefined: not near in the guest's zone. */
  dueOf(guest: BirthdayGuest): number | undefined
}

async function planDay(deps: BirthdayDeps, plan: DayPlan, signal: AbortSignal | undefined): Promise<number> {
  const { db, clock, settings } = deps
  const { mailing, trigger, day, dueOf } = plan
  const birthday = birthdayOf(trigger, day)
  const dedupeKey = birthdayKey(birthday)
  const audience = parseAudience(mailing.audience)
  // The channel for which every guest is planned first; other channels follow from it.
  const [first] = await queuesOf(db, mailing)
  if (!first) return 0
  let planned = 0
  let after = ''
  while (!signal?.aborted) {
    const search = { birthDays: birthDaysOn(birthday), queueId: first.id, dedupeKey, after, limit: PAGE }
    const page = await findBirthdayGuests(db, search)
    const near = page.filter((guest) => dueOf(guest) !== undefined)
    const moment = { at: clock.now(), zone: settings.OTKLIK_TIME_ZONE }
    const ids = near.map(({ id }) => id)
    const inside = await guestsInAudience(db, audience, ids, moment)
    const invited = near.filter(({ id }) => inside.has(id))
    await transact(db, async (tx) => {
      const at = clock.now()
      for (const guest of invited) {
        await planTriggered(tx, mailing, {
          guestId: guest.id,
          dedupeKey,
          notBefore: known(dueOf(guest), 'birthday near'),
          at,
        })
      }
    })
    planned += invited.length
    const last = page.at(-1)
    if (!last || page.length < PAGE) break
    after = last.id
    await nextTick()
  }
  return planned
}

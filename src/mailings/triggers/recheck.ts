import type { Settings } from '../../../config/env.ts'
import { guestsInAudience, parseAudience } from '../../audiences/index.ts'
import type { ReadDb } from '../../db/index.ts'
import type { RenderContext } from '../../deliveries/index.ts'
import { fallbackZone } from '../schedule/clock-of.ts'
import type { MailingRow } from '../view.ts'
import {
  type Due,
  dayOfMessage,
  dueAfter,
  dueOnDay,
  localDay,
  type Trigger,
  triggerOf,
  yearOfBirthday,
} from './trigger.ts'
import { findOrder, findRetention, findRetentionChange } from './view.ts'

export type RecheckDeps = {
  db: ReadDb
  settings: Pick<Settings, 'OTKLIK_TRIGGER_MAX_AGE_HOURS' | 'OTKLIK_TIME_ZONE'>
}

export type SkipReason =
  | 'order_cancelled'
  | 'order_gone'
  | 'birthday_changed'
  | 'retention_changed'
  | 'too_late'
  | 'not_in_audience'

type Cause = { due: Due } | { skipReason: SkipReason }

/**
 * Why a triggered message that is about to leave must not: its reason no longer holds, its moment has passed, or the
 * guest is not in the audience, which is a filter here. Undefined when nothing stands in the way.
 */
export async function findSkipReason(
  { db, settings }: RecheckDeps,
  mailing: Pick<MailingRow, 'audience' | 'trigger_rule'>,
  context: RenderContext,
): Promise<SkipReason | undefined> {
  const trigger = triggerOf(mailing)
  const cause = await causeOf({ db, settings }, trigger, context)
  if ('skipReason' in cause) return cause.skipReason
  if (context.at >= cause.due.until) return 'too_late'
  const audience = parseAudience(mailing.audience)
  if ('all' in audience && !audience.exclude_audience_ids) return undefined
  const moment = { at: context.at, zone: settings.OTKLIK_TIME_ZONE }
  const inside = await guestsInAudience(db, audience, [context.guest.id], moment)
  return inside.has(context.guest.id) ? undefined : 'not_in_audience'
}

async function causeOf({ db, settings }: RecheckDeps, trigger: Trigger, context: RenderContext): Promise<Cause> {
  const { dedupeKey } = context.delivery
  switch (trigger.kind) {
    case 'order_delivered': {
      const order = await findOrder(db, dedupeKey)
      if (!order) return { skipReason: 'order_gone' }
      if (order.status !== 'delivered') return { skipReason: 'order_cancelled' }
      return { due: dueAfter(trigger, settings, order.delivered_at ?? context.at) }
    }
    case 'birthday': {
      const { birth_day } = context.guest
      if (birth_day === null) return { skipReason: 'birthday_changed' }
      const zone = context.guest.time_zone ?? (await fallbackZone(db, settings))
      const day = dayOfMessage(trigger, birth_day, yearOfBirthday(dedupeKey))
      const today = localDay(context.at, zone)
      if (day !== today) return { skipReason: day > today ? 'birthday_changed' : 'too_late' }
      return { due: dueOnDay(trigger, settings, day, zone) }
    }
    case 'retention': {
      const change = await findRetentionChange(db, dedupeKey)
      // A guest who has ordered since is no longer lost.
      if (change?.to_retention !== (await findRetention(db, context.guest.id)))
        return { skipReason: 'retention_changed' }
      return { due: dueAfter(trigger, settings, change.at) }
    }
    default:
      return trigger satisfies never
  }
}

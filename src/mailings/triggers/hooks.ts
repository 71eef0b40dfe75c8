import type { Settings } from '../../../config/env.ts'
import type { OrderHooks } from '../../orders/index.ts'
import { planTriggered } from './plan-triggered.ts'
import { dueAfter, triggerOf } from './trigger.ts'
import { findListening, hasOrderedBefore } from './view.ts'

export type TriggerHookDeps = { settings: Pick<Settings, 'OTKLIK_TRIGGER_MAX_AGE_HOURS'> }

const HUNDREDTHS = 100

/**
 * Plans what a delivered order triggers, in the order's own transaction: neither is stored without the other. The past
 * (an import of old orders) triggers nothing.
 */
export function triggerOrderHook({ settings }: TriggerHookDeps): OrderHooks['onChange'] {
  return async (tx, changes, at) => {
    const delivered = changes.filter(({ order, before }) => order.status === 'delivered' && before !== 'delivered')
    if (delivered.length === 0) return
    const listening = await findListening(tx, 'order_delivered')
    for (const { order } of delivered) {
      for (const mailing of listening) {
        const trigger = triggerOf(mailing)
        if (trigger.kind !== 'order_delivered') continue
        const due = dueAfter(trigger, settings, order.delivered_at ?? at)
        if (due.until <= at) continue
        if (trigger.restaurant_ids && !trigger.restaurant_ids.includes(order.restaurant_id)) continue
        if (trigger.min_total !== undefined && order.total < Math.round(trigger.min_total * HUNDREDTHS)) continue
        if (trigger.first_order_only && (await hasOrderedBefore(tx, order))) continue
        await planTriggered(tx, mailing, { guestId: order.guest_id, dedupeKey: order.id, notBefore: due.at, at })
      }
    }
  }
}

/** Plans what a change of a guest's retention triggers, in the transaction of that change. */
export function triggerRetentionHook({
  settings,
  clock,
}: TriggerHookDeps & { clock: { now(): number } }): OrderHooks['onRetention'] {
  return async (tx, change) => {
    const now = clock.now()
    for (const mailing of await findListening(tx, 'retention')) {
      const trigger = triggerOf(mailing)
      if (trigger.kind !== 'retention') continue
      const due = dueAfter(trigger, settings, change.at)
      if (due.until <= now) continue
      if (!trigger.to.some((retention) => retention === change.to)) continue
      if (trigger.from && !trigger.from.some((retention) => retention === change.from)) continue
      await planTriggered(tx, mailing, { guestId: change.guestId, dedupeKey: change.id, notBefore: due.at, at: now })
    }
  }
}

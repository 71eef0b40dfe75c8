import type { GuestDeps, GuestHooks } from '../guests/index.ts'
import type { MessageHooks, StatusDeps } from '../inbox/index.ts'
import type { Hooks } from '../lib/hooks.ts'
import type { SendDeps } from './deps.ts'
import { deliveryHooks, mergeDeliveries } from './hooks.ts'
import type { DeliveryKinds } from './kinds.ts'
import { deliveryPersonalData } from './personal-data.ts'
import { resolveDeliveries } from './resolve-deliveries.ts'
import { unmergeDeliveries } from './unmerge.ts'

type Base = Pick<SendDeps, 'db' | 'clock' | 'log' | 'signals' | 'settings' | 'metrics'>
type Others = {
  guests: GuestDeps & { hooks: Hooks<GuestHooks> }
  numbers: Pick<SendDeps, 'pool'>
  inbox: StatusDeps & { hooks: Hooks<MessageHooks> }
}

/** The queue of paced deliveries. The slices above it declare the kinds. */
export function composeDeliveries(base: Base, { guests, numbers, inbox }: Others) {
  const kinds: DeliveryKinds = {}
  guests.hooks.listen({ onMerge: mergeDeliveries, onUnmerge: unmergeDeliveries, ...deliveryPersonalData })
  inbox.hooks.listen(deliveryHooks())
  return {
    ...base,
    pool: numbers.pool,
    guests,
    inbox,
    kinds,
    declare: (more: DeliveryKinds) => void Object.assign(kinds, more),
    timeline: resolveDeliveries,
  }
}

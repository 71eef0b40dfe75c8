import { SECOND } from '../lib/units.ts'
import { ACCESS_FAILURES } from '../whatsapp/port.ts'
import type { StateReason } from './states.ts'
import type { NumberRow } from './store.ts'

/** A connection that comes back by itself is back by then; people see a number that is not within a minute. */
export const BACK_WITHIN_MS = 30 * SECOND

/** Why a number connects in vain: known from the beginning, or waited for already. */
export const IN_VAIN: readonly StateReason[] = [
  'connect_timeout',
  'suspended',
  'replaced',
  'proxy_unreachable',
  'proxy_refused',
  ...ACCESS_FAILURES,
]

/** Asked for by people: no cause for alarm. */
export const ON_PURPOSE: readonly StateReason[] = ['requested', 'requested_offline', 'parked']

/** Whether a number that should work does not, so that somebody has to look: unlinked, banned, or it cannot connect. */
export function isDown(
  { state, reason, state_at }: Pick<NumberRow, 'state' | 'reason' | 'state_at'>,
  now: number,
): boolean {
  const isOne = (reasons: readonly string[]) => reason !== null && reasons.includes(reason)
  if (state === 'logged_out' || state === 'failed') return !isOne(ON_PURPOSE)
  return state === 'connecting' && (isOne(IN_VAIN) || state_at <= now - BACK_WITHIN_MS)
}

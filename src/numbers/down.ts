import { SECOND } from '../lib/units.ts'
import { ACCESS_FAILURES } from '../whatsapp/port.ts'
import type { StateReason } from './states.ts'
import type { NumberRow } from './store.ts'

/** A connection that recovers by itself has done so by then; people see within a minute that a number is down. */
export const BACK_WITHIN_MS = 30 * SECOND

/** Reasons for which connecting cannot succeed, or is already being waited for. */
export const IN_VAIN: readonly StateReason[] = [
  'connect_timeout',
  'suspended',
  'replaced',
  'proxy_unreachable',
  'proxy_refused',
  ...ACCESS_FAILURES,
]

/** Reasons that people have asked for: no cause for alarm. */
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

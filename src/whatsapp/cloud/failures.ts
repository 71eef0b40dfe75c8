import { HOUR, MINUTE, SECOND } from '../../lib/units.ts'
import type { AccessFailure } from '../port.ts'
import type { GraphError } from './graph-error.ts'

/**
 * What follows when Meta refuses a message. In each case it is certain that the message was not sent. `retry`: the same
 * may be tried again, not before `afterMs`. `never`: not this message to this person, whatever anybody does.
 * `restrict`: the number may begin no conversations for a time; the message is not tried again automatically. `park`:
 * the number can do nothing until somebody has acted at Meta; the message waits for that.
 */
export type Fate =
  | { kind: 'retry'; afterMs: number }
  | { kind: 'never' }
  | { kind: 'restrict' }
  | { kind: 'park'; reason: AccessFailure }

type Row = {
  /** Inclusive. */
  codes: number | readonly [from: number, to: number]
  subcode?: number
  /** Why a message failed, in the API: stable names. */
  reason: string
  fate: Fate
}

const NEVER = { kind: 'never' } as const
const retry = (afterMs: number): Fate => ({ kind: 'retry', afterMs })
const park = (reason: AccessFailure): Fate => ({ kind: 'park', reason })

/**
 * Meta's codes, the first row that matches:
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes A code that is in no
 * row is `never`: nobody knows whether another try would be welcome.
 */
export const FAILURES: readonly Row[] = [
  // Access.
  { codes: 0, reason: 'token_refused', fate: park('token_refused') },
  { codes: 190, reason: 'token_refused', fate: park('token_refused') },
  { codes: 3, reason: 'permission_missing', fate: park('permission_missing') },
  { codes: 10, reason: 'permission_missing', fate: park('permission_missing') },
  { codes: [200, 299], reason: 'permission_missing', fate: park('permission_missing') },
  { codes: 131005, reason: 'permission_missing', fate: park('permission_missing') },
  { codes: 100, subcode: 33, reason: 'unknown_phone_number_id', fate: park('unknown_phone_number_id') },
  { codes: 33, reason: 'unknown_phone_number_id', fate: park('unknown_phone_number_id') },
  { codes: 133010, reason: 'not_registered', fate: park('not_registered') },
  { codes: 368, reason: 'account_blocked', fate: park('account_blocked') },
  { codes: 131031, reason: 'account_blocked', fate: park('account_blocked') },
  // Too much at once: later it will work.
  { codes: 4, reason: 'throughput_limit', fate: retry(MINUTE) },
  // 80008: calls about templates and other matters of an account.
  { codes: [80007, 80008], reason: 'throughput_limit', fate: retry(MINUTE) },
  { codes: 130429, reason: 'throughput_limit', fate: retry(5 * SECOND) },
  { codes: 133016, reason: 'throughput_limit', fate: retry(HOUR) },
  // To one person at most one message in 6 seconds over time.
  { codes: 131056, reason: 'pair_limit', fate: retry(6 * SECOND) },
  // Meta's own trouble.
  { codes: 1, reason: 'service_failed', fate: retry(10 * SECOND) },
  { codes: 2, reason: 'service_failed', fate: retry(10 * SECOND) },
  { codes: 131000, reason: 'service_failed', fate: retry(10 * SECOND) },
  { codes: 131016, reason: 'service_failed', fate: retry(30 * SECOND) },
  { codes: 131057, reason: 'in_maintenance', fate: retry(5 * MINUTE) },
  { codes: 133004, reason: 'service_failed', fate: retry(30 * SECOND) },
  // The number has been reported too often.
  { codes: 131048, reason: 'spam_limit', fate: { kind: 'restrict' } },
  // This person: another try would be worse than none.
  { codes: 131026, reason: 'undeliverable', fate: NEVER },
  { codes: 131047, reason: 'window_closed', fate: NEVER },
  { codes: 131049, reason: 'engagement_limit', fate: NEVER },
  { codes: 131050, reason: 'marketing_opt_out', fate: NEVER },
  { codes: 130472, reason: 'experiment', fate: NEVER },
  { codes: 130497, reason: 'country_restricted', fate: NEVER },
  { codes: 131021, reason: 'to_itself', fate: NEVER },
  { codes: 131030, reason: 'not_in_test_list', fate: NEVER },
  { codes: 131042, reason: 'payment_missing', fate: NEVER },
  { codes: 131045, reason: 'not_registered', fate: NEVER },
  // This message.
  { codes: 100, reason: 'invalid_message', fate: NEVER },
  { codes: [131008, 131009], reason: 'invalid_message', fate: NEVER },
  { codes: 131051, reason: 'unsupported_type', fate: NEVER },
  { codes: [131052, 131053], reason: 'media_refused', fate: NEVER },
  { codes: 132001, reason: 'template_missing', fate: NEVER },
  { codes: 132007, reason: 'template_policy', fate: NEVER },
  { codes: 132015, reason: 'template_paused', fate: NEVER },
  { codes: 132016, reason: 'template_disabled', fate: NEVER },
  { codes: [132000, 132999], reason: 'template_refused', fate: NEVER },
]

const UNKNOWN: Fate = NEVER

/** What follows from this refusal of Meta's. If it says how long to wait, that is the wait. */
export function fateOf({ code, subcode, retryAfterMs }: Pick<GraphError, 'code' | 'subcode' | 'retryAfterMs'>): Fate {
  const fate = findRow(code, subcode)?.fate ?? UNKNOWN
  return fate.kind === 'retry' ? retry(Math.max(fate.afterMs, retryAfterMs ?? 0)) : fate
}

/** Why a message failed that Meta refused with this code; undefined for a code that is not in the table. */
export function reasonOfMetaCode(code: number): string | undefined {
  return findRow(code, undefined)?.reason
}

function findRow(code: number, subcode: number | undefined): Row | undefined {
  return FAILURES.find(
    (row) =>
      (typeof row.codes === 'number' ? row.codes === code : code >= row.codes[0] && code <= row.codes[1]) &&
      (row.subcode === undefined || row.subcode === subcode),
  )
}

import { describe, expect, it } from 'vitest'
import { MINUTE, SECOND } from '../../lib/units.ts'
import { FAILURES, type Fate, fateOf, reasonOfMetaCode } from './failures.ts'

const fate = (code: number, more: { subcode?: number; retryAfterMs?: number } = {}): Fate =>
  fateOf({ code, subcode: undefined, retryAfterMs: undefined, ...more })

describe("Meta's refusals", () => {
  it.each<[number, Fate['kind'], string]>([
    [0, 'park', 'token_refused'],
    [190, 'park', 'token_refused'],
    [10, 'park', 'permission_missing'],
    [200, 'park', 'permission_missing'],
    [299, 'park', 'permission_missing'],
    [133010, 'park', 'not_registered'],
    [368, 'park', 'account_blocked'],
    [131031, 'park', 'account_blocked'],
    [4, 'retry', 'throughput_limit'],
    [80007, 'retry', 'throughput_limit'],
    [130429, 'retry', 'throughput_limit'],
    [131056, 'retry', 'pair_limit'],
    [131000, 'retry', 'service_failed'],
    [131016, 'retry', 'service_failed'],
    [131057, 'retry', 'in_maintenance'],
    [131048, 'restrict', 'spam_limit'],
    [131026, 'never', 'undeliverable'],
    [131047, 'never', 'window_closed'],
    [131049, 'never', 'engagement_limit'],
    [131050, 'never', 'marketing_opt_out'],
    [131042, 'never', 'payment_missing'],
    [100, 'never', 'invalid_message'],
    [131051, 'never', 'unsupported_type'],
    [131053, 'never', 'media_refused'],
    [132000, 'never', 'template_refused'],
    [132001, 'never', 'template_missing'],
    [132012, 'never', 'template_refused'],
    [132015, 'never', 'template_paused'],
    [132016, 'never', 'template_disabled'],
  ])('%i: %s, %s', (code, kind, reason) => {
    expect(fate(code).kind).toBe(kind)
    expect(reasonOfMetaCode(code)).toBe(reason)
  })

  it('each stand in the table once that is told apart from those behind it', () => {
    for (const [index, { codes, subcode, fate: own }] of FAILURES.entries()) {
      const code = typeof codes === 'number' ? codes : codes[0]
      const first = FAILURES.findIndex(
        (row) =>
          (typeof row.codes === 'number' ? row.codes === code : code >= row.codes[0] && code <= row.codes[1]) &&
          (row.subcode === undefined || row.subcode === subcode),
      )
      expect(first, `the row of ${code}`).toBe(index)
      expect(fate(code, subcode === undefined ? {} : { subcode })).toEqual(own)
    }
  })

  it('say when to come again, and then it is not sooner than the table has it', () => {
    expect(fate(130429, { retryAfterMs: 40 * SECOND })).toEqual({ kind: 'retry', afterMs: 40 * SECOND })
    expect(fate(4, { retryAfterMs: SECOND })).toEqual({ kind: 'retry', afterMs: MINUTE })
  })

  it('of an id that is none of the business are told from those of a message', () => {
    expect(fate(100, { subcode: 33 })).toEqual({ kind: 'park', reason: 'unknown_phone_number_id' })
  })

  it('that nobody knows are not answered by another try', () => {
    expect(fate(139999)).toEqual({ kind: 'never' })
    expect(reasonOfMetaCode(139999)).toBeUndefined()
    // Codes of linked devices are not Meta's.
    expect(reasonOfMetaCode(463)).toBeUndefined()
    expect(reasonOfMetaCode(429)).toBeUndefined()
  })
})

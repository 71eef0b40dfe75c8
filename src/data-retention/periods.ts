import { recordOf } from '../lib/record-of.ts'
import { RETENTION_KIND_NAMES, RETENTION_KINDS, type RetentionKind } from '../lib/retention-kinds.ts'
import type { PeriodRow } from './store.ts'

/** Days that each kind is kept; null: for ever. The administrator's setting, otherwise the default. */
export type Periods = Record<RetentionKind, number | null>

export function periodsOf(rows: readonly PeriodRow[]): Periods {
  const said = new Map(rows.map(({ kind, days }) => [kind, days]))
  return recordOf(RETENTION_KIND_NAMES, (kind) => {
    const { usualDays, leastDays } = RETENTION_KINDS[kind]
    const days = !isFixed(kind) && said.has(kind) ? (said.get(kind) ?? null) : usualDays
    // A later version may need to look back further than an administrator of an earlier one could know.
    return days === null ? null : Math.max(days, leastDays)
  })
}

/** Whether the period is the product's default. */
export function isFixed(kind: RetentionKind): boolean {
  return 'fixed' in RETENTION_KINDS[kind]
}

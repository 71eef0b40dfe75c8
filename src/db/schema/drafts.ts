import type { Generated } from 'kysely'

export type DraftsTables = {
  draft_usage: DraftUsageTable
}

/** What drafts by a language model cost in a month. */
export type DraftUsageTable = {
  /** `2026-11`, in UTC. */
  month: string
  /** Empty: all restaurants together, to which the ceiling applies. */
  restaurant_id: string
  calls: Generated<number>
  /** Of these, without a draft. */
  failed: Generated<number>
  input_tokens: Generated<number>
  output_tokens: Generated<number>
  /** Millionths of the currency. */
  cost_micros: Generated<number>
}

import type { Flag, Json } from './columns.ts'

export type RulesTables = {
  rules: RulesTable
  rule_versions: RuleVersionsTable
  rule_firings: RuleFiringsTable
  rule_wait_checks: RuleWaitChecksTable
}

/** When, if, then: what the inbox does automatically. */
export type RulesTable = {
  id: string
  name: string
  /** Rules are tried in this order; each place is taken once. */
  place: number
  /** When it was last switched on; null: it is off. Earlier events do not concern it. */
  enabled_at: number | null
  /** Why it was switched off automatically: `budget`. */
  off_reason: string | null
  /** Raised with each change of its definition. */
  version: number
  /** Kind of `trigger_rule`, for the index. */
  trigger_kind: string
  /** `triggerSchema`, `conditionsSchema`, `actionsSchema`, `budgetSchema` of src/rules/schema.ts. */
  trigger_rule: Json
  conditions: Json
  actions: Json
  budget: Json
  /** 1: later rules do not see what it fired for. */
  stops: Flag
  created_at: number
  updated_at: number
}

/** A rule's definition, and who wrote it; kept when the rule is deleted. */
export type RuleVersionsTable = {
  rule_id: string
  version: number
  /** `definitionSchema` of src/rules/schema.ts. */
  definition: Json
  author: string
  at: number
}

/** One rule did something for one cause, or would have. Once for each cause. */
export type RuleFiringsTable = {
  id: string
  rule_id: string
  /** The rule's definition at that time: see `rule_versions`. */
  rule_version: number
  guest_id: string
  trigger_kind: string
  /** What it fired for: `message:msg_...`; never twice. */
  cause: string
  /** `held`: the chat's budget was used up, so nothing was done; recorded once for each hour. */
  outcome: 'fired' | 'held'
  /** The outcome of each action: `stepsSchema` of src/rules/schema.ts. */
  steps: Json
  at: number
}

/** Waits that a rule has handled, so that the next check skips them. */
export type RuleWaitChecksTable = { rule_id: string; guest_id: string; waiting_since: number }

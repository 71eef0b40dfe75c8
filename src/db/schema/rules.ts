import type { Flag, Json } from './columns.ts'

export type RulesTables = {
  rules: RulesTable
  rule_versions: RuleVersionsTable
  rule_firings: RuleFiringsTable
  rule_wait_checks: RuleWaitChecksTable
}

/** When, if, then: what the inbox does by itself. */
export type RulesTable = {
  id: string
  name: string
  /** Rules are tried in this order; each place is taken once. */
  place: number
  /** When it was switched on last; null: it is off. What had happened before does not concern it. */
  enabled_at: number | null
  /** Why it is off, where it did not do as it should: `budget`. */
  off_reason: string | null
  /** One more with each change of what it says. */
  version: number
  /** Kind of `trigger_rule`, for the index. */
  trigger_kind: string
  /** `triggerSchema`, `conditionsSchema`, `actionsSchema`, `budgetSchema` of src/rules/schema.ts. */
  trigger_rule: Json
  conditions: Json
  actions: Json
  budget: Json
  /** 1: rules after it do not see what it fired for. */
  stops: Flag
  created_at: number
  updated_at: number
}

/** What a rule said, by whose hand; kept when the rule goes. */
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
  /** What the rule said then: see `rule_versions`. */
  rule_version: number
  guest_id: string
  trigger_kind: string
  /** What it fired for: `message:msg_...`; no second time. */
  cause: string
  /** `held`: the budget of the chat was used up, so nothing was done; told once for each hour. */
  outcome: 'fired' | 'held'
  /** What became of each action: `stepsSchema` of src/rules/schema.ts. */
  steps: Json
  at: number
}

/** Waits that a rule has looked at, so that the next look passes them by. */
export type RuleWaitChecksTable = { rule_id: string; guest_id: string; waiting_since: number }

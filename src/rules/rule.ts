import { LRUCache } from 'lru-cache'
import type { Logger } from '../lib/logger.ts'
import { type Definition, readActions, readBudget, readConditions, readTrigger } from './schema.ts'
import type { RuleRow } from './store.ts'

/** A rule as it is tried. */
export type Rule = Definition & { id: string; version: number; enabled_at: number | null }

const KEPT_RULES = 500
const readRules = new LRUCache<string, { version: number; definition: Definition }>({ max: KEPT_RULES })

/**
 * The readable ones: a rule written by an older version, which this one does not know, must not block guests' messages.
 */
export function readableRules({ log }: { log: Logger }, rows: readonly RuleRow[]): Rule[] {
  return rows.flatMap((row) => {
    try {
      return [ruleOf(row)]
    } catch (err) {
      log.error({ err, ruleId: row.id }, 'a rule cannot be read, so it does not fire')
      return []
    }
  })
}

/** Parsed once for each version: rules are tried with every message. */
function ruleOf(row: RuleRow): Rule {
  const { id, version, enabled_at } = row
  const known = readRules.get(id)
  if (known?.version === version) return { ...known.definition, id, version, enabled_at }
  const definition = definitionOf(row)
  readRules.set(id, { version, definition })
  return { ...definition, id, version, enabled_at }
}

export function definitionOf(row: RuleRow): Definition {
  return {
    name: row.name,
    trigger: readTrigger(row.trigger_rule),
    conditions: readConditions(row.conditions),
    actions: readActions(row.actions),
    budget: readBudget(row.budget),
    stop_after: row.stops === 1,
  }
}

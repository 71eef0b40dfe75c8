import { type Tx, transact } from '../db/index.ts'
import type { Actor } from '../http/route.ts'
import { definedOnly } from '../lib/defined-only.ts'
import { AppError, notFound } from '../lib/errors.ts'
import { checkRule } from './check/check-rule.ts'
import type { RuleRouteDeps } from './deps.ts'
import { definitionOf } from './rule.ts'
import type { Definition, RuleChanges } from './schema.ts'
import { insertRule, placeRules, type RuleRow, removeRule, switchRule, updateRule } from './store.ts'
import { getRule, ruleIds } from './view.ts'

/** This many are tried with every message. */
const MAX_RULES = 200

/** Throws `invalid_input` with what is wrong with it, and `conflict` when there are as many as allowed. */
export async function addRule(
  deps: RuleRouteDeps,
  { enabled, ...definition }: Definition & { enabled: boolean },
  actor: Actor,
): Promise<RuleRow> {
  return transact(deps.db, async (tx) => {
    const at = deps.clock.now()
    if ((await ruleIds(tx)).length >= MAX_RULES) {
      throw new AppError('conflict', `There are ${MAX_RULES} rules; delete one that is not needed.`)
    }
    await checkRule(tx, definition)
    const row = await insertRule(tx, definition, enabled, { by: actor.id, at })
    await note(tx, deps, { actor, action: 'create', row, at })
    return row
  })
}

/** Throws `not_found`, `invalid_input`. */
export async function changeRule(
  deps: RuleRouteDeps,
  id: string,
  { enabled, ...changes }: RuleChanges,
  actor: Actor,
): Promise<RuleRow> {
  return transact(deps.db, async (tx) => {
    const at = deps.clock.now()
    const before = await getRule(tx, id)
    const definition = { ...definitionOf(before), ...definedOnly(changes) }
    const isChanged = Object.keys(definedOnly(changes)).length > 0
    // When switched on it has to be valid today, whatever it was when it was saved.
    if (isChanged || enabled) await checkRule(tx, definition)
    if (isChanged) {
      const row = await updateRule(tx, before, definition, { by: actor.id, at })
      await note(tx, deps, { actor, action: 'change', row, at })
    }
    if (enabled !== undefined && (await switchRule(tx, id, { enabled, reason: null, at }))) {
      await note(tx, deps, { actor, action: enabled ? 'enable' : 'disable', row: before, at })
    }
    return getRule(tx, id)
  })
}

/** Throws `not_found`. */
export async function deleteRule(deps: RuleRouteDeps, id: string, actor: Actor): Promise<void> {
  await transact(deps.db, async (tx) => {
    const row = await getRule(tx, id)
    if (!(await removeRule(tx, id))) throw notFound('rule', id)
    await note(tx, deps, { actor, action: 'delete', row, at: deps.clock.now() })
  })
}

/** Throws `invalid_input` when these are not all existing rules. */
export async function orderRules(deps: RuleRouteDeps, ids: readonly string[], actor: Actor): Promise<void> {
  await transact(deps.db, async (tx) => {
    const known = await ruleIds(tx)
    const isWhole =
      ids.length === known.length && new Set(ids).size === ids.length && known.every((id) => ids.includes(id))
    if (!isWhole) {
      const message = 'must name every rule once'
      throw new AppError('invalid_input', 'The order has to name every rule once.', [{ path: 'body.ids', message }])
    }
    await placeRules(tx, ids)
    const at = deps.clock.now()
    await deps.audit(tx, { actor: actor.id, action: 'rule.order', subject: ids[0] ?? 'rules', details: {}, at })
  })
}

type Noted = { actor: Actor; action: string; row: RuleRow; at: number }

function note(tx: Tx, { audit }: RuleRouteDeps, { actor, action, row, at }: Noted): Promise<void> {
  return audit(tx, {
    actor: actor.id,
    action: `rule.${action}`,
    subject: row.id,
    details: { name: row.name, version: row.version },
    at,
  })
}

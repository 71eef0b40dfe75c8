import { type Selectable, sql } from 'kysely'
import { dialectOf, RetryTransaction, type Tx } from '../db/index.ts'
import type { RuleFiringsTable, RulesTable, RuleVersionsTable } from '../db/schema/rules.ts'
import { newId } from '../lib/ids.ts'
import type { Definition, Step } from './schema.ts'

export type RuleRow = Selectable<RulesTable>
export type VersionRow = Selectable<RuleVersionsTable>
export type FiringRow = Selectable<RuleFiringsTable>

function columnsOf({ name, trigger, conditions, actions, budget, stop_after }: Definition) {
  return {
    name,
    trigger_kind: trigger.kind,
    trigger_rule: JSON.stringify(trigger),
    conditions: JSON.stringify(conditions),
    actions: JSON.stringify(actions),
    budget: JSON.stringify(budget),
    stops: stop_after ? (1 as const) : (0 as const),
  }
}

type Made = { by: string; at: number }

/** After all others. */
export async function insertRule(tx: Tx, definition: Definition, enabled: boolean, made: Made): Promise<RuleRow> {
  const { at } = made
  const last = await tx
    .selectFrom('rules')
    .select((eb) => eb.fn.max('place').as('place'))
    .executeTakeFirst()
  const row = await tx
    .insertInto('rules')
    .values({
      id: newId('rul'),
      ...columnsOf(definition),
      place: Number(last?.place ?? 0) + 1,
      enabled_at: enabled ? at : null,
      off_reason: null,
      version: 1,
      created_at: at,
      updated_at: at,
    })
    .returningAll()
    .executeTakeFirstOrThrow()
  await keepVersion(tx, row, definition, made)
  return row
}

/** Throws `RetryTransaction` when somebody has changed it since it was read. */
export async function updateRule(tx: Tx, before: RuleRow, definition: Definition, made: Made): Promise<RuleRow> {
  const row = await tx
    .updateTable('rules')
    .set({ ...columnsOf(definition), version: before.version + 1, updated_at: made.at })
    .where('id', '=', before.id)
    .where('version', '=', before.version)
    .returningAll()
    .executeTakeFirst()
  if (!row) throw new RetryTransaction('a rule')
  await keepVersion(tx, row, definition, made)
  return row
}

async function keepVersion(tx: Tx, { id, version }: RuleRow, definition: Definition, made: Made): Promise<void> {
  await tx
    .insertInto('rule_versions')
    .values({ rule_id: id, version, definition: JSON.stringify(definition), author: made.by, at: made.at })
    .execute()
}

/** Returns whether that changed anything. */
export async function switchRule(
  tx: Tx,
  id: string,
  { enabled, reason, at }: { enabled: boolean; reason: string | null; at: number },
): Promise<boolean> {
  const result = await tx
    .updateTable('rules')
    .set({ enabled_at: enabled ? at : null, off_reason: reason, updated_at: at })
    .where('id', '=', id)
    .where('enabled_at', enabled ? 'is' : 'is not', null)
    .executeTakeFirst()
  return result.numUpdatedRows > 0n
}

/** What it did stays in the guests' timelines. Returns whether there was one. */
export async function removeRule(tx: Tx, id: string): Promise<boolean> {
  await tx.deleteFrom('rule_wait_checks').where('rule_id', '=', id).execute()
  const { numDeletedRows } = await tx.deleteFrom('rules').where('id', '=', id).executeTakeFirst()
  return numDeletedRows > 0n
}

/** Puts these rules in this order; the caller has checked that they are all there are. */
export async function placeRules(tx: Tx, ids: readonly string[]): Promise<void> {
  for (const [index, id] of ids.entries()) {
    await tx
      .updateTable('rules')
      .set({ place: index + 1 })
      .where('id', '=', id)
      .execute()
  }
}

type NewFiring = Pick<FiringRow, 'rule_id' | 'rule_version' | 'guest_id' | 'trigger_kind' | 'cause' | 'outcome' | 'at'>

/** Undefined: the rule has already fired for this cause. */
export async function insertFiring(tx: Tx, firing: NewFiring): Promise<FiringRow | undefined> {
  return tx
    .insertInto('rule_firings')
    .values({ id: newId('fir'), steps: '[]', ...firing })
    .onConflict((conflict) => conflict.columns(['rule_id', 'cause']).doNothing())
    .returningAll()
    .executeTakeFirst()
}

export async function writeSteps(tx: Tx, id: string, steps: readonly Step[]): Promise<void> {
  await tx
    .updateTable('rule_firings')
    .set({ steps: JSON.stringify(steps) })
    .where('id', '=', id)
    .execute()
}

/** Records that this rule has handled this wait; false: it, or another process, already had. */
export async function checkWait(
  tx: Tx,
  check: { rule_id: string; guest_id: string; waiting_since: number },
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('rule_wait_checks')
    .values(check)
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst()
  return (numInsertedOrUpdatedRows ?? 0n) > 0n
}

export async function forgetWaitChecks(tx: Tx, ruleId: string, before: number): Promise<void> {
  await tx.deleteFrom('rule_wait_checks').where('rule_id', '=', ruleId).where('waiting_since', '<', before).execute()
}

/** Two guests are one. */
export async function mergeFirings(tx: Tx, { keptId, mergedId }: { keptId: string; mergedId: string }): Promise<void> {
  await tx.updateTable('rule_firings').set({ guest_id: keptId }).where('guest_id', '=', mergedId).execute()
}

/**
 * Keeps others from firing the rule until this transaction ends; on SQLite, if another wrote meanwhile, this
 * transaction is run again. Returns since when the rule is on; null: it is off, or gone.
 */
export async function lockRule(tx: Tx, id: string): Promise<number | null> {
  const query = tx.selectFrom('rules').select('enabled_at').where('id', '=', id)
  const row = await (dialectOf(tx) === 'postgres' ? query.forNoKeyUpdate() : query).executeTakeFirst()
  return row?.enabled_at ?? null
}

/**
 * How often a rule has fired within an hour and a day, in total and for one guest. Its budget bounds what is counted.
 */
export async function countFirings(
  tx: Tx,
  { ruleId, guestId, hourAgo, dayAgo }: { ruleId: string; guestId: string; hourAgo: number; dayAgo: number },
) {
  const lately = sql<boolean>`at > ${hourAgo}`
  const theirs = sql<boolean>`guest_id = ${guestId}`
  const count = (which: ReturnType<typeof sql<boolean>>) =>
    sql<number>`cast(coalesce(sum(case when ${which} then 1 else 0 end), 0) as bigint)`
  const row = await tx
    .selectFrom('rule_firings')
    .select((eb) => [
      eb.fn.countAll<number>().as('day'),
      count(lately).as('hour'),
      count(theirs).as('chatDay'),
      count(sql<boolean>`${lately} and ${theirs}`).as('chatHour'),
    ])
    .where('rule_id', '=', ruleId)
    .where('outcome', '=', 'fired')
    .where('at', '>', dayAgo)
    .executeTakeFirstOrThrow()
  return {
    day: Number(row.day),
    hour: Number(row.hour),
    chatDay: Number(row.chatDay),
    chatHour: Number(row.chatHour),
  }
}

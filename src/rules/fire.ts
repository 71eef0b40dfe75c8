import { afterCommit, isFaultOfData, RetryTransaction, recordEvent, savepoint, type Tx } from '../db/index.ts'
import { addToTimeline } from '../guests/index.ts'
import { toIso } from '../http/time.ts'
import { AppError } from '../lib/errors.ts'
import { DAY, HOUR } from '../lib/units.ts'
import { act } from './act.ts'
import { judgeBudget, type Verdict } from './budget.ts'
import type { RuleDeps } from './deps.ts'
import { findFacts } from './facts/view.ts'
import { type Facts, hears, matches, mayMatch, type Occurrence } from './matches.ts'
import { type Rule, readableRules } from './rule.ts'
import type { Action, Step } from './schema.ts'
import { countFirings, insertFiring, lockRule, switchRule, writeSteps } from './store.ts'
import { rulesListening } from './view.ts'

/** What was over this long before it arrived fires nothing: imported history, a phone that was off for days. */
const PAST_AFTER_MS = DAY

export const isOver = (at: number, now: number) => now - at >= PAST_AFTER_MS

/**
 * Tries the rules, in order, for an event, in the transaction that stores it: so each fires for it once, whatever dies.
 * All are judged by the state before any of them acted, and nothing they do is something rules listen to: none fires
 * another.
 */
export async function fireRules(
  tx: Tx,
  deps: RuleDeps,
  kinds: readonly Occurrence['kind'][],
  describe: () => Promise<Occurrence[]>,
): Promise<void> {
  const rules = readableRules(deps, await rulesListening(tx, kinds))
  if (rules.length === 0) return
  const now = deps.clock.now()
  const occurrences = (await describe()).filter(({ at }) => !isOver(at, now))
  const [first] = occurrences
  if (!first) return
  const candidates = rules.flatMap((rule) => {
    const occurrence = occurrences.find((each) => hears(rule.trigger, each))
    return occurrence && mayMatch(rule.conditions, occurrence) ? [{ rule, occurrence }] : []
  })
  if (candidates.length === 0) return
  const facts = await findFacts(
    tx,
    candidates.flatMap(({ rule }) => rule.conditions),
    occurrences,
  )
  for (const { rule, occurrence } of candidates) {
    if (!matches(rule.conditions, occurrence, facts(occurrence))) continue
    if ((await fire(tx, deps, rule, occurrence)) && rule.stop_after) break
  }
}

/** The same for one rule whose trigger has been checked. */
export async function fireIfMatching(tx: Tx, deps: RuleDeps, rule: Rule, occurrence: Occurrence): Promise<boolean> {
  if (!mayMatch(rule.conditions, occurrence)) return false
  const facts: Facts = (await findFacts(tx, rule.conditions, [occurrence]))(occurrence)
  return matches(rule.conditions, occurrence, facts) && fire(tx, deps, rule, occurrence)
}

/** Whether it fired: not if it already had for this cause, or has used up its budget. */
async function fire(tx: Tx, deps: RuleDeps, rule: Rule, occurrence: Occurrence): Promise<boolean> {
  const at = deps.clock.now()
  const { guestId, kind, cause } = occurrence
  const firing = { rule_id: rule.id, rule_version: rule.version, guest_id: guestId, trigger_kind: kind, at }
  const verdict = await mayFire(tx, rule, { guestId, at })
  if (verdict === 'off') return false
  if (verdict === 'held') {
    await insertFiring(tx, { ...firing, outcome: 'held', cause: `held:${guestId}:${Math.floor(at / HOUR)}` })
    return false
  }
  if (verdict === 'spent') {
    await stop(tx, rule, at)
    return false
  }
  const row = await insertFiring(tx, { ...firing, outcome: 'fired', cause })
  if (!row) return false
  const steps: Step[] = []
  for (const action of rule.actions) steps.push(await tryAction(tx, deps, { rule, occurrence, action }))
  await writeSteps(tx, row.id, steps)
  await addToTimeline(tx, { guestId, at, kind: 'rule', refId: row.id })
  if (rule.actions.some((action) => action.kind === 'webhook')) {
    const data = {
      id: row.id,
      rule: { id: rule.id, name: rule.name, version: rule.version },
      trigger: kind,
      guest_id: guestId,
      message_id: occurrence.messageId,
      restaurant_id: occurrence.restaurantId,
      steps,
      at: toIso(at),
    }
    await recordEvent(tx, { type: 'rule.fired', at, data })
  }
  afterCommit(tx, () => deps.signals.notify('outbox'))
  return true
}

/**
 * Whether the budget has room for one more. A loud chat is noticed without a lock; whoever is about to fire counts
 * again while nobody else can fire this rule, so simultaneous firings never exceed the budget. `off`: it was switched
 * off meanwhile.
 */
async function mayFire(tx: Tx, rule: Rule, { guestId, at }: { guestId: string; at: number }): Promise<Verdict | 'off'> {
  const judge = async (enabledAt: number) => {
    // Whoever switches a rule on again has looked at it: it starts over.
    const since = (ms: number) => Math.max(at - ms, enabledAt - 1)
    const counted = { ruleId: rule.id, guestId, hourAgo: since(HOUR), dayAgo: since(DAY) }
    return judgeBudget(rule.budget, await countFirings(tx, counted))
  }
  if ((await judge(rule.enabled_at ?? at)) === 'held') return 'held'
  const enabledAt = await lockRule(tx, rule.id)
  return enabledAt === null ? 'off' : judge(enabledAt)
}

/** An action that cannot be done blocks no other, and least of all the guest's message. */
async function tryAction(
  tx: Tx,
  deps: RuleDeps,
  { rule, occurrence, action }: { rule: Rule; occurrence: Occurrence; action: Action },
): Promise<Step> {
  try {
    return await savepoint(tx, () => act(tx, deps, rule, occurrence, action))
  } catch (err) {
    if (err instanceof AppError) return { action: action.kind, done: false, reason: err.code }
    if (isOfStore(err)) throw err
    deps.log.error({ err, ruleId: rule.id }, 'an action of a rule failed')
    return { action: action.kind, done: false, reason: 'failed' }
  }
}

/** The store could not work, or asks for another try: then nothing in the transaction counts. */
function isOfStore(error: unknown): boolean {
  if (error instanceof RetryTransaction) return true
  return error instanceof Error && 'code' in error && !isFaultOfData(error)
}

/** A rule that fires as often as it never should is switched off until somebody has looked at it. */
async function stop(tx: Tx, rule: Rule, at: number): Promise<void> {
  if (!(await switchRule(tx, rule.id, { enabled: false, reason: 'budget', at }))) return
  const { id, name, budget } = rule
  await recordEvent(tx, { type: 'rule.stopped', at, data: { rule: { id, name }, reason: 'budget', budget } })
}

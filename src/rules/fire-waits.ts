import { type Db, type Tx, transact } from '../db/index.ts'
import { lockGuest } from '../guests/index.ts'
import { eachApart } from '../lib/each-apart.ts'
import { DAY, MINUTE } from '../lib/units.ts'
import type { RuleDeps } from './deps.ts'
import { fireIfMatching } from './fire.ts'
import { type Rule, readableRules } from './rule.ts'
import { checkWait, forgetWaitChecks } from './store.ts'
import { findMessage, listeningRules, unseenWaits } from './view.ts'

const PAGE = 100
/** A wait that is older when first seen concerns nobody: the installation stood still for days. */
const OLDEST_MS = DAY

export type WaitDeps = RuleDeps & { db: Db }

/**
 * Fires rules for guests who have waited longer than the rules allow: once for each wait. Returns how many were looked
 * at.
 */
export async function fireWaits(deps: WaitDeps, signal?: AbortSignal): Promise<number> {
  let looked = 0
  const look = async (rule: Rule) => {
    looked += await lookAtWaits(deps, rule, signal)
  }
  await eachApart(readableRules(deps, await listeningRules(deps.db, ['waits_longer'])), look, ({ id }) => id)
  return looked
}

async function lookAtWaits(deps: WaitDeps, rule: Rule, signal: AbortSignal | undefined): Promise<number> {
  if (rule.trigger.kind !== 'waits_longer') return 0
  const { db, clock } = deps
  const now = clock.now()
  const waitMs = rule.trigger.minutes * MINUTE
  // Waits that were this long before the rule existed do not concern it.
  const reachedAfter = Math.max(rule.enabled_at ?? now, now - OLDEST_MS)
  const span = { after: reachedAfter - waitMs, upTo: now - waitMs, limit: PAGE }
  let looked = 0
  while (!signal?.aborted) {
    const waits = await unseenWaits(db, rule.id, span)
    for (const { id, waiting_since: since } of waits) {
      if (since === null || signal?.aborted) continue
      await transact(db, (tx) => lookAtWait(tx, deps, rule, { guestId: id, since }))
    }
    looked += waits.length
    if (waits.length < PAGE) break
  }
  await transact(db, (tx) => forgetWaitChecks(tx, rule.id, span.after - OLDEST_MS))
  return looked
}

async function lookAtWait(
  tx: Tx,
  deps: WaitDeps,
  rule: Rule,
  { guestId, since }: { guestId: string; since: number },
): Promise<void> {
  // Checked again with the row as it is now: somebody may have answered meanwhile.
  const guest = await lockGuest(tx, guestId)
  if (!guest || guest.merged_into !== null || guest.resolved_at !== null || guest.waiting_since !== since) return
  if (!(await checkWait(tx, { rule_id: rule.id, guest_id: guestId, waiting_since: since }))) return
  const message = guest.waiting_message_id === null ? undefined : await findMessage(tx, guest.waiting_message_id)
  await fireIfMatching(tx, deps, rule, {
    kind: 'waits_longer',
    cause: `wait:${guestId}:${since}`,
    guestId,
    numberId: message?.number_id ?? null,
    restaurantId: message?.restaurant_id ?? null,
    messageId: message?.id ?? null,
    text: message?.text ?? null,
    score: null,
    orderStatus: null,
    waitedMs: deps.clock.now() - since,
    at: since,
  })
}

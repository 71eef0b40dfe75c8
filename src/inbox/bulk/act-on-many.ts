import { type Tx, transact } from '../../db/index.ts'
import {
  type AuditHook,
  addTags,
  applyHandling,
  assignConversation,
  lockLivingGuest,
  recordGuestUpdated,
  removeTags,
  reopenConversation,
  resolveConversation,
} from '../../guests/index.ts'
import { toIso } from '../../http/time.ts'
import { AppError } from '../../lib/errors.ts'
import { markReadIn, markUnreadIn } from '../mark-read.ts'
import type { WriteDeps } from '../write-message.ts'
import type { BulkAction, BulkReport } from './actions.ts'

export type BulkDeps = WriteDeps & { audit: AuditHook }

type Result = BulkReport['results'][number]
/** `numbers`: those whose phones have to be told. */
type Acted = { changed: boolean; numbers: readonly string[] }

/**
 * Does one thing to each of several conversations, each in a transaction of its own, so that one that cannot be changed
 * does not hold up the others. Repeating it changes nothing.
 */
export async function actOnMany(
  deps: BulkDeps,
  guestIds: readonly string[],
  action: BulkAction,
  by: string,
): Promise<BulkReport> {
  const { db, clock, signals } = deps
  const results: Result[] = []
  const told = new Set<string>()
  for (const guestId of new Set(guestIds)) {
    try {
      const { result, numbers } = await transact(db, (tx) =>
        actOnOne(tx, deps, guestId, { action, by, at: clock.now() }),
      )
      results.push(result)
      for (const numberId of numbers) told.add(numberId)
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      const problem = { code: error.code, detail: error.message }
      results.push({ guest_id: guestId, status: 'failed', before: null, error: problem })
    }
  }
  signals.notify('outbox')
  for (const numberId of told) signals.notify('replies', numberId)
  const count = (status: Result['status']) => results.filter((one) => one.status === status).length
  return { done: count('done'), unchanged: count('unchanged'), failed: count('failed'), results }
}

type Doing = { action: BulkAction; by: string; at: number }

async function actOnOne(
  tx: Tx,
  deps: BulkDeps,
  guestId: string,
  doing: Doing,
): Promise<{ result: Result; numbers: readonly string[] }> {
  const guest = await lockLivingGuest(tx, guestId)
  const { changed, numbers } = await perform(tx, deps, guest.id, doing)
  const before = {
    assignee: guest.assignee,
    team_id: guest.team_id,
    snoozed_until: toIso(guest.snoozed_until),
    resolved_at: toIso(guest.resolved_at),
  }
  return { result: { guest_id: guestId, status: changed ? 'done' : 'unchanged', before, error: null }, numbers }
}

async function perform(tx: Tx, deps: BulkDeps, guestId: string, { action, by, at }: Doing): Promise<Acted> {
  const acted = (changed: boolean, numbers: readonly string[] = []) => ({ changed, numbers })
  switch (action.type) {
    case 'assign': {
      const to = { assignee: action.assignee, teamId: action.team_id }
      return acted((await assignConversation(tx, guestId, to, { by, reason: 'bulk', at })) !== undefined)
    }
    case 'tag':
    case 'untag': {
      const changed = await (action.type === 'tag' ? addTags : removeTags)(tx, guestId, action.tags)
      if (changed) await recordGuestUpdated(tx, guestId, { changed: 'profile', by, at })
      return acted(changed)
    }
    case 'resolve':
    case 'reopen': {
      const change = action.type === 'resolve' ? resolveConversation(at) : reopenConversation
      return acted(await applyHandling(tx, deps.audit, guestId, { change, action: action.type, by, at }))
    }
    case 'read':
      return markReadIn(tx, guestId, { at, by })
    case 'unread':
      return markUnreadIn(tx, guestId, { at, by })
    default:
      return action satisfies never
  }
}

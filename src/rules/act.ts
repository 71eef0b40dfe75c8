import { recordEvent, type Tx } from '../db/index.ts'
import {
  addNote,
  addTags,
  assignConversation,
  handleGuest,
  lockGuest,
  recordGuestUpdated,
  removeTags,
  resolveConversation,
} from '../guests/index.ts'
import { findOptOutRequest, queueAutomaticAnswer } from '../inbox/index.ts'
import { answerText } from './answer-text.ts'
import type { RuleDeps } from './deps.ts'
import type { Occurrence } from './matches.ts'
import type { Rule } from './rule.ts'
import type { Action, ActionOf, Step } from './schema.ts'
import { chatOfGuest, isActiveUser, isLivingTeam } from './view.ts'

type Outcome = { done: true; ref?: string } | { done: false; reason: string }

const DONE: Outcome = { done: true }
const skipped = (reason: string): Outcome => ({ done: false, reason })

/**
 * Runs one action of a rule. Everything it changes records the rule's id as the author. Throws `AppError` when the
 * guest, or what the rule names, is gone.
 */
export async function act(tx: Tx, deps: RuleDeps, rule: Rule, occurrence: Occurrence, action: Action): Promise<Step> {
  const outcome = await perform(tx, deps, { rule, occurrence, action })
  return { action: action.kind, ...outcome }
}

async function perform(
  tx: Tx,
  deps: RuleDeps,
  { rule, occurrence, action }: { rule: Rule; occurrence: Occurrence; action: Action },
): Promise<Outcome> {
  const { guestId } = occurrence
  const doing = { by: rule.id, at: deps.clock.now() }
  switch (action.kind) {
    case 'assign_user':
      if (!(await isActiveUser(tx, action.user_id))) return skipped('user_gone')
      return assign(tx, guestId, { assignee: action.user_id }, { ...doing, replace: action.replace })
    case 'assign_team':
      if (!(await isLivingTeam(tx, action.team_id))) return skipped('team_gone')
      return assign(tx, guestId, { teamId: action.team_id }, { ...doing, replace: action.replace })
    case 'tag':
      return changed(tx, guestId, 'profile', doing, await addTags(tx, guestId, action.tags))
    case 'untag':
      return changed(tx, guestId, 'profile', doing, await removeTags(tx, guestId, action.tags))
    case 'note': {
      const { id } = await addNote(tx, guestId, { text: action.text, author: rule.id, at: doing.at })
      await changed(tx, guestId, 'notes', doing, true)
      return { done: true, ref: id }
    }
    case 'notify':
      await tellUsers(tx, rule, occurrence, { action, at: doing.at })
      return DONE
    case 'answer_text':
    case 'answer_template':
      return answer(tx, deps, rule, { occurrence, action })
    case 'resolve':
      return changed(
        tx,
        guestId,
        'handling',
        doing,
        (await handleGuest(tx, guestId, resolveConversation(doing.at), doing)) !== undefined,
      )
    case 'webhook':
      // The event reports the outcome of all actions, so it is written when they are done.
      return DONE
    default:
      return action satisfies never
  }
}

type Doing = { by: string; at: number }

async function changed(
  tx: Tx,
  guestId: string,
  what: 'profile' | 'notes' | 'handling',
  doing: Doing,
  isNew: boolean,
): Promise<Outcome> {
  if (!isNew) return skipped('already_so')
  await recordGuestUpdated(tx, guestId, { changed: what, ...doing })
  return DONE
}

/** An operator who has the conversation keeps it, unless the rule says otherwise. */
async function assign(
  tx: Tx,
  guestId: string,
  to: { assignee?: string; teamId?: string },
  { replace, ...doing }: Doing & { replace: boolean },
): Promise<Outcome> {
  const expected = replace ? {} : { assignee: null }
  const guest = await assignConversation(tx, guestId, to, { ...doing, reason: 'rule', expected })
  if (guest) return DONE
  const { assignee } = (await lockGuest(tx, guestId)) ?? { assignee: null }
  return skipped(assignee === null || assignee === to.assignee ? 'already_so' : 'already_assigned')
}

async function tellUsers(
  tx: Tx,
  rule: Rule,
  { guestId, kind }: Occurrence,
  { action, at }: { action: ActionOf<'notify'>; at: number },
): Promise<void> {
  const data = {
    user_ids: action.user_ids,
    guest_id: guestId,
    cause: 'rule',
    rule: { id: rule.id, name: rule.name, trigger: kind },
  }
  await recordEvent(tx, { type: 'user.notice', at, data })
}

/**
 * By the number the guest wrote to; otherwise by that of the chat in which they last did. A guest who never wrote gets
 * no answer: that would be a mailing.
 */
async function answer(
  tx: Tx,
  deps: RuleDeps,
  rule: Rule,
  { occurrence, action }: { occurrence: Occurrence; action: ActionOf<'answer_text' | 'answer_template'> },
): Promise<Outcome> {
  const { guestId, cause, messageId, kind, at, text } = occurrence
  // Words that end or allow mailings are confirmed automatically.
  if (kind !== 'waits_longer' && text !== null && findOptOutRequest(text)) return skipped('thanked')
  const numberId = occurrence.numberId ?? (await chatOfGuest(tx, guestId))?.number_id
  if (numberId === undefined) return skipped('no_chat')
  const words = await answerText(tx, deps, action, { ruleId: rule.id, occurrence, numberId })
  if ('skip' in words) return skipped(words.skip)
  const result = await queueAutomaticAnswer(tx, deps, {
    kind: 'rule',
    source: rule.id,
    dedupeKey: cause,
    guestId,
    numberId,
    answers: messageId !== null && kind !== 'waits_longer' ? { messageId, at } : null,
    // A rating in the chat is thanked for there.
    ...(kind === 'rating_given' && { thankedSince: at }),
    text: words.text,
  })
  return result.queued ? { done: true, ref: result.messageId } : skipped(result.reason)
}

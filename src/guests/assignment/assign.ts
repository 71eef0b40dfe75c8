import { audit } from '../../access/index.ts'
import { recordEvent, type Tx } from '../../db/index.ts'
import type { AssignmentReason } from '../../db/schema/guests.ts'
import { newId } from '../../lib/ids.ts'
import { recordGuestUpdated } from '../guest-updated.ts'
import { lockLivingGuest } from '../handling.ts'
import { presentGuest } from '../present.ts'
import { type GuestRow, updateGuest } from '../store.ts'
import { addToTimeline } from '../timeline-entries.ts'
import { findDetails } from '../view.ts'
import { getTeam } from './team.ts'

/**
 * Who gets a conversation. Only a team: it goes to the team's queue and nobody has it, unless it is already this
 * team's. What is left out stays as it is.
 */
export type AssignTo = { assignee?: string | null | undefined; teamId?: string | null | undefined }

export type AssignedBy = {
  /** The id of a user, key or rule, or `system`. */
  by: string
  reason: AssignmentReason
  at: number
  /** Only while these values hold: automatic assignment never takes anything from a person. */
  expected?: Partial<Pick<GuestRow, 'assignee' | 'team_id'>> | undefined
}

/**
 * Gives a conversation to a person, a team or nobody: the one way for operators, rules, automatic assignment and bulk
 * actions. The guest's row is locked, so calls at the same time result in one assignee. Audited, in the timeline, and
 * announced as `conversation.assigned`; the caller signals `outbox` after the commit. Returns the guest if anything
 * changed. Throws `not_found`, and `wrong_state` for an erased guest.
 */
export async function assignConversation(
  tx: Tx,
  guestId: string,
  to: AssignTo,
  { by, reason, at, expected = {} }: AssignedBy,
): Promise<GuestRow | undefined> {
  if (to.teamId) await getTeam(tx, to.teamId)
  const guest = await lockLivingGuest(tx, guestId)
  if (expected.assignee !== undefined && expected.assignee !== guest.assignee) return undefined
  if (expected.team_id !== undefined && expected.team_id !== guest.team_id) return undefined
  const team_id = to.teamId === undefined ? guest.team_id : to.teamId
  const left = team_id === guest.team_id ? guest.assignee : null
  const assignee = to.assignee === undefined ? left : to.assignee
  if (assignee === guest.assignee && team_id === guest.team_id) return undefined
  const assigned_at = assignee === guest.assignee ? guest.assigned_at : assignee === null ? null : at
  const changed = await updateGuest(tx, guest.id, { assignee, team_id, assigned_at, route_at: null }, at)
  await record(tx, { before: guest, after: changed, by, reason, at })
  return changed
}

type Change = { before: GuestRow; after: GuestRow; by: string; reason: AssignmentReason; at: number }

async function record(tx: Tx, { before, after, by, reason, at }: Change): Promise<void> {
  const { id: guestId, assignee, team_id } = after
  const was = { from_assignee: before.assignee, from_team_id: before.team_id }
  const id = newId('asg')
  await tx
    .insertInto('assignments')
    .values({ id, guest_id: guestId, at, team_id, assignee, ...was, reason, by })
    .execute()
  await addToTimeline(tx, { guestId, at, kind: 'assignment', refId: id })
  const details = { assignee, team_id, reason }
  await audit(tx, { actor: { id: by }, action: 'guest.assign', subject: guestId, details, at })
  await recordGuestUpdated(tx, guestId, { changed: 'handling', by, at })
  const data = { ...presentGuest(after, await findDetails(tx, guestId)), ...was, reason, by }
  await recordEvent(tx, { type: 'conversation.assigned', at, data })
}

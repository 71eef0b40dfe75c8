import type { Selectable } from 'kysely'
import type { Tx } from '../../db/index.ts'
import type { AnswerTimesTable } from '../../db/schema/guests.ts'
import { newId } from '../../lib/ids.ts'
import { lockGuest, updateGuestRow } from '../store.ts'
import { findAddressee, findWait, firstUnanswered, moveWait } from './store.ts'

export type Answer = {
  guestId: string
  messageId: string
  at: number
  /** The user or key that wrote it; null: on the number's own phone. */
  operator: string | null
}

/**
 * A person has answered: the guest no longer waits, and the time is recorded. An answer from the phone ends what was
 * written before it, one from the console what had arrived. Inside the transaction that stores the answer.
 */
export async function answerGuest(tx: Tx, { guestId, messageId, at, operator }: Answer): Promise<void> {
  const wait = await findWait(tx, guestId)
  if (!wait) return
  const onPhone = operator === null
  if (onPhone && at > (wait.answered_through ?? 0)) await updateGuestRow(tx, guestId, { answered_through: at })
  const { waiting_since: since, answer_due_at: due } = wait
  if (since === null || (onPhone && since > at)) return
  await moveWait(tx, wait, onPhone ? await firstUnanswered(tx, wait, at) : undefined)
  // Resolving it has already ended the wait.
  if (wait.resolved_at !== null) return
  await tx
    .insertInto('answer_times')
    .values({
      id: newId('ans'),
      kind: 'answer',
      guest_id: guestId,
      ...(await findAddressee(tx, wait.waiting_message_id)),
      team_id: wait.team_id,
      operator,
      message_id: messageId,
      waiting_message_id: wait.waiting_message_id,
      started_at: since,
      at,
      took_ms: Math.max(0, at - since),
      target_ms: due === null ? null : due - since,
    })
    .execute()
}

/**
 * What a guest wrote at this moment was fully dealt with without a person: a mailing declined, a good rating given. If
 * the guest was not waiting before, they do not start waiting.
 */
export async function needsNobody(tx: Tx, guestId: string, at: number): Promise<void> {
  const wait = await findWait(tx, guestId)
  if (wait?.waiting_since === at) await moveWait(tx, wait, await firstUnanswered(tx, wait, at))
}

/** An answer that had counted as failed has been sent late: unless others have answered meanwhile, it counts now. */
export async function answerLate(tx: Tx, answer: Answer): Promise<void> {
  const isAnswered = async () => {
    const wait = await findWait(tx, answer.guestId)
    return wait?.waiting_message_id ? wait.waiting_message_id < answer.messageId : false
  }
  if (!(await isAnswered())) return
  await lockGuest(tx, answer.guestId)
  // Others may have answered while the guest was held.
  if (await isAnswered()) await answerGuest(tx, answer)
}

/** An answer failed, or was deleted: the next one counts instead, or the guest still waits. */
export async function withdrawAnswer(tx: Tx, message: { id: string; guest_id: string }): Promise<void> {
  const answer = await tx.selectFrom('answer_times').selectAll().where('message_id', '=', message.id).executeTakeFirst()
  if (!answer) return
  const next = await nextAnswer(tx, answer)
  if (next) {
    const took_ms = Math.max(0, next.at - answer.started_at)
    await tx
      .updateTable('answer_times')
      .set({ ...next, took_ms })
      .where('id', '=', answer.id)
      .execute()
    return
  }
  await tx.deleteFrom('answer_times').where('id', '=', answer.id).execute()
  const guest = await lockGuest(tx, answer.guest_id)
  // Resolved and reopened since: that conversation is over.
  if (!guest || (guest.opened_at ?? 0) > answer.started_at) return
  if (guest.waiting_since !== null && guest.waiting_since < answer.started_at) return
  await updateGuestRow(tx, guest.id, {
    waiting_since: answer.started_at,
    waiting_message_id: answer.waiting_message_id,
    answer_due_at: answer.target_ms === null ? null : answer.started_at + answer.target_ms,
    overdue_at: null,
  })
}

async function nextAnswer(tx: Tx, { guest_id, at, message_id }: Selectable<AnswerTimesTable>) {
  const next = await tx
    .selectFrom('timeline as f')
    .innerJoin('messages as m', 'm.id', 'f.ref_id')
    .select(['m.id as message_id', 'm.author as operator', 'm.at'])
    .where('f.guest_id', '=', guest_id)
    .where('f.kind', '=', 'message')
    .where('f.at', '>=', at)
    .where('m.id', '<>', message_id)
    .where('m.from_me', '=', 1)
    .where('m.kind', '=', 'reply')
    .where('m.author', 'is not', null)
    .where('m.status', '<>', 'failed')
    .where('m.deleted_at', 'is', null)
    .orderBy('f.at')
    .limit(1)
    .executeTakeFirst()
  if (next) return next
  const phone = (await findWait(tx, guest_id))?.answered_through ?? 0
  return phone > at ? { message_id: null, operator: null, at: phone } : undefined
}

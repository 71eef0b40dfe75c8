import { afterCommit, RetryTransaction, type Tx } from '../../db/index.ts'
import type { AutomaticAnswerKind } from '../../db/schema/inbox.ts'
import { lockGuest } from '../../guests/index.ts'
import type { Signals } from '../../jobs/signals.ts'
import type { Clock } from '../../lib/clock.ts'
import { newId } from '../../lib/ids.ts'
import { chatWithOutgoing } from '../chats.ts'
import type { AutomaticAnswerSettings } from '../deps.ts'
import { insertOutgoing } from '../outgoing.ts'
import { type Barrier, findBarrier } from './barriers.ts'
import { insertAutomaticAnswer } from './store.ts'

export type AutomaticAnswerDeps = { clock: Clock; signals: Signals; settings: AutomaticAnswerSettings }

export type AutomaticAnswer = {
  kind: AutomaticAnswerKind
  /** For a rule: its id. */
  source?: string
  /** Names the episode: for one chat, kind and source there is one answer with this key, ever. */
  dedupeKey: string
  guestId: string
  numberId: string
  /** The guest's message or call that it answers; null: none, as with a rule about long waits. */
  answers: { messageId: string; at: number } | null
  text: string
  /** For an answer to no message: not if something of ours was sent automatically from this moment on. */
  thankedSince?: number | undefined
  /** Not if one of our people wrote this shortly before what it answers. */
  attendedMs?: number
  /** Not this soon after one of the same kind and source. The general pause applies as well. */
  atMostEveryMs?: number
}

export type AutomaticAnswerResult = { queued: true; messageId: string } | { queued: false; reason: Barrier }

/**
 * Queues a text that answers a guest by itself, or says why there is none to be: consent, restrictions of the number,
 * once for an episode, and the guards against loops with other robots (see `findBarrier`). It leaves at once with the
 * replies of its chat, for ten minutes at most, and not behind an answer of a person. It ends nobody's wait, counts in no
 * answer time, and in the throttle's ledger as `automatic`. Inside the transaction of what it answers, which it asks to
 * have the guest locked; on two at once one wins. Throws `RetryTransaction` when the guest was merged meanwhile.
 */
export async function queueAutomaticAnswer(
  tx: Tx,
  deps: AutomaticAnswerDeps,
  answer: AutomaticAnswer,
): Promise<AutomaticAnswerResult> {
  const { kind, source = '', dedupeKey, guestId, numberId, answers, text } = answer
  const { thankedSince, attendedMs = 0, atMostEveryMs = 0 } = answer
  const guest = await lockGuest(tx, guestId)
  if (!guest || guest.merged_into !== null) throw new RetryTransaction(`guest ${guestId}`)
  const at = deps.clock.now()
  const barrier = await findBarrier(tx, deps.settings, {
    guest,
    numberId,
    answers,
    thankedSince,
    kind,
    source,
    attendedMs,
    atMostEveryMs,
    now: at,
  })
  if (barrier) return { queued: false, reason: barrier }
  const chatId = await chatWithOutgoing(tx, { guestId, numberId, at })
  const messageId = newId('msg')
  const row = { message_id: messageId, chat_id: chatId, kind, source, dedupe_key: dedupeKey, at }
  const isFirst = await insertAutomaticAnswer(tx, { ...row, answered_id: answers?.messageId ?? null })
  if (!isFirst) return { queued: false, reason: 'given' }
  const content = { type: 'text', text } as const
  await insertOutgoing(tx, { id: messageId, numberId, guestId, kind: 'automatic', content, author: null, at })
  afterCommit(tx, () => {
    deps.signals.notify('outbox')
    deps.signals.notify('replies', numberId)
  })
  return { queued: true, messageId }
}

import { transact, transactBatched } from '../db/index.ts'
import {
  type AuditHook,
  changeIdentities,
  changeUsername,
  type GuestDeps,
  type GuestHooks,
  linkPairs,
} from '../guests/index.ts'
import type { Hooks } from '../lib/hooks.ts'
import type { NumberHooks } from '../numbers/index.ts'
import type { WhatsApp } from '../whatsapp/port.ts'
import { answerCall } from './answer-call.ts'
import { batchPairs } from './batch-pairs.ts'
import { batchReceipts } from './batch-receipts.ts'
import { bulkRoutes } from './bulk/routes.ts'
import { takeChatMark } from './chat-marks.ts'
import { createContentToResend } from './content-to-resend.ts'
import { type Connections, createMessageHooks, type InboxDeps } from './deps.ts'
import { createExpirationOf } from './disappearing.ts'
import { requeueMedia } from './fetch-media.ts'
import { gapSchema, noteGap, resolveGaps, showGaps } from './history/gaps.ts'
import { receiveHistory } from './history/receive-history.ts'
import { historyRoutes } from './history/routes.ts'
import { applyLateResult } from './late-result.ts'
import { markReadElsewhere } from './mark-read.ts'
import { mergeChats, returnMessages } from './merge-chats.ts'
import { inboxPersonalData } from './personal-data.ts'
import { messageSchema } from './present.ts'
import { receiveMessage } from './receive-message.ts'
import { createReplySender, type ReplySender } from './reply-sender.ts'
import { type InboxRouteDeps, inboxRoutes } from './routes.ts'
import type { SlotDeps } from './send-slot.ts'
import { applyReceipts } from './statuses.ts'
import { showTyping } from './typing.ts'
import { resolveMessages } from './view.ts'

type Base = Omit<InboxDeps, 'guests' | 'messageHooks' | 'openSealed'> &
  Pick<InboxRouteDeps, 'settings' | 'mediaParser'> &
  SlotDeps
type Others = {
  guests: GuestDeps & { hooks: Hooks<GuestHooks>; audit: AuditHook }
  numbers: { hooks: Hooks<NumberHooks>; pool: Connections }
  whatsapp: Pick<WhatsApp, 'openSealed'>
}

/** What numbers ask about sent messages. The inbox is composed after them, so they get this first. */
export function createSentLookups(base: Parameters<typeof createContentToResend>[0]) {
  return { contentToResend: createContentToResend(base), expirationOf: createExpirationOf(base.db) }
}

/** The shared inbox: stores what numbers receive and sends what operators write. */
export function composeInbox(base: Base, { guests, numbers, whatsapp }: Others) {
  const hooks = createMessageHooks()
  const deps = { ...base, guests, messageHooks: hooks.tell, pool: numbers.pool, openSealed: whatsapp.openSealed }
  const replies = createReplySender(deps)
  guests.hooks.listen({ onMerge: mergeChats, onUnmerge: returnMessages, ...inboxPersonalData(base) })
  numbers.hooks.listen(numberListener(deps, replies))
  base.signals.on('typing', (key = '') => void showTyping(deps, key))
  return {
    ...deps,
    hooks,
    replies,
    timeline: { message: resolveMessages, gap: resolveGaps },
    timelineShapes: { message: [messageSchema], gap: [gapSchema] },
    routes: [...inboxRoutes(deps), ...historyRoutes(deps), ...bulkRoutes({ ...deps, audit: guests.audit })],
  }
}

function numberListener(
  deps: InboxDeps & Parameters<typeof answerCall>[0] & Parameters<typeof requeueMedia>[0],
  replies: ReplySender,
): Omit<NumberHooks, 'onMetaChange' | 'onCharge'> {
  const { db, clock, guests, signals } = deps
  const linkPair = batchPairs(async (pairs) => {
    await transactBatched(db, (tx) => linkPairs(tx, guests, pairs, clock.now()))
    signals.notify('outbox')
  })
  return {
    onMessage: (numberId, message) => receiveMessage(deps, numberId, message),
    onReturn: noteGap,
    onHistory: (numberId, part) => receiveHistory(deps, numberId, part),
    onRinging: (numberId, call) => answerCall(deps, numberId, call),
    onOwnRead: (numberId, read) => markReadElsewhere(deps, numberId, read),
    onChatMark: (numberId, mark) => takeChatMark(deps, numberId, mark),
    onReceipt: batchReceipts((numberId, receipts) => applyReceipts(deps, numberId, receipts)),
    onLateResult: (numberId, messageId, result) => applyLateResult(deps, numberId, messageId, result),
    onIdentity: (_numberId, pair) => linkPair(pair),
    async onIdentityChange(_numberId, change) {
      await transact(db, (tx) => changeIdentities(tx, guests, { ...change, at: clock.now() }))
      signals.notify('outbox')
    },
    async onUsername(_numberId, told) {
      await transact(db, (tx) => changeUsername(tx, { ...told, at: clock.now() }))
      signals.notify('outbox')
    },
    async onOpen(numberId) {
      await showGaps(deps, numberId)
      await Promise.all([replies.opened(numberId), requeueMedia(deps, [numberId])])
    },
    async onDown(numberId, { gone }) {
      if (gone) await replies.gone(numberId)
    },
  }
}

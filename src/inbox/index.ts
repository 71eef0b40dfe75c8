export {
  type AutomaticAnswer,
  type AutomaticAnswerDeps,
  type AutomaticAnswerResult,
  queueAutomaticAnswer,
} from './automatic-answers/queue-automatic-answer.ts'
export { hasWrittenBefore, isAnsweredAlready } from './automatic-answers/store.ts'
export { forgetPendingChanges } from './changes.ts'
export { composeInbox, createSentLookups } from './compose.ts'
export type { InboundNotice, InboxDeps, MessageHooks, MessageRow, OutgoingDeps, RejectedCall } from './deps.ts'
export { type FetchMediaDeps, fetchMedia, requeueMedia, sweepMedia } from './fetch-media.ts'
export { fetchMediaJob, reconcileMediaJob } from './jobs.ts'
export { applyLateResult } from './late-result.ts'
export { mergeChats } from './merge-chats.ts'
export { findOptOutRequest } from './opt-out-words.ts'
export { insertOutgoing, withdrawOutgoing } from './outgoing.ts'
export { messageSchema } from './present.ts'
export { receiveMessage } from './receive-message.ts'
export { createReplySender } from './reply-sender.ts'
export { applyAcceptances, applyReceipts, applySendResult } from './statuses.ts'
export { hasOperatorWritten, resolveMessages } from './view.ts'

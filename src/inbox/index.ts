export { type AutomaticAnswerDeps, queueAutomaticAnswer } from './automatic-answers/queue-automatic-answer.ts'
export { hasWrittenBefore, isAnsweredAlready } from './automatic-answers/store.ts'
export { forgetPendingChanges } from './changes.ts'
export { findLastInbound, findLatestChat } from './chats.ts'
export { composeInbox, createSentLookups } from './compose.ts'
export { inboxRetention } from './data-retention.ts'
export type { InboundNotice, InboxDeps, MessageHooks, MessageRow, RejectedCall, StatusDeps } from './deps.ts'
export { messageEvents } from './event-schemas.ts'
export { type FetchMediaDeps, fetchMedia, requeueMedia, sweepMedia } from './fetch-media.ts'
export { fetchMediaJob, reconcileMediaJob, sendScheduledJob } from './jobs.ts'
export { applyLateResult } from './late-result.ts'
export { markReadUpTo } from './mark-read.ts'
export { FileTooLong, incomingFolder, mediaFolder, moveIn, pathFor, removeFiles, storeStream } from './media-folder.ts'
export { mergeChats } from './merge-chats.ts'
export { findOptOutRequest } from './opt-outs/find-opt-out.ts'
export { removeOrphans } from './orphan-files.ts'
export { insertOutgoing, insertPaced, type NewContent, withdrawOutgoing } from './outgoing.ts'
export { wordsToSend } from './outgoing-content.ts'
export { messageChangeSchema, messageSchema } from './present.ts'
export { receiveMessage } from './receive-message.ts'
export { createReplySender } from './reply-sender.ts'
export { emoji as emojiInput } from './routes.ts'
export { type SendScheduledDeps, sendScheduled } from './scheduled/send-scheduled.ts'
export { sendFile } from './serve-media.ts'
export { applyAcceptances, applyReceipts, applySendResult } from './statuses.ts'
export { cameOf, processing } from './trace-messages.ts'
export { tellTyping } from './typing.ts'
export { prepareFile, readForm } from './upload.ts'
export {
  findFile,
  findLastWritten,
  findMessages,
  hasPersonWritten,
  resolveMessages,
  showRow as showMessage,
} from './view.ts'
export { actOnMessage, addressOf, announceWritten, insertWritten, type WriteDeps } from './write-message.ts'

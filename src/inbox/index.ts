export { forgetPendingChanges } from './changes.ts'
export { chooseNumber } from './choose-number.ts'
export type {
  Connections,
  InboundNotice,
  InboxDeps,
  MessageHooks,
  MessageRow,
  OutgoingDeps,
} from './deps.ts'
export { type FetchMediaDeps, fetchMedia, requeueMedia, sweepMedia } from './fetch-media.ts'
export { createFindSent } from './find-sent.ts'
export { gatherReceipts } from './gather-receipts.ts'
export { fetchMediaJob, reconcileMediaJob } from './jobs.ts'
export { joinMessageHooks } from './join-hooks.ts'
export { applyLateResult } from './late-result.ts'
export { mergeChats } from './merge-chats.ts'
export { insertOutgoing, type NewContent, type NewOutgoing, withdrawOutgoing } from './outgoing.ts'
export { type MessageOut, messageSchema } from './present.ts'
export { receiveMessage } from './receive-message.ts'
export { createReplySender, type ReplySender } from './reply-sender.ts'
export { type InboxRouteDeps, inboxRoutes } from './routes.ts'
export { applyAcceptances, applyReceipt, applySendResult } from './statuses.ts'
export { resolveMessages } from './view.ts'

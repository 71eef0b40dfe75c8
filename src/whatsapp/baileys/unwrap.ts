import type { proto } from '@whiskeysockets/baileys'

/** Envelopes that hold a message of any kind: disappearing, view-once, edited, album parts and so on. */
const ENVELOPES = [
  'ephemeralMessage',
  'viewOnceMessage',
  'viewOnceMessageV2',
  'viewOnceMessageV2Extension',
  'documentWithCaptionMessage',
  'editedMessage',
  'associatedChildMessage',
  'groupMentionedMessage',
  'botInvokeMessage',
  'botForwardedMessage',
  'lottieStickerMessage',
  'limitSharingMessage',
  'questionMessage',
  'questionReplyMessage',
  'groupStatusMessage',
  'groupStatusMessageV2',
  'pollCreationMessageV4',
  'pollCreationOptionImageMessage',
  'eventCoverImage',
  'statusAddYours',
] as const satisfies (keyof proto.IMessage)[]

const MAX_DEPTH = 8

export type Unwrapped = {
  message: proto.IMessage
  /** One of the envelopes was view-once. */
  viewOnce: boolean
  /** What the message and its envelopes say about it as a whole; the innermost has the last word. */
  info: proto.IMessageContextInfo
}

/** The message inside its envelopes. */
export function unwrap(message: proto.IMessage): Unwrapped {
  let viewOnce = false
  let info: proto.IMessageContextInfo = {}
  let inner: proto.IMessage = message
  for (let depth = 0; depth < MAX_DEPTH; depth += 1) {
    info = { ...info, ...inner.messageContextInfo }
    const envelope = ENVELOPES.find((name) => inner[name]?.message)
    const next = inner.deviceSentMessage?.message ?? (envelope && inner[envelope]?.message)
    if (!next) break
    viewOnce ||= inner.deviceSentMessage?.message ? false : (envelope?.startsWith('viewOnce') ?? false)
    inner = next
  }
  return { message: inner, viewOnce, info }
}

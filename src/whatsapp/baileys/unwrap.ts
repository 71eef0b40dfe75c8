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
] as const satisfies (keyof proto.IMessage)[]

const MAX_DEPTH = 8

/** The message inside its envelopes, and whether one of them was view-once. */
export function unwrap(message: proto.IMessage): { message: proto.IMessage; viewOnce: boolean } {
  let viewOnce = false
  let inner: proto.IMessage = message.deviceSentMessage?.message ?? message
  for (let depth = 0; depth < MAX_DEPTH; depth += 1) {
    const envelope = ENVELOPES.find((name) => inner[name]?.message)
    const next = envelope && inner[envelope]?.message
    if (!next) break
    viewOnce ||= envelope.startsWith('viewOnce')
    inner = next.deviceSentMessage?.message ?? next
  }
  return { message: inner, viewOnce }
}

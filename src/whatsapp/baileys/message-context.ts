import { proto, toNumber } from '@whiskeysockets/baileys'
import { SECOND } from '../../lib/units.ts'
import type { Expiration, Mention, MessageContext } from '../port.ts'
import { peerOf } from './jid.ts'
import { present } from './reading.ts'
import { type Unwrapped, unwrap } from './unwrap.ts'

/** As often as WhatsApp itself says "many times". */
const MANY_TIMES = 5
const MAX_MENTIONS = 50
const LONGEST_PREVIEW = 300
const LONGEST_QUOTE = 300
const STATUS = 'status@broadcast'

/** What WhatsApp says around a message. */
export function contextOf(
  { message, viewOnce, info }: Unwrapped,
  context: proto.IContextInfo | null | undefined,
): MessageContext {
  const forwards = context?.forwardingScore ?? 0
  return {
    ...(context?.isForwarded || forwards > 0
      ? { forwarded: forwards >= MANY_TIMES ? ('many_times' as const) : ('once' as const) }
      : {}),
    ...present('albumId', info.messageAssociation?.parentMessageKey?.id),
    ...(viewOnce || isViewOnce(message) ? { viewOnce: true as const } : {}),
    ...(message.ptvMessage ? { videoNote: true as const } : {}),
    ...present('expiresAfterSeconds', context?.expiration),
    ...present('linkPreview', previewOf(message.extendedTextMessage)),
    ...present('quoted', quotedOf(context)),
  }
}

const isViewOnce = ({ imageMessage, videoMessage, audioMessage, extendedTextMessage }: proto.IMessage): boolean =>
  [imageMessage, videoMessage, audioMessage, extendedTextMessage].some((part) => part?.viewOnce)

/** The beginning of the quoted words; a status may have none. */
function quotedOf(context: proto.IContextInfo | null | undefined): MessageContext['quoted'] {
  if (!context?.stanzaId || !context.quotedMessage) return undefined
  const { conversation, extendedTextMessage, imageMessage, videoMessage, documentMessage } = unwrap(
    context.quotedMessage,
  ).message
  const words =
    conversation ||
    extendedTextMessage?.text ||
    imageMessage?.caption ||
    videoMessage?.caption ||
    documentMessage?.caption ||
    documentMessage?.fileName
  const text = words?.slice(0, LONGEST_QUOTE) ?? ''
  if (context.remoteJid === STATUS) return { text, fromStatus: true }
  return text ? { text } : undefined
}

/** What a message says about its chat: that messages disappear, or the setting itself when it changes. */
export function expirationOf(
  { protocolMessage: setting }: proto.IMessage,
  context: proto.IContextInfo | null | undefined,
): Expiration | undefined {
  if (setting?.type === proto.Message.ProtocolMessage.Type.EPHEMERAL_SETTING) {
    return { seconds: setting.ephemeralExpiration ?? 0, setAt: toNumber(setting.ephemeralSettingTimestamp) * SECOND }
  }
  if (!context?.expiration) return undefined
  return { seconds: context.expiration, setAt: toNumber(context.ephemeralSettingTimestamp) * SECOND }
}

/** Kept small: the words, without the picture. */
function previewOf(text: proto.Message.IExtendedTextMessage | null | undefined): MessageContext['linkPreview'] {
  const { matchedText, title, description } = text ?? {}
  if (!matchedText || !title) return undefined
  const short = description?.slice(0, LONGEST_PREVIEW)
  return { url: matchedText, title: title.slice(0, LONGEST_PREVIEW), ...(short ? { description: short } : {}) }
}

/** Who is mentioned in a text: it contains `@` and the digits of the address. */
export function mentionsOf(context: proto.IContextInfo | null | undefined): Mention[] {
  return (context?.mentionedJid ?? []).slice(0, MAX_MENTIONS).flatMap((jid) => {
    const peer = peerOf(jid)
    const [digits] = jid.match(/^\d+/) ?? []
    return peer && digits ? [{ digits, peer }] : []
  })
}

import type { Insertable } from 'kysely'
import type { MediaTable, MessagesTable } from '../db/schema/inbox.ts'
import { newId } from '../lib/ids.ts'
import type { IncomingMedia, IncomingMessage, MessageContext } from '../whatsapp/port.ts'
import { wordsOf } from './words-of.ts'

/** The largest that a column of whole numbers holds in PostgreSQL. */
const MAX_INTEGER = 2 ** 31 - 1

export type IncomingColumns = Pick<
  Insertable<MessagesTable>,
  'type' | 'text' | 'media_id' | 'content' | 'context' | 'message_secret'
>
export type NewMedia = Omit<Insertable<MediaTable>, 'message_id' | 'number_id'>

/** The columns of a message that is not a change of another, and of its file. */
export function columnsOf(message: IncomingMessage): { columns: IncomingColumns; media?: NewMedia } {
  const { content, context, secret, at } = message
  const common = {
    text: wordsOf(content),
    media_id: null,
    content: null,
    context: around(context),
    message_secret: secret ?? null,
  }
  switch (content.type) {
    case 'text':
      return { columns: { ...common, type: 'text' } }
    case 'media': {
      const media = mediaRow(content.media, at)
      return { columns: { ...common, type: content.media.kind, media_id: media.id }, media }
    }
    case 'location':
    case 'contact':
    case 'order':
    case 'product':
    case 'poll':
    case 'event':
    case 'call':
    case 'unsupported': {
      const { type, ...rest } = content
      return { columns: { ...common, type, content: JSON.stringify(rest) } }
    }
    default:
      throw new Error(`not a message of its own: ${content.type}`)
  }
}

/** Without what is quoted: for that see `keepUnknownQuote`. */
function around(context: MessageContext | undefined): string | null {
  const { quoted: _, ...rest } = context ?? {}
  return Object.keys(rest).length > 0 ? JSON.stringify(rest) : null
}

function mediaRow(media: IncomingMedia, at: number): NewMedia {
  const { kind, mimeType, fileName, byteSize, durationSeconds, width, height, waveform, reference } = media
  return {
    id: newId('med'),
    kind,
    mime_type: mimeType,
    file_name: fileName ?? null,
    byte_size: whole(byteSize),
    duration_seconds: whole(durationSeconds),
    width: whole(width),
    height: whole(height),
    waveform: waveform ? Buffer.from(waveform).toString('base64') : null,
    reference,
    status: 'waiting',
    next_attempt_at: null,
    path: null,
    created_at: at,
  }
}

/** Numbers from a guest's phone, limited to what a column can hold. */
function whole(value: number | undefined): number | null {
  const rounded = Math.round(value ?? Number.NaN)
  return rounded >= 0 && rounded <= MAX_INTEGER ? rounded : null
}

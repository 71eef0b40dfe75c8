import { stat } from 'node:fs/promises'
import { z } from 'zod'
import { KIB, MIB } from '../../lib/units.ts'
import type { OutgoingContent, OutgoingMedia, OutgoingMessage, Peer } from '../port.ts'
import type { GraphClient } from './graph-client.ts'

/** What Meta cannot carry, whoever asks. */
export class NotCarried extends Error {}

export type BuildDeps = {
  client: GraphClient
  phoneNumberId: string
  /** Meta's id of one of our messages. */
  wamidOf: (messageId: string) => Promise<string | undefined>
}

/**
 * What Meta accepts: https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/send-messages
 */
const LONGEST_TEXT = 4_096
const LONGEST_CAPTION = 1_024
const uploaded = z.object({ id: z.string() })

/**
 * The body of `POST {phone_number_id}/messages`; a file is uploaded first. Throws `NotCarried`, and what `GraphClient` throws.
 */
export async function buildBody(
  deps: BuildDeps,
  { to, content }: Omit<OutgoingMessage, 'id'>,
): Promise<Record<string, unknown>> {
  const frame = {
    messaging_product: 'whatsapp',
    recipient_type: 'individual',
    ...addressOf(to),
  }
  const quoted = 'quoted' in content ? content.quoted : undefined
  // A message that can no longer be quoted is answered without a quote.
  const quotedId = quoted && (quoted.fromMe ? await deps.wamidOf(quoted.id) : quoted.id)
  return { ...frame, ...(quotedId && { context: { message_id: quotedId } }), ...(await partOf(deps, content)) }
}

function addressOf({ phone, userId }: Peer): Record<string, string> {
  if (phone) return { to: phone.replace(/\D/g, '') }
  if (userId) return { recipient: userId }
  throw new NotCarried('the recipient has neither a phone nor an id that Meta knows')
}

async function partOf(deps: BuildDeps, content: OutgoingContent): Promise<Record<string, unknown>> {
  switch (content.type) {
    case 'template': {
      const { name, language, components } = content.template
      return { type: 'template', template: { name, language: { code: language }, components } }
    }
    case 'text':
      if (content.text.length > LONGEST_TEXT) throw new NotCarried('the text is longer than Meta takes')
      return { type: 'text', text: { body: content.text, preview_url: false } }
    case 'media':
      return mediaPart(deps, content.media, content.text)
    case 'location': {
      const { latitude, longitude, name, address } = content
      return { type: 'location', location: { latitude, longitude, ...(name && { name }), ...(address && { address }) } }
    }
    case 'contact':
      return { type: 'contacts', contacts: content.contacts.map(cardOf) }
    case 'reaction': {
      const target = content.targetFromMe ? await deps.wamidOf(content.targetId) : content.targetId
      if (!target) throw new NotCarried('Meta does not know the message')
      return { type: 'reaction', reaction: { message_id: target, emoji: content.emoji } }
    }
    case 'edit':
    case 'delete':
      throw new NotCarried('Meta lets businesses neither edit nor delete what they have sent')
    default:
      return content satisfies never
  }
}

function cardOf({ name, phones }: { name: string; phones: string[] }) {
  const [first = name, ...others] = name.split(/\s+/)
  return {
    name: { formatted_name: name, first_name: first, ...(others.length > 0 && { last_name: others.join(' ') }) },
    phones: phones.map((phone) => ({ phone, type: 'CELL' })),
  }
}

/** What Meta shows as what it is, and its largest size; anything else goes as a document. */
const SHOWN = {
  image: { types: /^image\/(jpeg|png)$/, most: 5 * MIB },
  video: { types: /^video\/(mp4|3gpp)$/, most: 16 * MIB },
  audio: { types: /^audio\/(aac|amr|mpeg|mp4|ogg)$/, most: 16 * MIB },
  sticker: { types: /^image\/webp$/, most: 500 * KIB },
  document: { types: /./, most: 100 * MIB },
} as const

async function mediaPart(deps: BuildDeps, media: OutgoingMedia, text: string | undefined) {
  if (text && text.length > LONGEST_CAPTION) throw new NotCarried('the caption is longer than Meta takes')
  const size = 'path' in media.data ? (await stat(media.data.path)).size : media.data.bytes.length
  const type = shownAs(media, size)
  if (size > SHOWN[type].most) throw new NotCarried('the file is larger than Meta takes')
  if (text && (type === 'audio' || type === 'sticker'))
    throw new NotCarried('Meta carries no words with a sound or a sticker')
  const mimeType = media.mimeType.replace(/;.*/s, '').trim()
  const fileName = media.fileName ?? `file.${mimeType.split('/').at(-1)?.replace(/\W/g, '') || 'bin'}`
  // The codec distinguishes a voice message from other sound in this container.
  const uploadType = media.kind === 'voice' && mimeType === 'audio/ogg' ? 'audio/ogg; codecs=opus' : mimeType
  const { id } = await deps.client.upload(
    `${deps.phoneNumberId}/media`,
    { data: media.data, mimeType: uploadType, fileName },
    uploaded,
  )
  return {
    type,
    [type]: {
      id,
      ...(text && { caption: text }),
      ...(type === 'document' && { filename: fileName }),
      ...(type === 'audio' && media.kind === 'voice' && { voice: true }),
    },
  }
}

function shownAs({ kind, mimeType }: OutgoingMedia, size: number): keyof typeof SHOWN {
  const type = kind === 'voice' ? 'audio' : kind
  const bare = mimeType.replace(/;.*/s, '').trim().toLowerCase()
  return SHOWN[type].types.test(bare) && size <= SHOWN[type].most ? type : 'document'
}

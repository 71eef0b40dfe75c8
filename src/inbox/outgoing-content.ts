import { join } from 'node:path'
import { z } from 'zod'
import { type ReadDb, storedJson } from '../db/index.ts'
import { MEDIA_KINDS, type OutgoingContent, type Quoted } from '../whatsapp/port.ts'
import type { MessageRow } from './deps.ts'
import { presentKind } from './present-kind.ts'

const readLocation = storedJson(
  'messages.content',
  z.object({
    latitude: z.number(),
    longitude: z.number(),
    name: z.string().optional(),
    address: z.string().optional(),
  }),
)
const readContacts = storedJson(
  'messages.content',
  z.object({ contacts: z.array(z.object({ name: z.string(), phones: z.array(z.string()), vcard: z.string() })) }),
)

const readTemplate = storedJson(
  'messages.content',
  z.object({
    template: z.object({
      name: z.string(),
      language: z.string(),
      category: z.enum(['marketing', 'utility', 'authentication']),
      components: z.array(z.record(z.string(), z.unknown())),
    }),
  }),
)

/** A text of ours as it is sent: as words, or as the template at Meta that it is. */
export function wordsToSend({ text, content }: { text: string; content: string | null }): OutgoingContent {
  return content === null ? { type: 'text', text } : { type: 'template', text, ...readTemplate(content) }
}

/** The content of a message of ours for WhatsApp; undefined when there is nothing left to send. */
export async function buildContent(db: ReadDb, folder: string, row: MessageRow): Promise<OutgoingContent | undefined> {
  if (row.deleted_at !== null) return undefined
  const quoted = row.quoted_whatsapp_id ? await findQuoted(db, row) : undefined
  if (row.type === 'text') {
    const words = wordsToSend({ text: row.text ?? '', content: row.content })
    return words.type === 'text' && quoted ? { ...words, quoted } : words
  }
  if (row.type === 'location') {
    if (row.content === null) return undefined
    return { type: 'location', ...readLocation(row.content), ...(quoted && { quoted }) }
  }
  if (row.type === 'contact') {
    if (row.content === null) return undefined
    return { type: 'contact', ...readContacts(row.content), ...(quoted && { quoted }) }
  }
  if (row.media_id === null) return undefined
  const media = await db.selectFrom('media').selectAll().where('id', '=', row.media_id).executeTakeFirst()
  const kind = MEDIA_KINDS.find((known) => known === row.type)
  if (!media?.path || !kind) return undefined
  return {
    type: 'media',
    media: {
      kind,
      mimeType: media.mime_type,
      ...(media.file_name && { fileName: media.file_name }),
      ...(media.duration_seconds && { durationSeconds: media.duration_seconds }),
      ...(media.waveform && { waveform: new Uint8Array(Buffer.from(media.waveform, 'base64')) }),
      data: { path: join(folder, media.path) },
    },
    ...(row.text && { text: row.text }),
    ...(quoted && { quoted }),
  }
}

async function findQuoted(db: ReadDb, row: MessageRow): Promise<Quoted | undefined> {
  const quoted = await db
    .selectFrom('messages')
    .select(['whatsapp_id', 'from_me', 'type', 'text', 'content', 'media_id', 'deleted_at'])
    .where('number_id', '=', row.number_id)
    .where('whatsapp_id', '=', row.quoted_whatsapp_id)
    .where('guest_id', '=', row.guest_id)
    .executeTakeFirst()
  if (!quoted) return undefined
  const { location } = presentKind({ ...quoted, context: null })
  return {
    id: quoted.whatsapp_id,
    fromMe: quoted.from_me === 1,
    text: quoted.text ?? '',
    ...(location ? { location } : {}),
    ...(quoted.media_id ? await quotedMedia(db, quoted.media_id) : {}),
  }
}

async function quotedMedia(db: ReadDb, id: string): Promise<Pick<Quoted, 'media'>> {
  const media = await db.selectFrom('media').selectAll().where('id', '=', id).executeTakeFirst()
  const kind = MEDIA_KINDS.find((known) => known === media?.kind)
  if (!media || !kind) return {}
  return {
    media: {
      kind,
      mimeType: media.mime_type,
      ...(media.file_name ? { fileName: media.file_name } : {}),
      ...(media.duration_seconds ? { durationSeconds: media.duration_seconds } : {}),
      ...(media.reference ? { reference: media.reference } : {}),
    },
  }
}

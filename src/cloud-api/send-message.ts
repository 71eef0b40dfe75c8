import type { Settings } from '../../config/env.ts'
import { findCloudApiRule } from '../access/index.ts'
import { type ReadDb, type Tx, transact } from '../db/index.ts'
import { type GuestDeps, type GuestRow, resolveGuest } from '../guests/index.ts'
import { parsePart } from '../http/parse.ts'
import {
  actOnMessage,
  announceWritten,
  findMessages,
  insertWritten,
  type MessageRow,
  type WriteDeps,
} from '../inbox/index.ts'
import { findIdOfWamid, wamidOf } from '../lib/cloud-api-ids.ts'
import { newId } from '../lib/ids.ts'
import { parsePhone } from '../lib/phone.ts'
import type { NumberRow } from '../numbers/index.ts'
import { type BookDeps, bookMessage } from './book.ts'
import { type ContentDeps, type Prepared, prepareMedia, withoutFile } from './content.ts'
import { GraphError } from './graph-error.ts'
import { textOfInteractive } from './interactive.ts'
import { CONTENTS, type ContentOf, type MessageInput, type MessageType } from './message-input.ts'
import { fileOfHeader, textOfTemplate } from './send-template.ts'
import { insertSaid } from './store.ts'
import { contactOf } from './vcard.ts'
import { lidOfUserId } from './wa-id.ts'

export type SendMessageDeps = WriteDeps &
  ContentDeps &
  BookDeps & {
    guests: GuestDeps
    settings: Pick<Settings, 'OTKLIK_TIDY_NAMES' | 'OTKLIK_TIME_ZONE'>
  }

export type SentMessage = {
  messaging_product: 'whatsapp'
  contacts: { input: string; wa_id: string }[]
  messages: { id: string; message_status?: 'accepted' }[]
}

/** Sends a program's message to a guest. Throws a `GraphError`, and what the inbox throws. */
export async function sendMessage(
  deps: SendMessageDeps,
  number: NumberRow,
  input: MessageInput,
  by: { id: string },
): Promise<SentMessage> {
  const type = typeOf(input)
  const to = addressOf(input)
  if (type === 'reaction') return sendReaction(deps, number, contentOf(input, 'reaction'), { to, by })
  const prepared = await prepare(deps, input, type)
  try {
    const { id, mediaId } = await write(deps, { number, input, type, to, by, prepared })
    // An interrupted run had stored its own copy.
    if (prepared?.media && prepared.media.id !== mediaId) await prepared.discard()
    announceWritten(deps, number.id)
    return answer(to, wamidOf(id), type === 'template')
  } catch (error) {
    await prepared?.discard()
    throw error
  }
}

type Writing = {
  number: NumberRow
  input: MessageInput
  type: Exclude<MessageType, 'reaction'>
  to: Address
  by: { id: string }
  /** Undefined for a text template: its words depend on the guest. */
  prepared: Prepared | undefined
}

/** Guest, permit, message and the data beside it are one transaction. */
function write(
  deps: SendMessageDeps,
  { number, input, type, to, by, prepared }: Writing,
): Promise<{ id: string; mediaId: string | null }> {
  return transact(deps.db, async (tx) => {
    const at = deps.clock.now()
    const { guest } = await resolveGuest(tx, deps.guests, { ...to.peer, at })
    const template = type === 'template' ? contentOf(input, 'template') : undefined
    const filled = template && (await textOfTemplate({ ...deps, db: tx }, template, { guest, number, at }))
    const id = newId('msg')
    const rule = await findCloudApiRule(tx, by.id)
    const kind = await bookMessage(tx, deps, { guest, number, rule, messageId: id, template: filled })
    const { content, media, choices } = filled ? withWords(prepared, filled) : demand(prepared)
    const row = await insertWritten(tx, deps, guest.id, {
      id,
      kind,
      content,
      ...(media && { media }),
      numberId: number.id,
      replyTo: quotedBy(input),
      author: by.id,
    })
    await keepSaid(tx, { row, guest, number, choices, callbackData: input.biz_opaque_callback_data, at })
    return { id: row.id, mediaId: row.media_id }
  })
}

const demand = (prepared: Prepared | undefined): Prepared => {
  if (!prepared) throw new Error('a message without content')
  return prepared
}

/** A template's words, as the caption of its file if it has one. */
function withWords(file: Prepared | undefined, { text, choices }: { text: string; choices: Prepared['choices'] }) {
  const words = withoutFile({ type: 'text', text }, choices)
  if (!file?.media || !('mediaId' in file.content)) return words
  return { ...file, content: { ...file.content, text }, choices }
}

type Kept = {
  row: { id: string }
  guest: GuestRow
  number: NumberRow
  choices: Prepared['choices']
  callbackData: string | undefined
  at: number
}

async function keepSaid(tx: Tx, { row, guest, number, choices, callbackData, at }: Kept): Promise<void> {
  if (!choices && callbackData === undefined) return
  await insertSaid(tx, {
    message_id: row.id,
    number_id: number.id,
    guest_id: guest.id,
    choices: choices ? JSON.stringify(choices) : null,
    callback_data: callbackData ?? null,
    created_at: at,
  })
}

/** Whatever does not depend on the guest: words, and files, which take time. */
async function prepare(
  deps: ContentDeps,
  input: MessageInput,
  type: Exclude<MessageType, 'reaction'>,
): Promise<Prepared | undefined> {
  switch (type) {
    case 'text':
      return withoutFile({ type: 'text', text: contentOf(input, 'text').body })
    case 'image':
    case 'video': {
      const { caption, ...file } = contentOf(input, type)
      return prepareMedia(deps, type, { ...file, text: caption })
    }
    case 'document': {
      const { caption, filename, ...file } = contentOf(input, type)
      return prepareMedia(deps, type, { ...file, text: caption, fileName: filename })
    }
    case 'audio':
    case 'sticker':
      return prepareMedia(deps, type, contentOf(input, type))
    case 'location': {
      const { latitude, longitude, name, address } = contentOf(input, type)
      return withoutFile({ type, latitude, longitude, name, address })
    }
    case 'contacts':
      return withoutFile({ type: 'contact', contacts: contentOf(input, type).map(contactOf) })
    case 'interactive': {
      const content = contentOf(input, type)
      const { text, choices } = textOfInteractive(content)
      const { header } = content
      if (header?.image) return { ...(await prepareMedia(deps, 'image', { ...header.image, text })), choices }
      if (header?.video) return { ...(await prepareMedia(deps, 'video', { ...header.video, text })), choices }
      if (header?.document) {
        const { filename, ...file } = header.document
        return { ...(await prepareMedia(deps, 'document', { ...file, text, fileName: filename })), choices }
      }
      return withoutFile({ type: 'text', text }, choices)
    }
    case 'template': {
      const header = fileOfHeader(contentOf(input, type))
      return header && prepareMedia(deps, header.type, header.file)
    }
    default:
      return type satisfies never
  }
}

async function sendReaction(
  deps: SendMessageDeps,
  number: NumberRow,
  { message_id: wamid, emoji }: ContentOf<'reaction'>,
  { to, by }: { to: Address; by: { id: string } },
): Promise<SentMessage> {
  const { id } = await findMessageOf(deps.db, number, wamid)
  const done = await actOnMessage(deps, id, { kind: 'reaction', text: emoji }, by.id)
  return answer(to, wamidOf(done.actionId), false)
}

function typeOf({ type = 'text', recipient_type: recipients }: MessageInput): MessageType {
  if (recipients !== undefined && recipients !== 'individual') {
    throw new GraphError(131051, 'Messages go to single guests: recipient_type must be individual.')
  }
  if (Object.hasOwn(CONTENTS, type)) return type as MessageType
  throw new GraphError(131051, `There is no message type ${type.slice(0, 40)}.`)
}

function contentOf<T extends MessageType>(input: MessageInput, type: T): ContentOf<T> {
  const given: unknown = input[type]
  if (given === undefined) {
    const message = `(#100) The parameter ${type} is required.`
    throw new GraphError(100, `The parameter ${type} is required.`, { message })
  }
  return parsePart('body', CONTENTS[type], given, { ignoreUnknown: true }) as ContentOf<T>
}

function quotedBy({ context }: MessageInput): string | undefined {
  return context && messageIdOf(context.message_id)
}

function messageIdOf(wamid: string): string {
  const id = findIdOfWamid(wamid)
  if (id?.startsWith('msg_')) return id
  throw unknownMessage()
}

const unknownMessage = () => new GraphError(131009, 'This message_id is of no message of this number.')

/** The message of a wamid, in a chat with this number. Throws a `GraphError`. */
export async function findMessageOf(db: ReadDb, number: Pick<NumberRow, 'id'>, wamid: string): Promise<MessageRow> {
  const [row] = await findMessages(db, [messageIdOf(wamid)])
  if (row?.number_id !== number.id) throw unknownMessage()
  return row
}

/** The recipient of a message, as the program wrote it. */
type Address = { input: string; waId: string; peer: { phone?: string; lid?: string } }

function addressOf({ to, recipient }: MessageInput): Address {
  const lid = recipient === undefined ? undefined : lidOfUserId(recipient)
  if (to === undefined && lid !== undefined) return { input: recipient ?? '', waId: lid, peer: { lid } }
  if (to === undefined) {
    throw new GraphError(100, 'The parameter to is required.', { message: '(#100) The parameter to is required.' })
  }
  // Digits with the country code, as in Meta's API; a leading plus, blanks and dashes do no harm.
  const digits = to.replace(/\D/g, '')
  const phone = parsePhone(`+${digits}`) ?? parsePhone(to)
  if (phone) return { input: to, waId: phone.replace('+', ''), peer: { phone, ...(lid && { lid }) } }
  // The wa_id of a guest whose phone WhatsApp hides.
  if (/^\d{14,20}$/.test(to)) return { input: to, waId: to, peer: { lid: to } }
  throw new GraphError(131009, 'The parameter to is no phone number.')
}

function answer({ input, waId }: Address, id: string, isTemplate: boolean): SentMessage {
  return {
    messaging_product: 'whatsapp',
    contacts: [{ input, wa_id: waId }],
    messages: [{ id, ...(isTemplate && { message_status: 'accepted' as const }) }],
  }
}

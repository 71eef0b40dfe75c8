import { objectIdOf, wamidOf } from '../lib/cloud-api-ids.ts'
import { SECOND } from '../lib/units.ts'
import type { Choices } from './choices.ts'
import type { EventMessage } from './event-message.ts'
import { type GraphCode, titleOf } from './graph-error.ts'

/** The data beside a guest's message. */
export type MessageFacts = {
  from: string
  /** The message it answers, and its author. */
  context?: { id: string; from: string } | undefined
  /** Of its file, Base64. */
  sha256?: string | undefined
  /** Which of the options we sent it chooses. */
  chosen?: { kind: Choices['kind']; option: Choices['options'][number] } | undefined
}

type Part = { type: string } & Record<string, unknown>

/** A guest's message in the Cloud API's form. */
export function webhookMessage(message: EventMessage, facts: MessageFacts): Record<string, unknown> {
  const context = contextOf(message, facts)
  return {
    ...(context && { context }),
    from: facts.from,
    id: wamidOf(message.id),
    timestamp: secondsOf(message.at),
    ...partOf(message, facts),
  }
}

/** A guest's reaction, edit or deletion, which is a message of its own there. `id`: the event's. */
export function webhookChange(
  message: EventMessage,
  { id, at, from }: { id: string; at: number; from: string },
): Record<string, unknown> | undefined {
  const { change } = message
  const head = { from, id: wamidOf(id), timestamp: String(Math.floor(at / SECOND)) }
  const original = wamidOf(message.id)
  switch (change?.type) {
    case 'reaction': {
      // A removed reaction has no emoji.
      const reaction = { message_id: original, ...(change.emoji && { emoji: change.emoji }) }
      return { ...head, type: 'reaction', reaction }
    }
    case 'edit': {
      const now = partOf(message, { from })
      return {
        ...head,
        type: 'edit',
        edit: { original_message_id: original, message: { context: { id: original }, ...now } },
      }
    }
    case 'delete':
      return { ...head, type: 'revoke', revoke: { original_message_id: original } }
    default:
      return undefined
  }
}

const secondsOf = (iso: string): string => String(Math.floor(Date.parse(iso) / SECOND))

function contextOf(message: EventMessage, { context, chosen }: MessageFacts) {
  const forwarded =
    message.forwarded === 'many_times' ? { frequently_forwarded: true } : message.forwarded ? { forwarded: true } : {}
  const whole = { ...context, ...forwarded }
  return Object.keys(whole).length > 0 || chosen ? whole : undefined
}

function partOf(message: EventMessage, { sha256, chosen }: Omit<MessageFacts, 'from'> & { from?: string }): Part {
  const { type, text } = message
  switch (type) {
    case 'text':
      return chosen ? chosenPart(chosen) : { type: 'text', text: { body: text ?? '' } }
    case 'image':
    case 'video':
    case 'document':
    case 'sticker':
    case 'audio':
    case 'voice':
      return mediaPart(message, sha256)
    case 'location': {
      const { latitude = 0, longitude = 0, name, address } = message.location ?? {}
      return { type, location: { latitude, longitude, ...(name && { name }), ...(address && { address }) } }
    }
    case 'contact':
      return { type: 'contacts', contacts: (message.contacts ?? []).map(contactOf) }
    case 'order':
      return orderPart(message)
    // The Cloud API knows none of these: they are given as text, which says more than "unsupported" would.
    case 'product':
    case 'poll':
    case 'event':
      return text ? { type: 'text', text: { body: text } } : unsupported(131051, type)
    case 'call':
    case 'unsupported':
      return unsupported(131051, text ?? message.unsupported?.description ?? type)
    default:
      return type satisfies never
  }
}

function chosenPart({ kind, option: { id, title, description } }: NonNullable<MessageFacts['chosen']>): Part {
  if (kind === 'button') return { type: 'button', button: { payload: id, text: title } }
  const reply = { id, title, ...(kind === 'list_reply' && description && { description }) }
  return { type: 'interactive', interactive: { type: kind, [kind]: reply } }
}

function mediaPart({ type, text, media }: EventMessage, sha256: string | undefined): Part {
  if (media?.status !== 'stored') return unsupported(131052, 'The file could not be fetched from WhatsApp.')
  const name = type === 'voice' ? 'audio' : type
  return {
    type: name,
    [name]: {
      ...(text && { caption: text }),
      ...(name === 'document' && media.file_name && { filename: media.file_name }),
      mime_type: media.mime_type,
      ...(sha256 && { sha256 }),
      id: objectIdOf(media.id),
      ...(name === 'audio' && { voice: type === 'voice' }),
      ...(name === 'sticker' && { animated: false }),
    },
  }
}

function contactOf({ name, phones }: NonNullable<EventMessage['contacts']>[number]) {
  const [first = name, ...others] = name.split(/\s+/)
  return {
    name: { formatted_name: name, first_name: first, ...(others.length > 0 && { last_name: others.join(' ') }) },
    phones: phones.map((phone) => ({ phone, wa_id: phone.replace(/\D/g, ''), type: 'CELL' })),
  }
}

function orderPart({ order, text }: EventMessage): Part {
  if (!order || order.items.length === 0)
    return text ? { type: 'text', text: { body: text } } : unsupported(131051, 'order')
  const currency = order.total?.currency ?? ''
  const items = order.items.map(({ name, quantity, price }) => ({
    product_retailer_id: name,
    quantity,
    item_price: price ?? 0,
    currency,
  }))
  return { type: 'order', order: { catalog_id: '', text: order.text ?? '', product_items: items } }
}

function unsupported(code: GraphCode, details: string): Part {
  const title = code === 131051 ? 'Message type unknown' : titleOf(code)
  return { type: 'unsupported', errors: [{ code, title, message: title, error_data: { details } }] }
}

import { parsePhone } from '../../lib/phone.ts'
import type { IncomingContent, MediaKind, Money } from '../port.ts'
import { encodeMediaId } from './media-id.ts'
import type { Parts } from './webhook-schema.ts'

/** What a message says. An unknown kind is reported as such rather than left out. */
export function readContent(parts: Parts): IncomingContent {
  switch (parts.type) {
    case 'text':
      return parts.text ? { type: 'text', text: parts.text.body } : unreadable(parts.type)
    case 'image':
    case 'video':
    case 'document':
    case 'sticker':
      return mediaOf(parts[parts.type], parts.type)
    case 'audio':
    case 'voice': {
      const file = parts.audio ?? parts.voice
      return mediaOf(file, file?.voice || parts.type === 'voice' ? 'voice' : 'audio')
    }
    case 'location':
      return locationOf(parts.location)
    case 'contacts':
      return contactsOf(parts.contacts)
    case 'button':
      return textOr(parts.button?.text ?? parts.button?.payload, parts.type)
    case 'interactive':
      return interactiveOf(parts.interactive)
    case 'order':
      return orderOf(parts.order)
    default:
      return { type: 'unsupported', reason: 'unknown_kind', description: saidBy(parts) }
  }
}

/** What Meta says about a message that it does not pass on. */
function saidBy({ type, errors }: Parts): string {
  const [error] = errors ?? []
  return error?.error_data?.details ?? error?.title ?? type
}

const unreadable = (description: string): IncomingContent => ({
  type: 'unsupported',
  reason: 'unreadable',
  description,
})

const textOr = (text: string | undefined, type: string): IncomingContent =>
  text ? { type: 'text', text } : unreadable(type)

function mediaOf(file: Parts['image'], kind: MediaKind): IncomingContent {
  if (!file) return unreadable(kind)
  const { id, mime_type: mimeType = 'application/octet-stream', sha256, filename: fileName, caption } = file
  const reference = encodeMediaId({ id, ...(sha256 && { sha256 }) })
  return {
    type: 'media',
    media: { kind, mimeType, reference, ...(fileName && { fileName }) },
    ...(caption && { text: caption }),
  }
}

function locationOf(place: Parts['location']): IncomingContent {
  if (!place) return unreadable('location')
  const { latitude, longitude, name, address } = place
  return { type: 'location', latitude, longitude, ...(name && { name }), ...(address && { address }) }
}

function contactsOf(cards: Parts['contacts']): IncomingContent {
  if (!cards || cards.length === 0) return unreadable('contacts')
  const contacts = cards.map(({ name: given, phones: numbers, vcard }) => {
    const name = given?.formatted_name ?? [given?.first_name, given?.last_name].filter(Boolean).join(' ')
    const phones = numbers.flatMap(({ phone, wa_id }) => {
      const digits = phone ?? (wa_id && `+${wa_id}`)
      return digits ? [parsePhone(digits) ?? digits] : []
    })
    return { name, phones, vcard: vcard ?? vcardOf(name, phones) }
  })
  return { type: 'contact', contacts }
}

/** Meta gives a card field by field. */
function vcardOf(name: string, phones: readonly string[]): string {
  const escaped = name.replaceAll(/[\\;,]/g, (sign) => `\\${sign}`).replaceAll(/\r?\n/g, ' ')
  const lines = phones.map((phone) => `TEL;TYPE=CELL:${phone.replaceAll(/[\r\n]/g, ' ')}`)
  return ['BEGIN:VCARD', 'VERSION:3.0', `FN:${escaped}`, `N:;${escaped};;;`, ...lines, 'END:VCARD'].join('\n')
}

/** A choice from buttons or a list is what its title says. */
function interactiveOf(given: Parts['interactive']): IncomingContent {
  const chosen = given?.button_reply ?? given?.list_reply
  return textOr(chosen?.title ?? given?.nfm_reply?.body, `interactive ${given?.type ?? ''}`.trim())
}

function orderOf(order: Parts['order']): IncomingContent {
  if (!order) return unreadable('order')
  const items = order.product_items.map(({ product_retailer_id: name = '', quantity = 1, item_price: price }) => ({
    name,
    quantity,
    ...(price !== undefined && { price }),
  }))
  const total = totalOf(order.product_items)
  return {
    type: 'order',
    items,
    itemCount: items.length,
    ...(order.text && { text: order.text }),
    ...(total && { total }),
  }
}

/** Undefined when a price is missing, or when there is more than one currency. */
function totalOf(items: NonNullable<Parts['order']>['product_items']): Money | undefined {
  const [currency, ...others] = new Set(items.map((item) => item.currency))
  if (!currency || others.length > 0 || items.some(({ item_price }) => item_price === undefined)) return undefined
  return { amount: items.reduce((sum, { item_price = 0, quantity = 1 }) => sum + item_price * quantity, 0), currency }
}

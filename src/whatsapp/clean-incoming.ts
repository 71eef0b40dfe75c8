import { cleanFileName, cleanLine, cleanText } from '../lib/clean-text.ts'
import type { Expiration, IncomingContent, IncomingMedia, IncomingMessage, MessageContext, Money } from './port.ts'

/** What WhatsApp itself lets people write. */
const LONGEST_TEXT = 65_536
const LONGEST_NAME = 200
const LONGEST_PLACE = 1_000
/** PostgreSQL cannot index long ones. */
const LONGEST_ID = 128
const LONGEST_EMOJI = 64
const MAX_CARDS = 100
const MAX_ITEMS = 500
const LONGEST_URL = 2_000
const LONGEST_CURRENCY = 10
const LARGEST_INTEGER = 2 ** 31 - 1
const LONGEST_WAVEFORM = 1_024
const END_OF_TIME = Date.UTC(2100, 0, 1)

/**
 * Everything that came from outside in a message, made fit for the store: texts by the rules of `clean-text.ts`,
 * numbers within what the columns hold. `arrivedAt` (UTC ms) replaces a time that makes no sense.
 */
export function cleanIncoming(message: IncomingMessage, arrivedAt: number): IncomingMessage {
  const { id, pushName, username, quotedId, at, content, context, expiration, ...rest } = message
  const name = pushName && cleanLine(pushName, LONGEST_NAME)
  const user = username && cleanUsername(username)
  const quoted = quotedId && cleanId(quotedId)
  return {
    ...rest,
    id: cleanId(id),
    ...(name ? { pushName: name } : {}),
    ...(user ? { username: user } : {}),
    at: at >= 1 && at < END_OF_TIME ? Math.floor(at) : arrivedAt,
    content: cleanContent(content),
    ...(quoted ? { quotedId: quoted } : {}),
    ...(context ? { context: cleanContext(context) } : {}),
    ...(expiration ? { expiration: cleanExpiration(expiration, arrivedAt) } : {}),
  }
}

/** If the time makes no sense: since now. */
function cleanExpiration({ seconds, setAt }: Expiration, arrivedAt: number): Expiration {
  return {
    seconds: seconds > 0 && seconds <= LARGEST_INTEGER ? Math.round(seconds) : 0,
    setAt: setAt >= 1 && setAt < END_OF_TIME ? Math.floor(setAt) : arrivedAt,
  }
}

function cleanContext({ albumId, linkPreview, quoted, ...rest }: MessageContext): MessageContext {
  const { url = '', title = '', description } = linkPreview ?? {}
  const preview = {
    url: cleanLine(url, LONGEST_URL),
    title: cleanLine(title, LONGEST_PLACE),
    ...words({ description }),
  }
  return {
    ...rest,
    ...(albumId ? { albumId: cleanId(albumId) } : {}),
    ...(linkPreview ? { linkPreview: preview } : {}),
    ...(quoted ? { quoted: { ...quoted, text: cleanText(quoted.text, LONGEST_PLACE) } } : {}),
  }
}

/** As `cleanIncoming`, for the content of a message. */
export function cleanContent(content: IncomingContent): IncomingContent {
  switch (content.type) {
    case 'text':
      return { ...content, text: cleanText(content.text, LONGEST_TEXT) }
    case 'edit':
      return { ...content, targetId: cleanId(content.targetId), text: cleanText(content.text, LONGEST_TEXT) }
    case 'vote':
      return { ...content, targetId: cleanId(content.targetId), options: content.options.slice(0, MAX_ITEMS) }
    case 'event_edit': {
      const { type: _, ...event } = cleanEvent({ type: 'event', ...content.event })
      return { ...content, targetId: cleanId(content.targetId), event }
    }
    case 'attendance': {
      const { extraGuests = 0 } = whole('extraGuests', content.extraGuests, LARGEST_INTEGER)
      return { ...content, targetId: cleanId(content.targetId), extraGuests }
    }
    case 'disappearing':
      return content
    case 'sealed':
    case 'delete':
      return { ...content, targetId: cleanId(content.targetId) }
    case 'reaction':
      return { ...content, targetId: cleanId(content.targetId), emoji: cleanLine(content.emoji, LONGEST_EMOJI) }
    case 'media': {
      const { media, text } = content
      return { type: 'media', media: cleanMedia(media), ...(text ? { text: cleanText(text, LONGEST_TEXT) } : {}) }
    }
    case 'location':
      return cleanLocation(content)
    case 'contact':
      return { ...content, contacts: content.contacts.slice(0, MAX_CARDS).map(cleanCard) }
    case 'order':
    case 'product':
    case 'poll':
    case 'event':
      return cleanOffer(content)
    case 'call':
      return content
    case 'unsupported': {
      const { description, reason } = content
      return {
        type: 'unsupported',
        reason,
        ...(description ? { description: cleanLine(description, LONGEST_NAME) } : {}),
      }
    }
    default:
      return content satisfies never
  }
}

function cleanMedia(media: IncomingMedia): IncomingMedia {
  const { kind, mimeType, reference, fileName, byteSize, durationSeconds, width, height, waveform } = media
  return {
    kind,
    mimeType: cleanLine(mimeType, LONGEST_NAME),
    reference,
    ...named(fileName),
    ...whole('byteSize', byteSize, Number.MAX_SAFE_INTEGER),
    ...whole('durationSeconds', durationSeconds, LARGEST_INTEGER),
    ...whole('width', width, LARGEST_INTEGER),
    ...whole('height', height, LARGEST_INTEGER),
    ...(waveform && waveform.length <= LONGEST_WAVEFORM ? { waveform } : {}),
  }
}

function named(given: string | undefined): { fileName?: string } {
  const fileName = given === undefined ? undefined : cleanFileName(given)
  return fileName === undefined ? {} : { fileName }
}

function cleanLocation(content: Extract<IncomingContent, { type: 'location' }>): IncomingContent {
  const { latitude, longitude, name, address, live } = content
  if (!(Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180)) {
    return { type: 'unsupported', reason: 'unreadable', description: 'location' }
  }
  return {
    type: 'location',
    latitude,
    longitude,
    ...(name ? { name: cleanText(name, LONGEST_PLACE) } : {}),
    ...(address ? { address: cleanText(address, LONGEST_PLACE) } : {}),
    ...(live ? { live } : {}),
  }
}

type Offer = Extract<IncomingContent, { type: 'order' | 'product' | 'poll' | 'event' }>

function cleanOffer(content: Offer): Offer {
  switch (content.type) {
    case 'order': {
      const { title, text, itemCount, items, total } = content
      return {
        type: 'order',
        items: items.slice(0, MAX_ITEMS).map(({ name, quantity, price }) => ({
          name: cleanLine(name, LONGEST_PLACE),
          quantity: isAmount(quantity) ? quantity : 1,
          ...(price !== undefined && isAmount(price) ? { price } : {}),
        })),
        ...words({ title, text }),
        ...whole('itemCount', itemCount, LARGEST_INTEGER),
        ...sound('total', total),
      }
    }
    case 'product': {
      const { title, description, text, price, url } = content
      const address = url && cleanLine(url, LONGEST_URL)
      return {
        type: 'product',
        title: cleanText(title, LONGEST_PLACE),
        ...words({ description, text }),
        ...sound('price', price),
        ...(address ? { url: address } : {}),
      }
    }
    case 'poll': {
      const options = content.options.slice(0, MAX_ITEMS).map((option) => cleanText(option, LONGEST_PLACE))
      return { ...content, question: cleanText(content.question, LONGEST_TEXT), options }
    }
    case 'event':
      return cleanEvent(content)
    default:
      return content satisfies never
  }
}

function cleanEvent(event: Extract<Offer, { type: 'event' }>): Extract<Offer, { type: 'event' }> {
  const { name, description, place, url, startsAt, endsAt, canceled } = event
  const address = url && cleanLine(url, LONGEST_URL)
  return {
    type: 'event',
    name: cleanText(name, LONGEST_PLACE),
    canceled,
    ...words({ description, place }),
    ...(address ? { url: address } : {}),
    ...whole('startsAt', startsAt, END_OF_TIME),
    ...whole('endsAt', endsAt, END_OF_TIME),
  }
}

const isAmount = (value: number): boolean => Number.isFinite(value) && Math.abs(value) <= Number.MAX_SAFE_INTEGER

function sound<K extends string>(key: K, money: Money | undefined): { [P in K]?: Money } {
  if (!money || !isAmount(money.amount)) return {}
  return { [key]: { amount: money.amount, currency: cleanLine(money.currency, LONGEST_CURRENCY) } } as {
    [P in K]?: Money
  }
}

/** The texts that exist, cleaned. */
function words<K extends string>(texts: { [P in K]?: string | undefined }): { [P in K]?: string } {
  const given = Object.entries<string | undefined>(texts).filter((entry): entry is [string, string] =>
    Boolean(entry[1]),
  )
  return Object.fromEntries(given.map(([key, text]) => [key, cleanText(text, LONGEST_TEXT)])) as { [P in K]?: string }
}

function cleanCard({ name, phones, vcard }: { name: string; phones: string[]; vcard: string }) {
  return {
    name: cleanLine(name, LONGEST_NAME),
    phones: phones.slice(0, MAX_CARDS).map((phone) => cleanLine(phone, LONGEST_NAME)),
    vcard: cleanText(vcard, LONGEST_TEXT),
  }
}

const cleanId = (id: string): string => cleanLine(id, LONGEST_ID)

function whole<K extends string>(key: K, value: number | undefined, largest: number): { [P in K]?: number } {
  const isSound = value !== undefined && value >= 0 && value <= largest
  return isSound ? ({ [key]: Math.round(value) } as { [P in K]?: number }) : {}
}

/** As stored with a guest. */
export const cleanUsername = (username: string): string => cleanLine(username, LONGEST_NAME)

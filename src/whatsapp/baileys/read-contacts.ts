import type { proto } from '@whiskeysockets/baileys'
import type { Reading } from './reading.ts'

/** One visiting card, or several at once. */
export function readContacts(message: proto.IMessage): Reading | undefined {
  const cards = message.contactsArrayMessage?.contacts ?? (message.contactMessage ? [message.contactMessage] : [])
  if (cards.length === 0) return undefined
  const contacts = cards.map(({ displayName, vcard }) => ({
    name: displayName || cardField(vcard ?? '', 'FN') || '',
    phones: phonesOf(vcard ?? ''),
    vcard: vcard ?? '',
  }))
  const context = message.contactsArrayMessage?.contextInfo ?? message.contactMessage?.contextInfo
  return { content: { type: 'contact', contacts }, context }
}

/** Of a visiting card; the rest is pictures. */
const MAX_CARD_LINES = 200

function cardField(vcard: string, name: string): string | undefined {
  return cardLines(vcard).find((line) => line.name === name)?.value
}

function phonesOf(vcard: string): string[] {
  const phones = cardLines(vcard).filter(({ name }) => name === 'TEL' || /^ITEM\d+\.TEL$/.test(name))
  return [...new Set(phones.map(({ value }) => value).filter(Boolean))]
}

/** The lines of a card: `item1.TEL;type=CELL:+7 916 123-45-67`. */
function cardLines(vcard: string): { name: string; value: string }[] {
  return vcard.split(/\r\n|\r|\n/, MAX_CARD_LINES).flatMap((line) => {
    const colon = line.indexOf(':')
    if (colon === -1) return []
    const [name = ''] = line.slice(0, colon).split(';', 1)
    return [{ name: name.trim().toUpperCase(), value: line.slice(colon + 1).trim() }]
  })
}

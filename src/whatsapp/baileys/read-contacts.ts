import type { proto } from '@whiskeysockets/baileys'
import type { Reading } from './reading.ts'
import { readVisitingCard } from './visiting-card.ts'

/** One contact card, or several at once. */
export function readContacts(message: proto.IMessage): Reading | undefined {
  const cards = message.contactsArrayMessage?.contacts ?? (message.contactMessage ? [message.contactMessage] : [])
  if (cards.length === 0) return undefined
  const contacts = cards.map(({ displayName, vcard }) => {
    const card = readVisitingCard(vcard ?? '')
    return { name: displayName || card.name || '', phones: card.phones, vcard: vcard ?? '' }
  })
  const context = message.contactsArrayMessage?.contextInfo ?? message.contactMessage?.contextInfo
  return { content: { type: 'contact', contacts }, context }
}

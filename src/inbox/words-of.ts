import { cleanText } from '../lib/clean-text.ts'
import type { IncomingContent, Money } from '../whatsapp/port.ts'

/** The longest text: many short parts make a long one. */
const LONGEST = 65_536

/**
 * The words of a message of any kind, in no language of ours: what search finds, the list of guests shows and programs
 * read. Null where there are none.
 */
export function wordsOf(content: IncomingContent): string | null {
  switch (content.type) {
    case 'text':
    case 'media':
      return content.text ?? null
    case 'location':
      return lines(content.name, content.address)
    case 'contact':
      return lines(...content.contacts.map(({ name, phones }) => [name, ...phones].filter(Boolean).join(', ')))
    case 'order': {
      const items = content.items.map(({ name, quantity }) => `${name} × ${quantity}`)
      return lines(content.title, content.text, ...items, sum(content.total))
    }
    case 'product':
      return lines(content.title, content.description, content.text, sum(content.price), content.url)
    case 'poll':
      return lines(content.question, ...content.options.map((option) => `• ${option}`))
    case 'event':
      return lines(content.name, content.description, content.place, content.url)
    default:
      return null
  }
}

function lines(...parts: (string | undefined)[]): string | null {
  return cleanText(parts.filter(Boolean).join('\n'), LONGEST) || null
}

const sum = (money: Money | undefined): string | undefined => money && `${money.amount} ${money.currency}`

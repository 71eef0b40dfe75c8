import type { Tx } from '../db/index.ts'
import { findNames } from '../guests/index.ts'
import type { IncomingMessage } from '../whatsapp/port.ts'

/** The message with mentions by address replaced by the names we know: `@79161234567` becomes `@Anna`. */
export async function nameMentions(tx: Tx, message: IncomingMessage): Promise<IncomingMessage> {
  const { mentions = [], content } = message
  if (mentions.length === 0 || !('text' in content) || !content.text) return message
  const names = await findNames(
    tx,
    mentions.map(({ peer }) => peer),
  )
  let { text } = content
  for (const [index, { digits, peer }] of mentions.entries()) {
    const name = names[index] ?? peer.phone
    if (name) text = text.replaceAll(`@${digits}`, `@${name}`)
  }
  return { ...message, content: { ...content, text } }
}

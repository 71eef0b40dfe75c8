import type { IncomingContent, IncomingMessage, Peer } from '../../src/whatsapp/port.ts'

let written = 0

/** A message as the WhatsApp connection hands it over. */
export function incoming(
  given: Partial<Omit<IncomingMessage, 'content'>> & { content?: IncomingContent; text?: string; peer: Peer },
): IncomingMessage {
  const { text, ...rest } = given
  return {
    id: `WA${++written}`,
    fromMe: false,
    at: Date.UTC(2026, 0, 5, 12),
    content: { type: 'text', text: text ?? 'Здравствуйте!' },
    offline: false,
    ...rest,
  }
}

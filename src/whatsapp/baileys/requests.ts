import type { BinaryNode } from '@whiskeysockets/baileys'

const SERVER = '@s.whatsapp.net'

/** Asks for a sign of life. */
export const pingRequest = (): BinaryNode => ({
  tag: 'iq',
  attrs: { to: SERVER, type: 'get', xmlns: 'w:p' },
  content: [{ tag: 'ping', attrs: {} }],
})

/** Removes a linked device from its account. `sock.logout` would not wait for an answer. */
export const unlinkRequest = (jid: string): BinaryNode => ({
  tag: 'iq',
  attrs: { to: SERVER, type: 'set', xmlns: 'md' },
  content: [{ tag: 'remove-companion-device', attrs: { jid, reason: 'user_initiated' } }],
})

import type { BinaryNode } from '@whiskeysockets/baileys'

/** No server gives a reference like this. */
const SPENT = 'spent'
/** Baileys shows each for 20 s: longer than linking by passkey may take. */
const FILLERS = 60

/**
 * Baileys ends the socket when the last of WhatsApp's references has been shown, also while the owner is at a passkey.
 * With these behind them it goes on; whether the QR codes are used up is for us to say.
 */
export function addFillers(stanza: BinaryNode): void {
  if (stanza.tag !== 'iq' || !Array.isArray(stanza.content)) return
  const offer = stanza.content.find(({ tag }) => tag === 'pair-device')
  if (!Array.isArray(offer?.content) || offer.content.length === 0) return
  const filler = (): BinaryNode => ({ tag: 'ref', attrs: {}, content: Buffer.from(SPENT) })
  offer.content = [...offer.content, ...Array.from({ length: FILLERS }, filler)]
}

/** Whether a QR code is made of a filler: WhatsApp's own have all been shown. */
export const isSpent = (qr: string): boolean => qr.slice(qr.indexOf('#') + 1).startsWith(`${SPENT},`)

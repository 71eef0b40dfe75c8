import type { BinaryNode } from '@whiskeysockets/baileys'

/** A reference that no server gives. */
const SPENT = 'spent'
/** Baileys shows each for 20 s: together longer than linking by passkey may take. */
const FILLERS = 60

/**
 * Baileys ends the socket when the last of WhatsApp's references has been shown, even while the owner is using a
 * passkey. With these fillers after them it goes on; whether the QR codes are used up is for us to say.
 */
export function addFillers(stanza: BinaryNode): void {
  if (stanza.tag !== 'iq' || !Array.isArray(stanza.content)) return
  const offer = stanza.content.find(({ tag }) => tag === 'pair-device')
  if (!Array.isArray(offer?.content) || offer.content.length === 0) return
  const filler = (): BinaryNode => ({ tag: 'ref', attrs: {}, content: Buffer.from(SPENT) })
  offer.content = [...offer.content, ...Array.from({ length: FILLERS }, filler)]
}

/** Whether a QR code is made from a filler: WhatsApp's own have all been shown. */
export const isSpent = (qr: string): boolean => qr.slice(qr.indexOf('#') + 1).startsWith(`${SPENT},`)

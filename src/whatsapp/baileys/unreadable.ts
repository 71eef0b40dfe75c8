import { type BinaryNode, getBinaryNodeChild, getBinaryNodeChildren } from '@whiskeysockets/baileys'
import type { CloseReason } from '../port.ts'

/**
 * What it means for the connection that Baileys could not read what came with this event of its socket: undefined when
 * the stanza alone is lost.
 */
export function endAfterFault(event: string, subject: unknown): CloseReason | undefined {
  switch (event) {
    case 'message':
      return { kind: 'lost', detail: 'WhatsApp sent a frame that cannot be read' }
    case 'CB:failure':
      return { kind: 'lost', detail: `WhatsApp refused the login with the reason ${wordOf(subject, 'reason')}` }
    case 'CB:stream:error':
      return { kind: 'lost', detail: `WhatsApp ended the connection with the code ${wordOf(subject, 'code')}` }
    case 'CB:success':
    case 'CB:iq':
    case 'open':
    case 'close':
    case 'error':
      return { kind: 'lost', detail: 'WhatsApp opened the connection in a way that cannot be read' }
    default:
      return undefined
  }
}

/** Codes to show as QR of which one is empty: Baileys would fail when its time comes. */
export function hasEmptyQr(stanza: BinaryNode): boolean {
  const refs = getBinaryNodeChildren(getBinaryNodeChild(stanza, 'pair-device'), 'ref')
  return refs.some(({ content }) => content === undefined)
}

/** A word of the server, fit to be shown to people. */
function wordOf(subject: unknown, name: string): string {
  const { attrs = {} } = (subject ?? {}) as Partial<BinaryNode>
  return (attrs[name] ?? '').replace(/[^\w.-]/g, '').slice(0, 40) || 'unknown'
}

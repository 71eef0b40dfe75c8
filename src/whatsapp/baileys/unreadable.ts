import { type BinaryNode, getBinaryNodeChild, getBinaryNodeChildren } from '@whiskeysockets/baileys'
import type { CloseReason } from '../port.ts'
import { watchSettingsSync } from './settings-sync.ts'

/**
 * What it means for the connection that Baileys could not read what came with this socket event: undefined when only
 * the stanza is lost.
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

/** Sees every stanza before Baileys: returns why the connection must end instead of letting Baileys act on it. */
export function watchForDanger(now: () => number): (stanza: BinaryNode) => CloseReason | undefined {
  const settings = watchSettingsSync(now)
  return (stanza) => {
    if (settings.isRunaway(stanza)) return { kind: 'lost', detail: 'the synchronisation of settings had no end' }
    return hasEmptyQr(stanza) ? { kind: 'lost', detail: 'WhatsApp sent an empty QR code' } : undefined
  }
}

/** QR codes of which one is empty: Baileys would fail when its turn comes, where nobody listens. */
function hasEmptyQr(stanza: BinaryNode): boolean {
  const refs = getBinaryNodeChildren(getBinaryNodeChild(stanza, 'pair-device'), 'ref')
  return refs.some(({ content }) => content === undefined)
}

/** A word from the server that may be shown to people. */
function wordOf(subject: unknown, name: string): string {
  const { attrs = {} } = (subject ?? {}) as Partial<BinaryNode>
  return (attrs[name] ?? '').replace(/[^\w.-]/g, '').slice(0, 40) || 'unknown'
}

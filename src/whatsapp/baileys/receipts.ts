import type { BinaryNode } from '@whiskeysockets/baileys'
import { DAY, SECOND } from '../../lib/units.ts'
import type { ConnectionHandlers, OwnRead, Peer, ReceiptStatus } from '../port.ts'
import { isGroupJid, isSamePerson, mergePeers, peerOf } from './jid.ts'

type Deps = {
  now: () => number
  me: () => Peer | undefined
  complete: (peer: Peer) => Promise<Peer>
  takesGroups: boolean
  isEnded: () => boolean
  handlers: Pick<ConnectionHandlers, 'onReceipt' | 'onOwnRead'>
}

/** Passes on what receipts say. */
export function attendReceipts({ now, me, complete, takesGroups, isEnded, handlers }: Deps) {
  async function handOn(receipt: Receipt): Promise<void> {
    const peer = await complete(receipt.peer)
    if (!isEnded()) await handlers.onReceipt({ ...receipt, peer })
  }
  return {
    /** Resolves when what the stanza says is stored; undefined when it says nothing that we store. */
    take(stanza: BinaryNode): Promise<void> | undefined {
      if (isGroupJid(stanza.attrs.from) && !takesGroups) return undefined
      const ownRead = readOwnRead(stanza, me(), now())
      if (ownRead) return Promise.resolve(handlers.onOwnRead?.(ownRead))
      const receipt = readReceipt(stanza, me(), now())
      return receipt && handOn(receipt)
    },
  }
}

export type Receipt = { messageIds: string[]; peer: Peer; status: ReceiptStatus; at: number }

/**
 * What a receipt stanza says about messages we sent; undefined for all other receipts. It is exact only to the second,
 * so one that has just come (`now`, UTC ms) counts as of this moment and never seems older than the message it
 * confirms.
 */
export function readReceipt({ attrs, content }: BinaryNode, me: Peer | undefined, now: number): Receipt | undefined {
  const status = statusOf(attrs.type)
  const sender = peerOf(attrs.participant) ?? peerOf(attrs.from)
  // Our own other devices report what they have read, which is nothing that we sent.
  if (!status || !sender || attrs.recipient || isSamePerson(sender, me)) return undefined
  const messageIds = [attrs.id, ...listedIds(content)].flatMap((id) => id || [])
  const peer = mergePeers(sender, peerOf(attrs.sender_pn), peerOf(attrs.sender_lid), peerOf(attrs.participant_pn))
  const second = secondOf(attrs.t, now)
  return { messageIds, peer, status, at: Math.max(second, Math.min(now, second + SECOND - 1)) }
}

/** What our own other devices have read of a guest's messages; undefined for all other receipts. */
function readOwnRead({ attrs, content }: BinaryNode, me: Peer | undefined, now: number): OwnRead | undefined {
  const isRead = attrs.type === 'read' || attrs.type === 'read-self'
  if (!isRead || !attrs.recipient || !isSamePerson(peerOf(attrs.participant) ?? peerOf(attrs.from), me))
    return undefined
  const messageIds = [attrs.id, ...listedIds(content)].flatMap((id) => id || [])
  return { messageIds, at: secondOf(attrs.t, now) }
}

/** A time that makes no sense becomes now. */
function secondOf(t: string | undefined, now: number): number {
  const at = Number(t ?? 0) * SECOND
  return at >= 0 && at <= now + DAY ? at : now
}

function statusOf(type: string | undefined): ReceiptStatus | undefined {
  switch (type) {
    case undefined:
    case '':
    case 'delivery':
    case 'inactive':
      return 'delivered'
    case 'read':
      return 'read'
    case 'played':
      return 'played'
    default:
      return undefined
  }
}

function listedIds(content: BinaryNode['content']): (string | undefined)[] {
  if (!Array.isArray(content)) return []
  return content
    .filter((child) => child.tag === 'list' && Array.isArray(child.content))
    .flatMap((list) => (list.content as BinaryNode[]).map((item) => item.attrs.id))
}

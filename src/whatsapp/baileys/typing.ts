import type { BaileysEventMap } from '@whiskeysockets/baileys'
import type { Peer } from '../port.ts'
import { peerOf } from './jid.ts'

/** Who is typing or has stopped; undefined for signs of other kinds. */
export function readTyping({
  id,
  presences,
}: BaileysEventMap['presence.update']): { peer: Peer; isTyping: boolean } | undefined {
  const peer = peerOf(id)
  const presence = Object.values(presences)[0]?.lastKnownPresence
  if (!peer || !presence) return undefined
  return { peer, isTyping: presence === 'composing' || presence === 'recording' }
}

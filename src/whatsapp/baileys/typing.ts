import type { BaileysEventMap, WASocket } from '@whiskeysockets/baileys'
import type { ConnectionHandlers, Peer } from '../port.ts'
import { peerOf } from './jid.ts'
import type { SerialQueue } from './serial-queue.ts'

/** Who is typing or has stopped; undefined for other signs. */
function readTyping({
  id,
  presences,
}: BaileysEventMap['presence.update']): { peer: Peer; isTyping: boolean } | undefined {
  const peer = peerOf(id)
  const presence = Object.values(presences)[0]?.lastKnownPresence
  if (!peer || !presence) return undefined
  return { peer, isTyping: presence === 'composing' || presence === 'recording' }
}

type Deps = {
  sock: Pick<WASocket, 'ev'>
  serial: Pick<SerialQueue, 'tell'>
  complete: (peer: Peer) => Promise<Peer>
  handlers: Pick<ConnectionHandlers, 'onTyping'>
}

/** Reports when somebody begins or stops writing. */
export function attendTyping({ sock, serial, complete, handlers }: Deps): void {
  sock.ev.on('presence.update', (update) => {
    const typing = readTyping(update)
    if (typing) serial.tell(async () => handlers.onTyping?.(await complete(typing.peer), typing.isTyping))
  })
}

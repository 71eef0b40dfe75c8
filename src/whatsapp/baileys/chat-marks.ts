import type { WASocket } from '@whiskeysockets/baileys'
import { SECOND } from '../../lib/units.ts'
import type { ConnectionHandlers, OldestMessage, Peer } from '../port.ts'
import { peerOf } from './jid.ts'
import type { SerialQueue } from './serial-queue.ts'

type Deps = {
  sock: Pick<WASocket, 'ev' | 'chatModify'>
  serial: Pick<SerialQueue, 'tell'>
  complete: (peer: Peer) => Promise<Peer>
  handlers: Pick<ConnectionHandlers, 'onChatMark'>
}

/** Chats marked as read or unread by hand: marks set on other devices are received, and ours are set on all of them. */
export function attendChatMarks({ sock, serial, complete, handlers }: Deps) {
  sock.ev.on('chats.update', (updates) => {
    for (const { id, unreadCount } of updates) {
      const peer = peerOf(id)
      // Baileys reports marks this way; other numbers are message counts.
      if (!peer || (unreadCount !== 0 && unreadCount !== -1)) continue
      serial.tell(async () => handlers.onChatMark?.({ peer: await complete(peer), unread: unreadCount === -1 }))
    }
  })
  return {
    /** Marks the chat of this address; `last` is its newest message. */
    async set(address: string, unread: boolean, { id, fromMe, at }: OldestMessage): Promise<void> {
      const key = { remoteJid: address, id, fromMe }
      const lastMessages = [{ key, messageTimestamp: Math.floor(at / SECOND) }]
      await sock.chatModify({ markRead: !unread, lastMessages }, address)
    },
  }
}

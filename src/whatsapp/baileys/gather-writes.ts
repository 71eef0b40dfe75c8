import type { WASocket } from '@whiskeysockets/baileys'

type TcpSocket = { cork(): void; uncork(): void }
type WebSocket = { _socket?: TcpSocket | null; send(...args: unknown[]): void }

/**
 * Frames of one turn of the event loop leave in one write: a message brings several (acknowledgement, receipt, queries),
 * and each write costs more than sealing its frame. Call it when the socket is open.
 */
export function gatherWrites(ws: WASocket['ws']): void {
  const socket = (ws as unknown as { socket?: WebSocket | null }).socket
  if (!socket) return
  const send = socket.send.bind(socket)
  let corked: TcpSocket | undefined
  socket.send = (...args) => {
    if (!corked && socket._socket) {
      const tcp = socket._socket
      corked = tcp
      tcp.cork()
      setImmediate(() => {
        corked = undefined
        tcp.uncork()
      })
    }
    send(...args)
  }
}

import type { IncomingMessage } from 'node:http'
import { decodeBinaryNode, encodeBinaryNode } from '@whiskeysockets/baileys'
import type { WebSocket } from 'ws'
import { known } from '../lib/known.ts'
import { frame, makeFrameReader } from './frames.ts'
import type { KeyPair } from './keys.ts'
import type { BinaryNode } from './nodes.ts'
import { type ClientHello, makeNoiseServer, type Transport } from './noise-server.ts'
import type { PairingRequest } from './pairing.ts'
import type { Companion } from './phones.ts'

export type Connection = {
  id: number
  openedAt: number
  /** Stanzas may be sent: the offline batch has gone out. */
  live: boolean
  companion?: Companion
  pairing?: PairingRequest
  send: (node: BinaryNode) => void
  /** Sends bytes in a frame, encrypted like a stanza or unchanged. */
  sendBytes: (bytes: Uint8Array, sealed: boolean) => void
  /** Closes after everything sent so far has left. */
  close: () => void
  /** Cuts the socket at once, without a closing handshake. */
  cut: () => void
  /** Stops reading and answering permanently, without closing. */
  hole: () => void
}

export type ConnectionHandlers = {
  onHello: (connection: Connection, hello: ClientHello) => void
  onNode: (connection: Connection, node: BinaryNode) => void
  onClose: (connection: Connection) => void
  onError: (connection: Connection, error: unknown) => void
}

let nextConnectionId = 1

/** One client socket: handshake, then stanzas both ways. Handlers see stanzas in the order in which they came. */
export function makeConnection(
  deps: { serverKey: KeyPair; certificates: Uint8Array; now: () => number } & ConnectionHandlers,
  socket: WebSocket,
  request: IncomingMessage,
): Connection {
  const noise = makeNoiseServer(deps.serverKey, deps.certificates)
  let stage: 'hello' | 'finish' | 'open' = 'hello'
  let transport: Transport | undefined
  let dead = false
  let reading: Promise<void> = Promise.resolve()

  // Stanzas of one turn leave in one write.
  let batching = false
  const batch = () => {
    if (batching) return
    batching = true
    request.socket.cork()
    process.nextTick(() => {
      batching = false
      request.socket.uncork()
    })
  }

  const connection: Connection = {
    id: nextConnectionId++,
    openedAt: deps.now(),
    live: false,
    send: (node) => {
      if (dead || !transport || socket.readyState !== socket.OPEN) return
      batch()
      socket.send(frame(transport.encrypt(encodeBinaryNode(node))))
    },
    sendBytes: (bytes, sealed) => {
      if (dead || !transport || socket.readyState !== socket.OPEN) return
      socket.send(frame(sealed ? transport.encrypt(bytes) : bytes))
    },
    close: () => {
      connection.live = false
      if (!dead) socket.close()
    },
    cut: () => {
      dead = true
      connection.live = false
      request.socket.destroy()
    },
    hole: () => {
      dead = true
      connection.live = false
      socket.pause()
    },
  }

  const handle = async (body: Buffer) => {
    if (dead) return
    if (stage === 'hello') {
      stage = 'finish'
      socket.send(frame(noise.hello(body)))
      return
    }
    if (stage === 'finish') {
      const hello = noise.finish(body)
      transport = hello.transport
      stage = 'open'
      deps.onHello(connection, hello)
      return
    }
    const node = await decodeBinaryNode(known(transport, 'cipher of this connection').decrypt(body))
    if (!dead) deps.onNode(connection, node)
  }
  const read = makeFrameReader((body) => {
    reading = reading
      .then(() => handle(body))
      .catch((error: unknown) => {
        deps.onError(connection, error)
        connection.cut()
      })
  })
  socket.on('message', (data: Buffer) => read(data))
  socket.on('error', (error) => deps.onError(connection, error))
  socket.on('close', () => {
    dead = true
    connection.live = false
    deps.onClose(connection)
  })
  return connection
}

/** Ends a connection with a stream error in WhatsApp's form: 440 (replaced) comes as a conflict. */
export function endWithStreamError(connection: Connection, code: number | string): void {
  const node: BinaryNode =
    code === 'device_removed'
      ? { tag: 'stream:error', attrs: {}, content: [{ tag: 'conflict', attrs: { type: 'device_removed' } }] }
      : code === 440
        ? { tag: 'stream:error', attrs: {}, content: [{ tag: 'conflict', attrs: { type: 'replaced' } }] }
        : code === 401
          ? {
              tag: 'stream:error',
              attrs: { code: '401' },
              content: [{ tag: 'conflict', attrs: { type: 'device_removed' } }],
            }
          : { tag: 'stream:error', attrs: { code: String(code) } }
  connection.send(node)
  connection.close()
}

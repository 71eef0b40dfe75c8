import type { WASocket } from '@whiskeysockets/baileys'

/** Batches of changes are numbered: a frame may leave when the batch it depends on is durable. */
export type Commits = {
  /** Number of the batch that makes everything so far durable. */
  position(): number
  /** Number of the last durable batch. */
  savedUpTo(): number
}

export type OutputGate = {
  /** A batch has become durable. */
  saved(): void
  /** Nothing that waits will ever leave. */
  close(): void
}

type RawSocket = {
  send(data: Uint8Array, done?: (error?: Error) => void): void
  terminate(): void
  /** The operating system's socket; null before it is open and after its end. */
  _socket?: { cork(): void; uncork(): void } | null
}

/**
 * Nothing leaves the socket before the keys and messages it depends on are stored: no receipt before the message, no
 * ciphertext before the ratchet step. Waiting here instead of at each message lets many of them share a transaction.
 */
export function gateOutput(sock: Pick<WASocket, 'ws'>, commits: Commits): OutputGate {
  const socket = rawSocket(sock)
  if (!socket) throw new Error('this version of Baileys keeps its WebSocket elsewhere')
  const sendFrame = socket.send.bind(socket)
  let waiting: { data: Uint8Array; position: number }[] = []
  let isClosed = false
  let isGathering = false

  function send(data: Uint8Array, done?: (error?: Error) => void): void {
    collect()
    sendFrame(data, done)
  }

  /** Frames of one turn of the event loop go to the system together: each alone would be a call and a packet. */
  function collect(): void {
    const line = socket?._socket
    if (isGathering || !line) return
    isGathering = true
    line.cork()
    setImmediate(() => {
      isGathering = false
      line.uncork()
    })
  }

  socket.send = (data, done) => {
    const position = commits.position()
    if (isClosed) return done?.()
    if (waiting.length === 0 && position <= commits.savedUpTo()) return send(data, done)
    waiting.push({ data, position })
    // Accepted, as if it were in the system's buffer: if it is lost, the acknowledgement is missing.
    done?.()
  }

  return {
    saved() {
      const upTo = commits.savedUpTo()
      const next = waiting.findIndex(({ position }) => position > upTo)
      const ready = next === -1 ? waiting : waiting.slice(0, next)
      waiting = next === -1 ? [] : waiting.slice(next)
      // A socket error ends the connection by its own event.
      for (const { data } of ready) send(data, () => undefined)
    },
    close() {
      isClosed = true
      waiting = []
    },
  }
}

/** The WebSocket beneath Baileys' client. */
export function rawSocket({ ws }: Pick<WASocket, 'ws'>): RawSocket | undefined {
  return (ws as unknown as { socket?: RawSocket | null }).socket ?? undefined
}

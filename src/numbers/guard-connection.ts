import type { Connection } from '../whatsapp/port.ts'

/** A connection as the rest of the product gets it, and the sends under way over it. */
export type GuardedConnection = { connection: Connection; sending: ReadonlySet<Promise<unknown>> }

/**
 * Lets nothing leave once another process may have the number: a process that was frozen goes on in the middle of what
 * it was doing, with a permit that its successor has counted as used. Whether the message left before that is not known
 * here.
 */
export function guardConnection(connection: Connection, isHeld: () => boolean, onSend: () => void): GuardedConnection {
  const sending = new Set<Promise<unknown>>()
  return {
    sending,
    connection: {
      ...connection,
      send(message) {
        if (!isHeld()) return Promise.resolve({ outcome: 'unconfirmed' })
        onSend()
        const sent = connection.send(message)
        sending.add(sent)
        const forget = () => void sending.delete(sent)
        sent.then(forget, forget)
        return sent
      },
    },
  }
}

import type { WASocket } from '@whiskeysockets/baileys'
import type { Logger } from '../../lib/logger.ts'
import { SECOND } from '../../lib/units.ts'
import { rawSocket } from './output-gate.ts'

/** A peer that does not answer the closing handshake is cut off. */
const CLOSE_HANDSHAKE_MS = 2 * SECOND

/** Ends the socket without waiting for its end. */
export function endSocket(sock: WASocket, log: Logger): void {
  void sock.end(undefined).catch((err) => log.debug({ err }, 'the socket did not end cleanly'))
  const socket = rawSocket(sock)
  setTimeout(() => socket?.terminate(), CLOSE_HANDSHAKE_MS).unref()
}

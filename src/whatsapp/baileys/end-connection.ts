import type { WASocket } from '@whiskeysockets/baileys'
import type { Logger } from '../../lib/logger.ts'
import { SECOND } from '../../lib/units.ts'
import { within } from '../../lib/within.ts'
import type { CloseReason } from '../port.ts'
import type { Calls } from './calls.ts'
import { endSocket } from './end-socket.ts'
import type { InboundQueue } from './inbound-queue.ts'
import type { NumberKeys } from './number-keys.ts'
import type { OutputGate } from './output-gate.ts'
import type { SerialQueue } from './serial-queue.ts'
import type { NumberStore } from './store.ts'

type Parts = {
  sock: WASocket
  log: Logger
  /** Undefined when the end comes before the socket. */
  gate: OutputGate | undefined
  keys: Pick<NumberKeys, 'flush' | 'close'>
  calls: Pick<Calls, 'end'>
  inbound: Pick<InboundQueue, 'drained' | 'stop'>
  serial: Pick<SerialQueue, 'finish'>
  store: Pick<NumberStore, 'erase'>
}

/** After this time a handler that is still busy is no longer waited for. */
export const FAREWELL_MS = 10 * SECOND

/** Ends the socket, lets running work finish, keeps or erases the keys. */
export async function endConnection(reason: CloseReason, parts: Parts): Promise<void> {
  const { sock, log, gate, keys, calls, inbound, serial, store } = parts
  // Receipts for what is being saved right now still go out: otherwise WhatsApp delivers it again.
  if (reason.kind === 'closed_by_us') await within(SECOND, keys.flush()).catch(() => undefined)
  gate?.close()
  endSocket(sock, log)
  await within(FAREWELL_MS, calls.end()).catch((err) => log.warn({ err }, 'the calls are slow'))
  // After this no other connection will come to hand over what the journal holds.
  const isLast = reason.kind === 'logged_out' || reason.kind === 'banned'
  if (isLast) await within(FAREWELL_MS, inbound.drained()).catch((err) => log.warn({ err }, 'the inbox is slow'))
  const settled = Promise.all([inbound.stop(), serial.finish(), keys.close()])
  await within(FAREWELL_MS, settled).catch((err) => log.warn({ err }, 'something was still busy at the end'))
  if (reason.kind === 'logged_out') await store.erase()
}

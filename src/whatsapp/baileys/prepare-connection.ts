import type { WASocket } from '@whiskeysockets/baileys'
import { known } from '../../lib/known.ts'
import { within } from '../../lib/within.ts'
import type { ConnectionHandlers, Peer } from '../port.ts'
import { peerOfAccount } from './account.ts'
import { completed } from './addresses.ts'
import type { ConnectionDeps } from './connection-deps.ts'
import { FAREWELL_MS } from './end-connection.ts'
import { attendHistory } from './history/history.ts'
import { openInbox } from './inbox.ts'
import { phoneOfUser } from './jid.ts'
import { openNumberKeys } from './number-keys.ts'
import { orderItemsBy } from './order-items.ts'
import { makeSerialQueue, type SerialQueue } from './serial-queue.ts'

/** What a connection has before its socket. */
export type Prepared = Awaited<ReturnType<typeof prepareConnection>>

type KeysListener = { onSaved(): void; onFailure(error: unknown): void }

/** Pairs of phone and LID reported at once, so that they may share a transaction. */
const PAIRS_TOGETHER = 64

/**
 * Opens the keys and the inbox, to which the journal's remaining messages are handed over at once. Rejects when the
 * keys cannot be read or saved.
 */
export async function prepareConnection(deps: ConnectionDeps, handlers: ConnectionHandlers) {
  const { clock, log, settings, versions, store, tunnel, downloads, tuning } = deps
  const serial = makeSerialQueue(log)
  let sock: WASocket | undefined
  const socket = () => known(sock, 'the socket')
  const failures: unknown[] = []
  let listener: KeysListener = { onSaved: () => undefined, onFailure: (error) => void failures.push(error) }

  const keys = await openNumberKeys({
    store,
    onPairs: (pairs) => tellPairs({ serial, handlers, me }, pairs),
    onFailure: (err) => {
      log.error({ err }, 'the keys could not be read or saved; the connection ends')
      listener.onFailure(err)
    },
    onSaved: () => listener.onSaved(),
  })
  const me = peerOfAccount(keys.creds)
  const complete = (peer: Peer) => completed(keys, peer)
  const past = { me, takesGroups: settings.OTKLIK_WHATSAPP_GROUPS, complete }
  const reading = { ...past, findOrderItems: orderItemsBy(socket) }
  const history = attendHistory({ log, clock, keys, reading: past, serial, handlers, downloads, socket })
  const inboxDeps = { log, clock, keys, store, reading, tuning, serial, handlers, takeHistory: history.take }
  const { guard, inbound } = await openInbox(inboxDeps)
  await versions.ready(tunnel)
  // The journal's messages are already being handed over and need the keys.
  if (failures.length > 0) {
    const settled = Promise.allSettled([inbound.stop(), serial.finish(), keys.close()])
    await within(FAREWELL_MS, settled).catch((err) => log.warn({ err }, 'something was still busy at the end'))
    throw failures[0]
  }
  return {
    ...{ serial, keys, me, complete, history, guard, inbound },
    /** From now on the keys' events go to `next`. */
    listenToKeys(next: KeysListener): void {
      listener = next
    },
    /** The journal's messages may need the socket, which is made later. */
    setSocket(made: WASocket): void {
      sock = made
    },
  }
}

type PairDeps = {
  serial: Pick<SerialQueue, 'tell'>
  handlers: Pick<ConnectionHandlers, 'onIdentity'>
  me: () => Peer | undefined
}

function tellPairs({ serial, handlers, me }: PairDeps, pairs: readonly { phone: string; lid: string }[]): void {
  const others = pairs.filter(({ lid }) => lid !== me()?.lid)
  const tell = async ({ phone, lid }: { phone: string; lid: string }) =>
    handlers.onIdentity({ lid, phone: phoneOfUser(phone) })
  for (let from = 0; from < others.length; from += PAIRS_TOGETHER) {
    serial.tell(() => Promise.all(others.slice(from, from + PAIRS_TOGETHER).map(tell)))
  }
}

import { type Connection, endWithStreamError } from './connection.ts'
import { greet } from './greeting.ts'
import type { Network } from './network.ts'
import { type BinaryNode, lidJid, SERVER, unixSeconds } from './nodes.ts'
import type { ClientHello } from './noise-server.ts'
import { sendOfflineBatch } from './offline-queue.ts'
import type { Companion, OwnPhone } from './phones.ts'

/** A client identifies its device: checks it and lets it in, or says why not. */
export function login(network: Network, connection: Connection, hello: ClientHello): void {
  const number = String(hello.payload.username ?? '')
  const companion = network.phones.byPhone(number)?.companions.get(hello.payload.device ?? 0)
  if (!companion?.noiseKey.equals(hello.clientStatic)) {
    refuse(network, connection, number, 401)
    return
  }
  const failure = network.faults.take('login_failure', number)
  if (failure) {
    refuse(network, connection, number, failure.reason, failure.expire)
    return
  }
  if (network.faults.find('black_hole', number)) {
    connection.hole()
    return
  }
  if (companion.connection) endWithStreamError(companion.connection, 440)
  companion.connection = connection
  connection.companion = companion
  network.ledger.note({ at: network.now(), number, note: 'login', detail: { device: companion.device } })
  connection.send({
    tag: 'success',
    attrs: {
      from: SERVER,
      t: unixSeconds(network.now()),
      lid: lidJid(companion.owner.lid, network.faults.find('bare_lid', number) ? 0 : companion.device),
      location: 'sandbox',
    },
  })
}

/** A client with a version that is not accepted gets 405 before it is identified. */
export function refusesVersion(network: Network, connection: Connection, { payload }: ClientHello): boolean {
  const { oldest = 0, newest = Number.POSITIVE_INFINITY } = network.webVersion
  const revision = payload.userAgent?.appVersion?.tertiary ?? 0
  const number = payload.username ? String(payload.username) : undefined
  network.ledger.note({ at: network.now(), number, note: 'version', detail: revision })
  if (revision >= oldest && revision <= newest) return false
  refuse(network, connection, number ?? '', 405)
  return true
}

/** The client is ready for what it missed: announces how much there is; the client then asks for it. */
export function announceOffline(connection: Connection, companion: Companion): void {
  const waiting = [...companion.pending.values()]
  const ofKind = (kind: string) => String(waiting.filter(({ tag }) => tag === kind).length)
  const message = String(Number(ofKind('message')) + companion.droppedOffline)
  const count = String(waiting.length + companion.droppedOffline)
  companion.droppedOffline = 0
  const preview: BinaryNode = {
    tag: 'offline_preview',
    attrs: { count, message, notification: ofKind('notification'), receipt: ofKind('receipt'), appdata: '0' },
  }
  connection.send({ tag: 'ib', attrs: { from: SERVER }, content: [preview] })
}

/** The client asked for what it missed. */
export async function giveOffline(network: Network, connection: Connection, companion: Companion): Promise<void> {
  if (connection.live) return
  sendOfflineBatch(network, companion, connection)
  if (companion.greeted) return
  companion.greeted = true
  await greet(network, companion).catch((error: unknown) => {
    network.ledger.note({
      at: network.now(),
      number: companion.owner.phone,
      note: 'greeting failed',
      detail: String(error),
    })
  })
}

/** The phone removes a linked device: a connected one is told, an absent one gets 401 at its next login. */
export function unlink(network: Network, phone: OwnPhone, device?: number): number {
  const targets = [...phone.companions.values()].filter((item) => device === undefined || item.device === device)
  for (const companion of targets) {
    phone.companions.delete(companion.device)
    network.ledger.note({
      at: network.now(),
      number: phone.phone,
      note: 'unlinked',
      detail: { device: companion.device },
    })
    if (companion.connection) endWithStreamError(companion.connection, 401)
  }
  return targets.length
}

function refuse(
  network: Network,
  connection: Connection,
  number: string,
  reason: number | string,
  expire?: number,
): void {
  network.ledger.note({ at: network.now(), number, note: 'login refused', detail: { reason } })
  connection.send({
    tag: 'failure',
    attrs: { reason: String(reason), ...(expire && { expire: String(expire) }), location: 'sandbox' },
  })
  connection.close()
}

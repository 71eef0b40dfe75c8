import type { Connection } from './connection.ts'
import type { Network } from './network.ts'
import { type BinaryNode, SERVER, unixSeconds } from './nodes.ts'
import { offerDevice, type PairingRequest } from './pairing.ts'
import { acknowledgesPasskey, demandPasskey, sendEmptyCodeStep } from './passkey.ts'
import type { Companion, OwnPhone } from './phones.ts'

/** A phone scans the text of a QR code. Throws when the code is unknown, expired, or not the client's own. */
export function scanQr(network: Network, phone: OwnPhone, qr: string): Companion | undefined {
  const [ref = '', noise = '', identity = '', secret = ''] = qr.slice(qr.indexOf('#') + 1).split(',')
  const connection = network.waitingForScan.get(ref)
  const request = connection?.pairing
  if (!connection || !request) throw new Error('unknown or expired QR code')
  const same =
    request.noiseKey.equals(Buffer.from(noise, 'base64')) && request.identity.equals(Buffer.from(identity, 'base64'))
  if (!same) throw new Error('the keys in the QR code are not those of the client that shows it')
  if (network.faults.take('refresh_registration', phone.phone)) requestRefresh(network, connection, request, secret)
  if (request.refreshId) throw new Error('the client has to refresh its registration first')
  if (request.retired.has(secret)) throw new Error('the secret in the QR code is retired')
  return admit(network, connection, phone, Buffer.from(secret, 'base64'))
}

/** The secret is shared: the client becomes a device, or must first provide the owner's passkey. */
export function admit(
  network: Network,
  connection: Connection,
  phone: OwnPhone,
  advSecret: Buffer,
): Companion | undefined {
  if (!phone.passkey) return offerDevice(network, connection, phone, advSecret)
  if (connection.pairing?.code) sendEmptyCodeStep(network, connection)
  demandPasskey(network, connection, phone, advSecret, phone.passkey)
  return undefined
}

/** The server retires the secret in a QR code that was just scanned: the client has to show another one. */
function requestRefresh(network: Network, connection: Connection, request: PairingRequest, secret: string): void {
  const id = `refresh-${connection.id}-${request.retired.size}`
  request.refreshId = id
  request.retired.add(secret)
  connection.send({
    tag: 'notification',
    attrs: { from: SERVER, type: 'companion_reg_refresh', id, t: unixSeconds(network.now()) },
    content: [{ tag: request.retired.size % 2 ? 'companion_reg_refresh' : 'pair-device-rotate-qr', attrs: {} }],
  })
}

/** The client acknowledges what it was sent while pairing. */
export function takePairingAck(network: Network, { pairing }: Connection, ack: BinaryNode): void {
  const { attrs } = ack
  if (!pairing || attrs.class !== 'notification') return
  if (acknowledgesPasskey(ack)) {
    const number = pairing.passkey?.phone.phone
    network.ledger.note({ at: network.now(), number, note: 'passkey acknowledged', detail: { type: attrs.type } })
  }
  if (!pairing.refreshId || attrs.id !== pairing.refreshId) return
  delete pairing.refreshId
  network.ledger.note({ at: network.now(), note: 'registration refreshed' })
}

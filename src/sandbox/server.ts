import { createServer, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { DEFAULT_CONNECTION_CONFIG } from '@whiskeysockets/baileys'
import { WebSocketServer } from 'ws'
import { takePairingAck } from './admit.ts'
import { seededRandom } from './behaviour.ts'
import { takeCall } from './calls.ts'
import { type Connection, makeConnection } from './connection.ts'
import { makeFaults } from './faults.ts'
import { makeGuests } from './guests.ts'
import { makeIdleTurns } from './idle-turns.ts'
import { newIdentityKey, newKeyPair } from './keys.ts'
import { makeLedger } from './ledger.ts'
import { giveOffline, login, refusesVersion } from './login.ts'
import { type MediaHost, startMediaHost } from './media-host.ts'
import { takeMessage } from './messages.ts'
import { type Network, refillSpareKeys } from './network.ts'
import { type BinaryNode, child, children, iqError } from './nodes.ts'
import { certificateChain } from './noise-server.ts'
import { flush } from './offline-queue.ts'
import { beginPairing, finishPairing, forgetPairing } from './pairing.ts'
import { companionFinish, companionHello } from './pairing-code.ts'
import { answerPasskeyQuery } from './passkey.ts'
import { makePhones } from './phones.ts'
import { answerPresence } from './presence.ts'
import { answerQuery } from './queries.ts'
import { takeAck, takeReceipt } from './receipts.ts'

export type NetworkOptions = {
  port?: number
  /** NDJSON file to which the ledger is appended. */
  ledgerFile?: string
  /** Seed of the guests' random choices. */
  seed?: number
}
export type RunningNetwork = {
  network: Network
  url: string
  /** Public key (hex) under which the network's certificates are signed. */
  rootKey: string
  caPem: string
  close: () => Promise<void>
}

/** Limit of the encrypted files kept in memory. */
const MAX_MEDIA_BYTES = 256 * 1024 * 1024

/** Starts a WhatsApp network on loopback. */
export async function startNetwork(options: NetworkOptions = {}): Promise<RunningNetwork> {
  const [root, intermediate, serverKey] = [newIdentityKey(), newIdentityKey(), newKeyPair()]
  const now = Date.now
  const media = await startMediaHost({ now: now(), maxTotalBytes: MAX_MEDIA_BYTES })
  let accepted = 0
  const network: Network = {
    now,
    random: seededRandom(options.seed ?? 1),
    root,
    phones: makePhones(),
    guests: makeGuests(),
    ledger: makeLedger(options.ledgerFile),
    faults: makeFaults(() => flushAll(network)),
    media,
    accepted: () => ({ network: accepted, media: media.accepted() }),
    connections: new Set(),
    acceptedIds: new Set(),
    calls: new Map(),
    waitingForScan: new Map(),
    timers: new Set(),
    idle: makeIdleTurns(),
    webVersion: { latest: DEFAULT_CONNECTION_CONFIG.version[2] },
    spareKeys: [],
  }
  void refillSpareKeys(network)
  const certificates = certificateChain(root, intermediate, serverKey)
  const http = createServer((request, response) => servePage(network, request.url, response))
  const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false })
  http.on('connection', () => (accepted += 1))
  http.on('upgrade', (request, socket, head) => {
    const refusal = network.faults.take('upgrade', 'all')
    if (refusal) {
      socket.end(`HTTP/1.1 ${refusal.status} Refused\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`)
      return
    }
    sockets.handleUpgrade(request, socket, head, (client) => {
      const connection = makeConnection(
        {
          serverKey,
          certificates,
          now,
          onHello: (from, hello) => {
            if (refusesVersion(network, from, hello)) return
            if (hello.payload.devicePairingData) beginPairing(network, from, hello)
            else login(network, from, hello)
          },
          onNode: (from, node) => {
            network.idle.touch()
            route(network, from, node)
          },
          onClose: (from) => forget(network, from),
          onError: (from, error) =>
            network.ledger.note({
              at: now(),
              number: from.companion?.owner.phone,
              note: 'connection error',
              detail: String(error),
            }),
        },
        client,
        request,
      )
      network.connections.add(connection)
    })
  })
  await new Promise<void>((resolve) => http.listen(options.port ?? 0, '127.0.0.1', resolve))
  return {
    network,
    url: `ws://127.0.0.1:${(http.address() as AddressInfo).port}/ws/chat`,
    rootKey: root.public.toString('hex'),
    caPem: media.caPem,
    close: () => stop(network, http, media),
  }
}

/** What browsers load from WhatsApp Web: it names the current version. */
function servePage({ webVersion }: Network, path: string | undefined, response: ServerResponse): void {
  if (path !== '/sw.js' || webVersion.latest === null) response.writeHead(404).end()
  else
    response.end(`(()=>{self.data='{\\"server_revision\\":1,\\"client_revision\\":${webVersion.latest},\\"x\\":2}'})()`)
}

/** Sends every stanza where it belongs. */
function route(network: Network, connection: Connection, node: BinaryNode): void {
  const { companion } = connection
  if (!companion) {
    routePairing(network, connection, node)
    return
  }
  if (network.faults.find('black_hole', companion.owner.phone)) {
    connection.hole()
    return
  }
  switch (node.tag) {
    case 'iq':
      if (node.attrs.type !== 'result' && node.attrs.type !== 'error') answerQuery(network, connection, companion, node)
      break
    case 'message':
      takeMessage(network, connection, companion, node)
      break
    case 'receipt':
      takeReceipt(network, connection, companion, node)
      break
    case 'ack':
      takeAck(network, companion, node)
      break
    case 'call':
      takeCall(network, connection, companion, node)
      break
    case 'presence':
    case 'chatstate':
      answerPresence(network, connection, companion, node)
      break
    case 'ib':
      if (child(node, 'offline_batch')) void giveOffline(network, connection, companion)
      break
  }
}

function routePairing(network: Network, connection: Connection, node: BinaryNode): void {
  if (node.tag === 'ack') takePairingAck(network, connection, node)
  if (node.tag !== 'iq' || !connection.pairing) return
  if (node.attrs.type === 'result') {
    if (child(node, 'pair-device-sign')) finishPairing(network, connection, node)
    return
  }
  if (answerPasskeyQuery(network, connection, node)) return
  const stage = child(node, 'link_code_companion_reg')?.attrs.stage
  if (stage === 'companion_hello') companionHello(connection, node)
  else if (stage === 'companion_finish') companionFinish(network, connection, node)
  else if (children(node)[0]?.tag === 'ping')
    connection.send({ tag: 'iq', attrs: { type: 'result', id: node.attrs.id ?? '' } })
  else connection.send(iqError(node, 401, 'not-authorized'))
}

function forget(network: Network, connection: Connection): void {
  network.connections.delete(connection)
  forgetPairing(network, connection)
  const { companion } = connection
  if (companion?.connection === connection) companion.connection = undefined
}

function flushAll(network: Network): void {
  for (const phone of network.phones.all()) for (const companion of phone.companions.values()) flush(network, companion)
}

async function stop(network: Network, http: Server, media: MediaHost): Promise<void> {
  for (const timer of network.timers) clearTimeout(timer)
  network.idle.stop()
  for (const connection of network.connections) connection.cut()
  await Promise.all([
    media.close(),
    network.ledger.close(),
    new Promise<void>((resolve) => http.close(() => resolve())),
  ])
}

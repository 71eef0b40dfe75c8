import { type BinaryNode, type ConnectionState, makeWASocket, type WASocket } from '@whiskeysockets/baileys'
import type { Clock } from '../../lib/clock.ts'
import type { Logger } from '../../lib/logger.ts'
import type { Owner } from '../../lib/owner.ts'
import { SECOND } from '../../lib/units.ts'
import { within } from '../../lib/within.ts'
import type { CloseReason, Connection, OpenOptions, OutgoingMessage, Peer } from '../port.ts'
import { accountOf, peerOfAccount } from './account.ts'
import { makeAcknowledgements } from './acknowledgements.ts'
import { completed, makeAddresses } from './addresses.ts'
import { findByUsername } from './by-username.ts'
import { attendCalls } from './calls.ts'
import { attendChatMarks } from './chat-marks.ts'
import { reasonOfEnd, reasonOfKeys } from './close-reason.ts'
import type { Downloads } from './downloads.ts'
import { endConnection, FAREWELL_MS } from './end-connection.ts'
import { withGuardedEvents } from './event-guard.ts'
import { watchFrames } from './frames.ts'
import { attendHistory } from './history/history.ts'
import { attendIdentities } from './identities.ts'
import { openInbox } from './inbox.ts'
import { digitsOf, peerOf, phoneOfUser } from './jid.ts'
import { attendLinking } from './linking/linking.ts'
import { fetchNewChatQuota } from './new-chat-quota.ts'
import { openNumberKeys } from './number-keys.ts'
import { findOnWhatsApp } from './on-whatsapp.ts'
import { orderItemsBy } from './order-items.ts'
import { buildMessage, type MakeThumbnail } from './outgoing.ts'
import { gateOutput, type OutputGate } from './output-gate.ts'
import { takePlainMessages } from './plain-messages.ts'
import { hasToken, noteTokenIssued } from './privacy-token.ts'
import type { Tunnel } from './proxy.ts'
import { openQuestions, UPLOAD_MS } from './questions.ts'
import { quietLogger } from './quiet-logger.ts'
import { attendReceipts } from './receipts.ts'
import { pingRequest, unlinkRequest } from './requests.ts'
import { watchRestrictions } from './restrictions.ts'
import { makeSender } from './send.ts'
import { makeSerialQueue } from './serial-queue.ts'
import { socketConfig, type WhatsAppSettings } from './socket-config.ts'
import type { NumberStore } from './store.ts'
import { storeFirst } from './store-first.ts'
import type { WhatsAppTuning } from './tuning.ts'
import { attendTyping } from './typing.ts'
import { endAfterFault } from './unreadable.ts'
import type { WebVersions } from './web-version.ts'

type Deps = {
  owner: Owner
  clock: Clock
  log: Logger
  settings: WhatsAppSettings
  versions: WebVersions
  store: NumberStore
  /** The only way where the number has a proxy. */
  tunnel: Tunnel | undefined
  downloads: Downloads
  thumbnail: MakeThumbnail
  tuning: WhatsAppTuning
  /** Of a message that we send, by its id. */
  secretOf: (messageId: string) => Uint8Array
}

/** Until the server has answered the WebSocket's request. */
const CONNECT_MS = 20 * SECOND
/** Pairs of phone and LID that are told at once, so that they may share a transaction. */
const PAIRS_TOGETHER = 8
/** How long WhatsApp may take to confirm a log-out. */
const LOGOUT_MS = 5 * SECOND

/** Opens a number's socket. What the journal still holds is handed over first. */
export async function openConnection(
  deps: Deps,
  { numberId: _, handlers, contentToResend, expirationOf, mayTryOtherAddress }: OpenOptions,
): Promise<Connection> {
  const { owner, clock, log, settings, versions, store, tunnel, downloads, thumbnail, tuning, secretOf } = deps
  const serial = makeSerialQueue(log)
  const questions = openQuestions(tuning.ackTimeoutMs)
  let state: 'connecting' | 'open' | 'ended' = 'connecting'
  let gate: OutputGate | undefined
  const isEnded = () => state === 'ended'
  const earlyFailures: unknown[] = []
  let onKeysFailure = (error: unknown): void => {
    earlyFailures.push(error)
  }

  const keys = await openNumberKeys({
    store,
    onPairs: (pairs) => {
      const others = pairs.filter(({ lid }) => lid !== me()?.lid)
      const tell = async (pair: { phone: string; lid: string }) =>
        handlers.onIdentity({ ...pair, phone: phoneOfUser(pair.phone) })
      for (let from = 0; from < others.length; from += PAIRS_TOGETHER) {
        serial.tell(() => Promise.all(others.slice(from, from + PAIRS_TOGETHER).map(tell)))
      }
    },
    onFailure: (err) => {
      log.error({ err }, 'the keys could not be read or saved; the connection ends')
      onKeysFailure(err)
    },
    onSaved: () => gate?.saved(),
  })
  const me = (): Peer | undefined => peerOfAccount(keys.creds)

  const complete = (peer: Peer) => completed(keys, peer)
  const takesGroups = settings.OTKLIK_WHATSAPP_GROUPS
  const past = { me, takesGroups, complete }
  const reading = { ...past, findOrderItems: orderItemsBy(() => sock) }
  const history = attendHistory({ log, clock, keys, reading: past, serial, handlers, downloads, socket: () => sock })
  const inboxDeps = { log, clock, keys, store, reading, tuning, serial, handlers, takeHistory: history.take }
  const { guard, inbound } = await openInbox(inboxDeps)
  await versions.ready(tunnel)
  // What the journal holds is being handed over already, and needs the keys.
  if (earlyFailures.length > 0) {
    const settled = Promise.allSettled([inbound.stop(), serial.finish(), keys.close()])
    await within(FAREWELL_MS, settled).catch((err) => log.warn({ err }, 'something was still busy at the end'))
    throw earlyFailures[0]
  }
  onKeysFailure = (error) => void finish(reasonOfKeys(error))
  const version = versions.current()
  const logger = quietLogger(log)
  const config = socketConfig({
    settings,
    version,
    logger,
    auth: { creds: keys.creds, keys: keys.keys },
    makeSignalRepository: guard.makeSignalRepository,
    tunnel,
    downloads: downloads.dispatcher(() => sock.getMediaHost()),
    getMessage: async ({ id, remoteJid }) => {
      const content = id && remoteJid ? await contentToResend(id) : undefined
      return content && (await build(remoteJid as string, { id: id as string, content })).message
    },
  })
  const sock: WASocket = withGuardedEvents(() => makeWASocket(config), { onFault, onHandled: guard.handled })
  gate = gateOutput(sock, keys)
  const build = async (jid: string, { id, content, expiration }: Omit<OutgoingMessage, 'to'>) => {
    const peer = expiration === undefined ? peerOf(jid) : undefined
    return buildMessage(
      { upload: sock.waUploadToServer, logger, userJid: keys.creds.me?.id ?? '', thumbnail, secretOf },
      jid,
      id,
      content,
      peer ? await expirationOf?.(await complete(peer)) : (expiration ?? undefined),
    )
  }

  const linking = attendLinking({
    sock,
    keys,
    clock,
    log,
    ask: questions.ask,
    serial,
    handlers,
    onOffered: () => clearTimeout(openTimer),
    onFailure: (reason) => void finish(reason),
  })
  const restrictions = watchRestrictions({
    fetchTimelock: () => questions.ask(sock.fetchAccountReachoutTimelock()),
    fetchQuota: () => fetchNewChatQuota(sock, questions.ask),
    onChange: (restriction) => serial.tell(() => handlers.onRestriction(restriction)),
    onQuota: (quota) => serial.tell(() => handlers.onNewChatQuota?.(quota)),
  })
  const acknowledgements = makeAcknowledgements({
    clock,
    onLate: (messageId, result) => serial.tell(() => handlers.onLateResult(messageId, result)),
  })
  const addresses = makeAddresses({ sock, keys, ask: questions.ask, hasOwnLid: () => me()?.lid !== undefined })
  const sender = makeSender({
    log,
    sock,
    addresses,
    acknowledgements,
    build: (jid, message) =>
      // All others ask WhatsApp nothing.
      message.content.type === 'media'
        ? questions.ask(build(jid, message), { withinMs: UPLOAD_MS })
        : build(jid, message),
    isOpen: () => state === 'open',
    refusesFirstMessages: restrictions.refusesFirstMessages,
    mayTryOtherAddress,
    isOnWhatsApp: async (phone) => (await questions.ask(findOnWhatsApp(sock, [phone]))).has(phone),
    onTokenIssued: (jid) => {
      noteTokenIssued(keys.keys, jid, clock.now()).catch((err) => log.warn({ err }, 'a token could not be noted'))
    },
    ackTimeoutMs: tuning.ackTimeoutMs,
  })

  const calls = attendCalls({
    sock,
    now: () => clock.now(),
    me,
    complete,
    onRinging: (call) => serial.tell(() => handlers.onRinging?.(call)),
    onEnded: (call) => serial.run(() => handlers.onMessage(call)),
    onFailure: (err) => log.error({ err }, 'a call that was not answered could not be stored'),
  })
  let openTimer: NodeJS.Timeout | undefined
  function expectProgress(what: string, withinMs = tuning.openTimeoutMs): void {
    clearTimeout(openTimer)
    openTimer = setTimeout(() => void finish({ kind: 'lost', detail: what }), withinMs)
  }

  let finishing: Promise<void> | undefined
  /** Ends the socket, lets what runs come to its end, keeps or erases the keys, and says so once. */
  function finish(reason: CloseReason): Promise<void> {
    finishing ??= (async () => {
      state = 'ended'
      clearTimeout(openTimer)
      acknowledgements.abandon()
      questions.end()
      linking.stop()
      history.ended()
      await endConnection(reason, { sock, log, gate, keys, calls, inbound, serial, store })
      await handlers.onClose(reason)
    })().catch((err) => log.error({ err }, 'the end of a connection failed'))
    return finishing
  }

  owner.end = (error) => {
    if (state === 'ended') return false
    void finish({ kind: 'lost', detail: `an unexpected ${error instanceof Error ? error.name : 'error'}` })
    return true
  }

  /** A handler that ends its own connection is not kept waiting for itself. */
  function end(reason: CloseReason): Promise<void> {
    const ended = finish(reason)
    return serial.isInHandler() ? Promise.resolve() : ended
  }

  async function onOpened(): Promise<void> {
    state = 'open'
    clearTimeout(openTimer)
    versions.accept(version)
    history.opened()
    const account = accountOf(keys.creds)
    if (account) serial.tell(() => handlers.onOpen(account))
    await restrictions.fetch()
  }

  function onUpdate({ connection, qr, isNewLogin, lastDisconnect, reachoutTimeLock }: Partial<ConnectionState>): void {
    if (state === 'ended') return
    if (qr) linking.qrMade(qr)
    if (isNewLogin) {
      expectProgress('linked, but not restarted in time')
      linking.paired()
    }
    if (connection === 'open') void onOpened()
    if (reachoutTimeLock) restrictions.timelockChanged(reachoutTimeLock)
    if (connection !== 'close') return
    void finish(reasonOfEnd({ log, versions, version }, lastDisconnect?.error, accountOf(keys.creds) !== undefined))
  }

  function onFault(event: string, err: unknown, subject: unknown): void {
    log.warn({ err, event }, 'something that WhatsApp sent could not be read')
    const reason = endAfterFault(event, subject)
    if (reason && state !== 'ended') void finish(reason)
  }

  const onMissing = (count: number) => serial.tell(() => handlers.onOfflineMissing?.(count))
  const onDanger = (reason: CloseReason) => void finish(reason)
  const frames = watchFrames({ sock, clock, log, keys, guard, takesGroups, tuning, isEnded, onMissing, onDanger })
  sock.ws.on('unexpected-response', (_request: unknown, { statusCode: code = 0 }: { statusCode?: number }) => {
    void finish({ kind: 'lost', code, detail: `the server answered ${code} instead of opening a WebSocket` })
  })
  sock.ws.on('CB:ack,class:message', ({ attrs }: BinaryNode) => {
    acknowledgements.take(attrs)
    if (attrs.error === '463') void restrictions.fetch()
  })
  takePlainMessages(sock, { log, me, keys, guard, isEnded })
  storeFirst(sock, 'call', { log, isEnded, store: calls.take })
  const receipts = attendReceipts({ now: () => clock.now(), me, complete, takesGroups, isEnded, handlers })
  storeFirst(sock, 'receipt', {
    log,
    isEnded,
    store: receipts.take,
    acknowledge: (stanza) => sock.sendMessageAck(stanza),
  })
  const { take } = attendIdentities({ sock, complete, tell: serial.tell, handlers })
  storeFirst(sock, 'notification', { log, isEnded, store: take })
  sock.ev.on('creds.update', () => keys.touchCredentials())
  sock.ev.on('connection.update', onUpdate)
  sock.ev.on('message-capping.update', restrictions.cappingChanged)
  const heard = { sock, serial, complete, handlers }
  const chatMarks = attendChatMarks(heard)
  attendTyping(heard)
  expectProgress('WhatsApp could not be reached in time', Math.min(CONNECT_MS, tuning.openTimeoutMs))
  sock.ws.on('open', () => expectProgress('the connection did not open in time'))

  async function addressOf(peer: Peer): Promise<string> {
    const jid = await addresses.find(peer)
    if (!jid) throw new Error('the peer has neither phone nor LID')
    return jid
  }

  return {
    send: sender.send,
    hasToken: async (to) => hasToken(keys, await addresses.find(to)),
    async markRead(messages) {
      const read = messages.map(async ({ id, peer }) => ({ id, remoteJid: await addressOf(peer), fromMe: false }))
      await questions.ask(sock.readMessages(await Promise.all(read)))
    },
    askForHistory: async (peer, request) => questions.ask(history.ask(await addressOf(peer), request)),
    markChat: async ({ peer, unread }, last) => questions.ask(chatMarks.set(await addressOf(peer), unread, last)),
    rejectCall: (id) => questions.ask(calls.reject(id)),
    setTyping: async (to, typing) => sock.sendPresenceUpdate(typing ? 'composing' : 'paused', await addressOf(to)),
    findOnWhatsApp: (phones, signal) => questions.ask(findOnWhatsApp(sock, phones), { signal }),
    findByUsername: (usernames, signal) => questions.ask(findByUsername(sock, usernames), { signal }),
    fetchMedia: (reference, limits) => downloads.media(sock, reference, limits),
    requestPairingCode: (phone) => questions.ask(sock.requestPairingCode(digitsOf(phone))),
    answerPasskey: linking.answerPasskey,
    confirmPasskey: linking.confirmPasskey,
    fetchRestriction: () => restrictions.fetch(),
    lastFrameAt: frames.lastAt,
    async ping(timeoutMs) {
      const answer = await within(timeoutMs, sock.query(pingRequest(), timeoutMs))
      if (!answer) throw new Error(`no answer within ${timeoutMs} ms`)
    },
    async logout() {
      if (state === 'open') {
        const told = sock.query(unlinkRequest(keys.creds.me?.id ?? ''))
        await within(LOGOUT_MS, told).catch((err) => log.warn({ err }, 'WhatsApp did not confirm the log-out'))
      }
      await end({ kind: 'logged_out', code: 401 })
    },
    close: () => end({ kind: 'closed_by_us' }),
  }
}

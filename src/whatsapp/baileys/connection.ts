import type { BinaryNode, ConnectionState } from '@whiskeysockets/baileys'
import { SECOND } from '../../lib/units.ts'
import { within } from '../../lib/within.ts'
import type { CloseReason, Connection, OpenOptions, Peer } from '../port.ts'
import { accountOf } from './account.ts'
import { makeAcknowledgements } from './acknowledgements.ts'
import { makeAddresses } from './addresses.ts'
import { findByUsername } from './by-username.ts'
import { attendCalls } from './calls.ts'
import { attendChatMarks } from './chat-marks.ts'
import { reasonOfEnd, reasonOfKeys } from './close-reason.ts'
import type { ConnectionDeps } from './connection-deps.ts'
import { openLifecycle } from './connection-lifecycle.ts'
import { endConnection } from './end-connection.ts'
import { watchFrames } from './frames.ts'
import { attendIdentities } from './identities.ts'
import { makeTokenIssuer } from './issue-tokens.ts'
import { digitsOf } from './jid.ts'
import { attendLinking } from './linking/linking.ts'
import { fetchNewChatQuota } from './new-chat-quota.ts'
import { findOnWhatsApp } from './on-whatsapp.ts'
import { openSocket } from './open-socket.ts'
import { takePlainMessages } from './plain-messages.ts'
import { type Prepared, prepareConnection } from './prepare-connection.ts'
import { hasToken } from './privacy-token.ts'
import { openQuestions, UPLOAD_MS } from './questions.ts'
import { attendReceipts } from './receipts.ts'
import { pingRequest, unlinkRequest } from './requests.ts'
import { watchRestrictions } from './restrictions.ts'
import { makeSender } from './send.ts'
import { storeFirst } from './store-first.ts'
import { fetchTimelock } from './timelock.ts'
import { attendTyping } from './typing.ts'
import { endAfterFault } from './unreadable.ts'

/** Until the server has answered the WebSocket request. */
const CONNECT_MS = 20 * SECOND
/** How long WhatsApp may take to confirm a log-out. */
const LOGOUT_MS = 5 * SECOND

/** Opens a number's socket. What the journal still holds is handed over first. */
export async function openConnection(deps: ConnectionDeps, options: OpenOptions): Promise<Connection> {
  const parts = joinParts(deps, options, await prepareConnection(deps, options.handlers))
  const { finish, isEnded } = parts.lifecycle
  deps.owner.end = (error) => {
    if (isEnded()) return false
    void finish({ kind: 'lost', detail: `an unexpected ${error instanceof Error ? error.name : 'error'}` })
    return true
  }
  return connectionOf(parts, listen(parts))
}

type Parts = ReturnType<typeof joinParts>

/** The socket, and what is made of it. */
function joinParts(deps: ConnectionDeps, options: OpenOptions, prepared: Prepared) {
  const { clock, log, tuning, store } = deps
  const { handlers } = options
  const { serial, keys, me, complete, history, inbound } = prepared
  const questions = openQuestions(tuning.ackTimeoutMs)
  const lifecycle = openLifecycle({ log, serial, openTimeoutMs: tuning.openTimeoutMs, onEnd })
  const socket = openSocket(deps, options, prepared, (event, err, subject) => {
    log.warn({ err, event }, 'something that WhatsApp sent could not be read')
    const reason = endAfterFault(event, subject)
    if (reason && !lifecycle.isEnded()) void lifecycle.finish(reason)
  })
  const { sock, gate } = socket
  const onFailure = (error: unknown) => void lifecycle.finish(reasonOfKeys(error))
  prepared.setSocket(sock)
  prepared.listenToKeys({ onSaved: gate.saved, onFailure })

  /** Ends the socket, lets running work finish, keeps or erases the keys, and reports it. */
  async function onEnd(reason: CloseReason): Promise<void> {
    acknowledgements.abandon()
    questions.end()
    linking.stop()
    history.ended()
    await endConnection(reason, { sock, log, gate, keys, calls, inbound, serial, store })
    await handlers.onClose(reason)
  }

  const linking = attendLinking({
    ...{ sock, keys, clock, log, serial, handlers, ask: questions.ask },
    onOffered: lifecycle.stopExpecting,
    onFailure: (reason) => void lifecycle.finish(reason),
  })
  const acknowledgements = makeAcknowledgements({
    clock,
    onLate: (messageId, result) => serial.tell(() => handlers.onLateResult(messageId, result)),
  })
  const calls = attendCalls({
    ...{ sock, me, complete, now: () => clock.now() },
    onRinging: (call) => serial.tell(() => handlers.onRinging?.(call)),
    onEnded: (call) => serial.run(() => handlers.onMessage(call)),
    onFailure: (err) => log.error({ err }, 'a call that was not answered could not be stored'),
  })
  const restrictions = watchRestrictions({
    fetchTimelock: () => questions.ask(fetchTimelock(sock)),
    fetchQuota: () => fetchNewChatQuota(sock, questions.ask),
    onChange: (restriction) => serial.tell(() => handlers.onRestriction(restriction)),
    onQuota: (quota) => serial.tell(() => handlers.onNewChatQuota?.(quota)),
  })
  const addresses = makeAddresses({ sock, keys, ask: questions.ask, hasOwnLid: () => me()?.lid !== undefined })
  const made = { questions, lifecycle, linking, acknowledgements, calls, restrictions, addresses }
  return { ...deps, ...options, ...prepared, ...socket, ...made }
}

function senderOf(parts: Parts) {
  const { sock, log, clock, keys, build, questions, restrictions, lifecycle, tuning } = parts
  const { addresses, acknowledgements, mayTryOtherAddress } = parts
  return makeSender({
    ...{ log, sock, addresses, acknowledgements, mayTryOtherAddress },
    build: (jid, message) =>
      // The others ask WhatsApp nothing.
      message.content.type === 'media'
        ? questions.ask(build(jid, message), { withinMs: UPLOAD_MS })
        : build(jid, message),
    isOpen: lifecycle.isOpen,
    refusesFirstMessages: restrictions.refusesFirstMessages,
    isOnWhatsApp: async (phone) => (await questions.ask(findOnWhatsApp(sock, [phone]))).has(phone),
    issueToken: makeTokenIssuer({ sock, keys, ask: questions.ask, clock, log }),
    ackTimeoutMs: tuning.ackTimeoutMs,
  })
}

/** Everything the socket reports, from its first frame on. */
function listen(parts: Parts) {
  const { sock, log, clock, keys, guard, serial, me, complete, handlers, settings, tuning } = parts
  const { lifecycle, acknowledgements, calls, restrictions } = parts
  const { finish, isEnded, expectProgress } = lifecycle
  const takesGroups = settings.OTKLIK_WHATSAPP_GROUPS
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
  sock.ev.on('connection.update', (update) => onUpdate(parts, update))
  sock.ev.on('message-capping.update', restrictions.cappingChanged)
  const heard = { sock, serial, complete, handlers }
  const chatMarks = attendChatMarks(heard)
  attendTyping(heard)
  expectProgress('WhatsApp could not be reached in time', Math.min(CONNECT_MS, tuning.openTimeoutMs))
  sock.ws.on('open', () => expectProgress('the connection did not open in time'))
  return { frames, chatMarks }
}

function onUpdate(parts: Parts, update: Partial<ConnectionState>): void {
  const { log, versions, version, keys, lifecycle, linking, restrictions } = parts
  const { connection, qr, isNewLogin, lastDisconnect, reachoutTimeLock } = update
  if (lifecycle.isEnded()) return
  if (qr) linking.qrMade(qr)
  if (isNewLogin) {
    lifecycle.expectProgress('linked, but not restarted in time')
    linking.paired()
  }
  if (connection === 'open') void onOpened(parts)
  if (reachoutTimeLock) restrictions.timelockChanged(reachoutTimeLock)
  if (connection !== 'close') return
  const isLinked = accountOf(keys.creds) !== undefined
  void lifecycle.finish(reasonOfEnd({ log, versions, version }, lastDisconnect?.error, isLinked))
}

async function onOpened({ versions, version, lifecycle, history, keys, serial, handlers, restrictions }: Parts) {
  lifecycle.open()
  versions.accept(version)
  history.opened()
  const account = accountOf(keys.creds)
  if (account) serial.tell(() => handlers.onOpen(account))
  await restrictions.fetch()
}

/** What the product may do with the connection. */
function connectionOf(parts: Parts, { frames, chatMarks }: ReturnType<typeof listen>): Connection {
  const { sock, log, keys, questions, history, calls, linking, restrictions, addresses, downloads, lifecycle } = parts
  const { ask } = questions
  const addressOf = async (peer: Peer): Promise<string> => {
    const jid = await addresses.find(peer)
    if (!jid) throw new Error('the peer has neither phone nor LID')
    return jid
  }
  return {
    send: senderOf(parts).send,
    hasToken: async (to) => hasToken(keys, await addresses.find(to)),
    async markRead(messages) {
      const read = messages.map(async ({ id, peer }) => ({ id, remoteJid: await addressOf(peer), fromMe: false }))
      await ask(sock.readMessages(await Promise.all(read)))
    },
    askForHistory: async (peer, request) => ask(history.ask(await addressOf(peer), request)),
    markChat: async ({ peer, unread }, last) => ask(chatMarks.set(await addressOf(peer), unread, last)),
    rejectCall: (id) => ask(calls.reject(id)),
    setTyping: async (to, typing) => sock.sendPresenceUpdate(typing ? 'composing' : 'paused', await addressOf(to)),
    findOnWhatsApp: (phones, signal) => ask(findOnWhatsApp(sock, phones), { signal }),
    findByUsername: (usernames, signal) => ask(findByUsername(sock, usernames), { signal }),
    fetchMedia: (reference, limits) => downloads.media(sock, reference, limits),
    requestPairingCode: (phone) => ask(sock.requestPairingCode(digitsOf(phone))),
    answerPasskey: linking.answerPasskey,
    confirmPasskey: linking.confirmPasskey,
    fetchRestriction: () => restrictions.fetch(),
    lastFrameAt: frames.lastAt,
    async ping(timeoutMs) {
      const answer = await within(timeoutMs, sock.query(pingRequest(), timeoutMs))
      if (!answer) throw new Error(`no answer within ${timeoutMs} ms`)
    },
    async logout() {
      if (lifecycle.isOpen()) {
        const told = sock.query(unlinkRequest(keys.creds.me?.id ?? ''))
        await within(LOGOUT_MS, told).catch((err) => log.warn({ err }, 'WhatsApp did not confirm the log-out'))
      }
      await lifecycle.end({ kind: 'logged_out', code: 401 })
    },
    close: () => lifecycle.end({ kind: 'closed_by_us' }),
  }
}

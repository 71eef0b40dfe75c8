import type {
  Account,
  ChatMark,
  CloseReason,
  Connection,
  ConnectionHandlers,
  HistoryRequest,
  IncomingContent,
  IncomingMessage,
  MetaAccount,
  NewChatQuota,
  OldestMessage,
  OpenOptions,
  OutgoingMessage,
  PasskeyAnswer,
  Peer,
  Restriction,
  SendResult,
  WhatsApp,
} from '../../src/whatsapp/port.ts'

/** How the fake network treats one number. Everything may be changed at any time. */
export type FakeLine = {
  /** Sockets that are up now: more than one is a mistake of whoever opened them. */
  sockets: number
  mostSockets: number
  /** How often `open` was called. */
  opened: number
  /** The proxy of the last `open`. */
  proxy: string | undefined
  /** The account at Meta of the last `open`. */
  meta: MetaAccount | undefined
  linked: Account | undefined
  /** `open`: logs in at once (or shows a QR). `hang`: never answers. `refuse`: `open` rejects. A reason: closes with it. */
  onConnect: 'open' | 'hang' | 'refuse' | CloseReason
  /** False: frames stop coming and pings fail, the socket stays up. */
  alive: boolean
  lastFrameAt: number
  pings: number
  /** The answers to every message that left, in order. */
  sent: { message: OutgoingMessage; result: SendResult }[]
  /** Answers sends. Default: accepted now. */
  answer: (message: OutgoingMessage) => SendResult | Promise<SendResult>
  restriction: Restriction | null | undefined
  /** The answer about new chats when it is asked about restrictions. */
  quota: NewChatQuota | undefined
  restrictionAsked: number
  loggedOut: number
  keysErased: number
  pairingCodes: string[]
  /** The answers given while linking by passkey. */
  passkeyReplies: (PasskeyAnswer | 'confirmed')[]
  chatMarks: (ChatMark & { last: OldestMessage })[]
  historyAsked: ({ peer: Peer } & HistoryRequest)[]
  rejectedCalls: string[]
  /** Guests who were shown that somebody is typing. */
  typed: { to: Peer; typing: boolean }[]
  /** Phones of guests whose token the number has. */
  tokens: Set<string>
  markedRead: { id: string; peer: Peer }[]
  /** The present QR text, while one is shown. */
  qr: string | undefined
}

export type FakeWhatsApp = WhatsApp & {
  /** Whether the machine reaches the network, when asked. */
  isReached: boolean
  line(numberId: string): FakeLine
  /** The number was linked earlier: it logs in without a QR. */
  link(numberId: string, account: Account): void
  /** A phone scans the QR that is shown; resolves after the restart that follows was asked for. */
  scan(numberId: string, account: Account): Promise<void>
  /** The QR expires and the next one is shown. */
  nextQr(numberId: string): void
  /** The socket closes. */
  close(numberId: string, reason?: CloseReason): Promise<void>
  /** A guest writes. Resolves when the product has accepted the message. */
  receive(
    numberId: string,
    from: Peer,
    content: IncomingContent | string,
    more?: Partial<IncomingMessage>,
  ): Promise<void>
  /** The handlers of the socket that is up, for receipts, restrictions and anything else. */
  handlers(numberId: string): ConnectionHandlers
}

type Socket = { handlers: ConnectionHandlers; closed: boolean; open: boolean; end(reason: CloseReason): Promise<void> }

const LOST: CloseReason = { kind: 'lost', code: 428, detail: 'cut by the fake network' }

/** An edit or a vote as the fake network encrypts it: opens if the message has the secret `key`. */
export const sealedBy = (key: string, content: IncomingContent): string => JSON.stringify({ key, content })

/** A WhatsApp without a network, for tests of what builds on the port. Behaves as port.ts says. */
export function fakeWhatsApp(now: () => number = Date.now): FakeWhatsApp {
  const lines = new Map<string, FakeLine>()
  const sockets = new Map<string, Socket>()
  let counter = 0

  function line(numberId: string): FakeLine {
    const known = lines.get(numberId)
    if (known) return known
    const made = newLine(now)
    lines.set(numberId, made)
    return made
  }

  function socketOf(numberId: string): Socket {
    const socket = sockets.get(numberId)
    if (!socket || socket.closed) throw new Error(`${numberId} has no socket`)
    return socket
  }

  function showQr(numberId: string, socket: Socket): void {
    const qr = `2@fake-${numberId}-${++counter}`
    line(numberId).qr = qr
    socket.handlers.onQr({ text: qr, expiresAt: now() + 60_000 })
  }

  async function begin(numberId: string, socket: Socket): Promise<void> {
    const state = line(numberId)
    if (socket.closed || state.onConnect === 'hang' || state.onConnect === 'refuse') return
    if (typeof state.onConnect === 'object') return socket.end(state.onConnect)
    if (!state.linked) return showQr(numberId, socket)
    socket.open = true
    state.lastFrameAt = now()
    await socket.handlers.onOpen(state.linked)
  }

  async function open({ numberId, proxy, meta, handlers }: OpenOptions): Promise<Connection> {
    const state = line(numberId)
    state.opened += 1
    state.proxy = proxy
    state.meta = meta
    if (state.onConnect === 'refuse') throw new Error('the fake network refuses')
    state.sockets += 1
    state.mostSockets = Math.max(state.mostSockets, state.sockets)
    const socket: Socket = {
      handlers,
      closed: false,
      open: false,
      async end(reason) {
        if (socket.closed) return
        socket.closed = true
        socket.open = false
        state.sockets -= 1
        state.qr = undefined
        if (sockets.get(numberId) === socket) sockets.delete(numberId)
        await handlers.onClose(reason)
      },
    }
    sockets.set(numberId, socket)
    setImmediate(() => void begin(numberId, socket))
    return connectionOf(numberId, socket)
  }

  function connectionOf(numberId: string, socket: Socket): Connection {
    const state = line(numberId)
    return {
      async send(message) {
        if (!socket.open) return { outcome: 'not_sent', detail: 'not connected', retryable: true }
        const entry: FakeLine['sent'][number] = { message, result: { outcome: 'unconfirmed' } }
        state.sent.push(entry)
        entry.result = await state.answer(message)
        return entry.result
      },
      hasToken: async ({ phone }) => phone !== undefined && state.tokens.has(phone),
      async markRead(messages) {
        state.markedRead.push(...messages)
      },
      async markChat(mark, last) {
        state.chatMarks.push({ ...mark, last })
      },
      async askForHistory(peer, request) {
        state.historyAsked.push({ peer, ...request })
      },
      async rejectCall(callId) {
        state.rejectedCalls.push(callId)
      },
      async setTyping(to, typing) {
        state.typed.push({ to, typing })
      },
      async findOnWhatsApp(phones) {
        return new Map(phones.map((phone) => [phone, {}]))
      },
      async findByUsername() {
        return new Map()
      },
      fetchMedia() {
        throw new Error('the fake network has no media')
      },
      async requestPairingCode(phone) {
        state.pairingCodes.push(phone)
        return 'ABCD1234'
      },
      async answerPasskey(answer) {
        state.passkeyReplies.push(answer)
      },
      async confirmPasskey() {
        state.passkeyReplies.push('confirmed')
      },
      async fetchRestriction() {
        state.restrictionAsked += 1
        if (state.quota) await socket.handlers.onNewChatQuota?.(state.quota)
        return state.restriction
      },
      lastFrameAt: () => state.lastFrameAt,
      async ping(timeoutMs) {
        state.pings += 1
        if (state.alive) state.lastFrameAt = now()
        else await new Promise((_, reject) => setTimeout(() => reject(new Error('no sign of life')), timeoutMs).unref())
      },
      async logout() {
        state.loggedOut += 1
        state.linked = undefined
        await socket.end({ kind: 'closed_by_us' })
      },
      close: () => socket.end({ kind: 'closed_by_us' }),
    }
  }

  const fake: FakeWhatsApp = {
    isReached: true,
    open,
    line,
    openSealed: (_numberId, { secret }, sealed) => {
      const { key, content } = JSON.parse(sealed) as { key: string; content: IncomingContent }
      return key === secret ? content : undefined
    },
    reaches: async () => fake.isReached,
    isLinked: async (numberId) => line(numberId).linked !== undefined,
    async eraseKeys(numberId) {
      line(numberId).keysErased += 1
      line(numberId).linked = undefined
    },
    link(numberId, account) {
      line(numberId).linked = account
    },
    async scan(numberId, account) {
      const socket = socketOf(numberId)
      if (!line(numberId).qr) throw new Error(`${numberId} shows no QR`)
      line(numberId).linked = account
      line(numberId).qr = undefined
      await socket.handlers.onPaired(account)
      await socket.end({ kind: 'restart_required', code: 515 })
    },
    nextQr: (numberId) => showQr(numberId, socketOf(numberId)),
    close: (numberId, reason = LOST) => socketOf(numberId).end(reason),
    async receive(numberId, from, content, more = {}) {
      line(numberId).lastFrameAt = now()
      await socketOf(numberId).handlers.onMessage({
        id: `FAKE${++counter}`,
        peer: from,
        fromMe: false,
        at: now(),
        content: typeof content === 'string' ? { type: 'text', text: content } : content,
        offline: false,
        ...more,
      })
    },
    handlers: (numberId) => socketOf(numberId).handlers,
  }
  return fake
}

function newLine(now: () => number): FakeLine {
  return {
    sockets: 0,
    mostSockets: 0,
    opened: 0,
    linked: undefined,
    onConnect: 'open',
    proxy: undefined,
    meta: undefined,
    alive: true,
    lastFrameAt: now(),
    pings: 0,
    sent: [],
    answer: () => ({ outcome: 'accepted', at: now() }),
    restriction: undefined,
    quota: undefined,
    restrictionAsked: 0,
    loggedOut: 0,
    keysErased: 0,
    pairingCodes: [],
    passkeyReplies: [],
    chatMarks: [],
    historyAsked: [],
    rejectedCalls: [],
    typed: [],
    tokens: new Set(),
    markedRead: [],
    qr: undefined,
  }
}

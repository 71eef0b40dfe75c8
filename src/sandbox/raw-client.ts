import {
  type AuthenticationState,
  type BaileysEventMap,
  type ConnectionState,
  initAuthCreds,
  makeWASocket,
  type SignalDataTypeMap,
  type UserFacingSocketConfig,
  WA_CERT_DETAILS,
  type WAMessage,
  type WASocket,
} from '@whiskeysockets/baileys'
import type { ILogger } from '@whiskeysockets/baileys/lib/Utils/logger.js'
import type { SandboxClient } from './client.ts'

/** Bare Baileys with everything in memory: the baseline for tests of the network and for benchmarks. */
export type RawClient = {
  sock: WASocket
  auth: AuthenticationState
  /** Everything that `messages.upsert` delivered, oldest first, with its type. */
  received: { message: WAMessage; type: 'notify' | 'append' }[]
  updates: BaileysEventMap['messages.update']
  /** Highest status (or the refusal, 0) of an own message: an update may be merged into the message's own event. */
  statusOf: (id: string) => { status: number; code?: string }
  closed: Promise<{ code: number | undefined; error: unknown }>
  /** Resolves when the connection is open; rejects when it closes before. */
  opened: Promise<void>
  until: <T>(probe: () => T | undefined | false, what: string, timeoutMs?: number) => Promise<T>
  close: () => Promise<void>
}

const SILENT: ILogger = {
  level: 'silent',
  child: () => SILENT,
  trace: () => undefined,
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
}

/** Keys and credentials in memory. */
export function memoryAuth(): AuthenticationState {
  const store = new Map<string, unknown>()
  return {
    creds: initAuthCreds(),
    keys: {
      get: async <T extends keyof SignalDataTypeMap>(type: T, ids: string[]) => {
        const found: Record<string, SignalDataTypeMap[T]> = {}
        for (const id of ids) {
          const value = store.get(`${type}|${id}`)
          if (value !== undefined) found[id] = value as SignalDataTypeMap[T]
        }
        return found
      },
      set: async (data) => {
        for (const [type, entries] of Object.entries(data)) {
          for (const [id, value] of Object.entries(entries ?? {})) {
            if (value === null || value === undefined) store.delete(`${type}|${id}`)
            else store.set(`${type}|${id}`, value)
          }
        }
      },
    },
  }
}

/** Opens a socket with these credentials; `rootKey` is the network's, in hex. */
export function openRaw(
  network: { url: string; rootKey: string },
  auth: AuthenticationState = memoryAuth(),
  config: Partial<UserFacingSocketConfig> = {},
): RawClient {
  WA_CERT_DETAILS.PUBLIC_KEY = Buffer.from(network.rootKey, 'hex')
  const sock = makeWASocket({ auth, logger: SILENT, waWebSocketUrl: network.url, ...config })
  const received: RawClient['received'] = []
  const updates: RawClient['updates'] = []
  const watchers = new Set<() => void>()
  const wake = () => {
    for (const watcher of watchers) watcher()
  }
  sock.ev.on('creds.update', (update) => Object.assign(auth.creds, update))
  sock.ev.on('messages.upsert', ({ messages, type }) => {
    for (const message of messages) received.push({ message, type })
    wake()
  })
  sock.ev.on('messages.update', (list) => {
    updates.push(...list)
    wake()
  })
  const statusOf: RawClient['statusOf'] = (id) => {
    const own = received.filter((item) => item.message.key.id === id).map((item) => item.message)
    const states = [...own, ...updates.filter((item) => item.key.id === id).map((item) => item.update)]
    const refused = states.find((item) => item.status === 0)
    if (refused) return { status: 0, code: refused.messageStubParameters?.[0] }
    return { status: Math.max(1, ...states.map((item) => item.status ?? 1)) }
  }
  let settleOpen: (error?: unknown) => void = () => undefined
  const opened = new Promise<void>((resolve, reject) => {
    settleOpen = (error) => (error ? reject(error) : resolve())
  })
  opened.catch(() => undefined)
  const closed = new Promise<{ code: number | undefined; error: unknown }>((resolve) => {
    sock.ev.on('connection.update', (update: Partial<ConnectionState>) => {
      if (update.connection === 'open') settleOpen()
      if (update.connection !== 'close') return
      const error = update.lastDisconnect?.error
      const code = (error as { output?: { statusCode?: number } } | undefined)?.output?.statusCode
      settleOpen(error ?? new Error('closed'))
      resolve({ code, error })
    })
  })
  const until: RawClient['until'] = (probe, what, timeoutMs = 60_000) =>
    new Promise((resolve, reject) => {
      const check = () => {
        const found = probe()
        if (found === undefined || found === false) return
        clearTimeout(deadline)
        clearInterval(poll)
        watchers.delete(check)
        resolve(found)
      }
      const poll = setInterval(check, 20)
      const deadline = setTimeout(() => {
        clearInterval(poll)
        watchers.delete(check)
        reject(new Error(`never happened: ${what}`))
      }, timeoutMs)
      watchers.add(check)
      check()
    })
  const close = async () => {
    sock.end(undefined)
    await closed
  }
  return { sock, auth, received, updates, statusOf, opened, closed, until, close }
}

/** Links a new device to a number by QR and comes back logged in. */
export async function linkByQr(
  network: { url: string; rootKey: string; client: SandboxClient },
  phone: string,
  config: Partial<UserFacingSocketConfig> = {},
): Promise<RawClient> {
  const first = openRaw(network, memoryAuth(), config)
  const qr = await new Promise<string>((resolve, reject) => {
    first.sock.ev.on('connection.update', (update) => update.qr && resolve(update.qr))
    first.closed.then(() => reject(new Error('closed before a QR code came')))
  })
  await network.client.scan({ phone, qr })
  const { code } = await first.closed
  if (code !== 515) throw new Error(`pairing ended with ${code}`)
  const linked = openRaw(network, first.auth, config)
  await linked.opened
  await network.client.until({ kind: 'online', phone })
  return linked
}

/** The text of a received message. */
export function textOf(message: WAMessage): string | undefined {
  return message.message?.conversation ?? message.message?.extendedTextMessage?.text ?? undefined
}

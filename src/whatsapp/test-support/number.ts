import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import tls from 'node:tls'
import { settingsSchema } from '../../../config/env.ts'
import type { Db } from '../../db/index.ts'
import { type Clock, systemClock } from '../../lib/clock.ts'
import { createLogger } from '../../lib/logger.ts'
import type { Sandbox } from '../../sandbox/index.ts'
import {
  type Account,
  type CloseReason,
  type Connection,
  type ConnectionHandlers,
  createWhatsApp,
  type IncomingMessage,
  type NewChatQuota,
  type OutgoingContent,
  type PasskeyStep,
  type Restriction,
  type RingingCall,
  type SendResult,
  type WhatsApp,
  type WhatsAppTuning,
} from '../index.ts'
import type { ChatMark, HistoryPart, IdentityChange, OpenOptions, UsernameNotice } from '../port.ts'

export const SECRET_KEY = randomBytes(32)

/** The product's WhatsApp against a sandbox network. */
export function whatsAppOn(
  sandbox: Pick<Sandbox, 'url' | 'rootKey' | 'caFile'>,
  db: Db,
  options: {
    tuning?: Partial<WhatsAppTuning>
    settings?: Record<string, string>
    secretKey?: Buffer
    clock?: Clock
  } = {},
): WhatsApp {
  tls.setDefaultCACertificates([...tls.rootCertificates, readFileSync(sandbox.caFile, 'utf8')])
  return createWhatsApp({
    db,
    clock: options.clock ?? systemClock(),
    log: createLogger(process.env.LOG_LEVEL ?? 'silent'),
    secretKey: options.secretKey ?? SECRET_KEY,
    settings: settingsSchema.parse({
      OTKLIK_WHATSAPP_URL: sandbox.url,
      OTKLIK_WHATSAPP_ROOT_KEY: sandbox.rootKey,
      ...options.settings,
    }),
    ...(options.tuning ? { tuning: options.tuning } : {}),
  })
}

/** Everything a connection said, and a way to wait for more. */
export type Heard = {
  qrs: { text: string; expiresAt: number }[]
  passkeys: PasskeyStep[]
  paired: Account[]
  opened: Account[]
  closed: CloseReason[]
  messages: IncomingMessage[]
  receipts: { messageIds: string[]; status: string; peer: { phone?: string; lid?: string } }[]
  late: { messageId: string; result: SendResult }[]
  identities: { phone: string; lid: string }[]
  changes: IdentityChange[]
  usernames: UsernameNotice[]
  restrictions: (Restriction | null)[]
  quotas: NewChatQuota[]
  ownReads: { messageIds: string[]; at: number }[]
  ringing: RingingCall[]
  history: HistoryPart[]
  missing: number[]
  marks: ChatMark[]
  typing: { phone?: string; typing: boolean }[]
  until<T>(probe: (heard: Heard) => T | undefined | false, what: string, timeoutMs?: number): Promise<T>
}

export type OpenNumber = AsyncDisposable & { connection: Connection; heard: Heard }

type Overrides = Partial<ConnectionHandlers> & {
  contentToResend?: (id: string) => Promise<OutgoingContent | undefined>
  expirationOf?: OpenOptions['expirationOf']
  mayTryOtherAddress?: OpenOptions['mayTryOtherAddress']
  proxy?: string
}

export async function openNumber(
  whatsApp: WhatsApp,
  numberId: string,
  { contentToResend, expirationOf, mayTryOtherAddress, proxy, ...overrides }: Overrides = {},
): Promise<OpenNumber> {
  const watchers = new Set<() => void>()
  const heard: Heard = {
    qrs: [],
    passkeys: [],
    paired: [],
    opened: [],
    closed: [],
    messages: [],
    receipts: [],
    late: [],
    identities: [],
    changes: [],
    usernames: [],
    restrictions: [],
    quotas: [],
    ownReads: [],
    ringing: [],
    history: [],
    missing: [],
    marks: [],
    typing: [],
    until: (probe, what, timeoutMs = 120_000) =>
      new Promise((resolve, reject) => {
        const check = () => {
          const found = probe(heard)
          if (found === undefined || found === false) return
          clearTimeout(deadline)
          watchers.delete(check)
          resolve(found)
        }
        const deadline = setTimeout(() => {
          watchers.delete(check)
          reject(new Error(`never happened: ${what}`))
        }, timeoutMs)
        watchers.add(check)
        check()
      }),
  }
  const note = <T>(list: T[], item: T) => {
    list.push(item)
    for (const watcher of [...watchers]) watcher()
  }
  const handlers: ConnectionHandlers = {
    onQr: (qr) => note(heard.qrs, qr),
    onPasskey: (step) => note(heard.passkeys, step),
    onPaired: (account) => note(heard.paired, account),
    onOpen: (account) => note(heard.opened, account),
    onClose: (reason) => note(heard.closed, reason),
    onMessage: async (message) => note(heard.messages, message),
    onReceipt: (receipt) => note(heard.receipts, receipt),
    onLateResult: (messageId, result) => note(heard.late, { messageId, result }),
    onIdentity: (pair) => note(heard.identities, pair),
    onIdentityChange: (change) => note(heard.changes, change),
    onUsername: (told) => note(heard.usernames, told),
    onOwnRead: (read) => note(heard.ownReads, read),
    onChatMark: (mark) => note(heard.marks, mark),
    onOfflineMissing: (count) => note(heard.missing, count),
    onHistory: (part) => note(heard.history, part),
    onRinging: (call) => note(heard.ringing, call),
    onRestriction: (restriction) => note(heard.restrictions, restriction),
    onNewChatQuota: (quota) => note(heard.quotas, quota),
    onTyping: (peer, typing) => note(heard.typing, { ...peer, typing }),
    ...overrides,
  }
  const connection = await whatsApp.open({
    numberId,
    proxy,
    handlers,
    contentToResend: contentToResend ?? (async () => undefined),
    ...(expirationOf ? { expirationOf } : {}),
    ...(mayTryOtherAddress ? { mayTryOtherAddress } : {}),
  })
  return { connection, heard, [Symbol.asyncDispose]: () => connection.close() }
}

/** Links by QR and comes back with the number open. */
export async function linkNumber(
  whatsApp: WhatsApp,
  sandbox: Pick<Sandbox, 'client'>,
  numberId: string,
  phone: string,
  overrides: Overrides = {},
): Promise<OpenNumber> {
  const pairing = await openNumber(whatsApp, numberId, overrides)
  const qr = await pairing.heard.until(({ qrs }) => qrs[0], 'a QR code')
  await sandbox.client.scan({ phone, qr: qr.text })
  const reason = await pairing.heard.until(({ closed }) => closed[0], 'the end of pairing')
  if (reason.kind !== 'restart_required') throw new Error(`pairing ended with ${reason.kind}`)
  const number = await openNumber(whatsApp, numberId, overrides)
  await number.heard.until(({ opened }) => opened[0], 'the open connection')
  await sandbox.client.until({ kind: 'online', phone })
  return number
}

import type { Db } from '../../db/index.ts'
import { boundedCache } from '../../lib/bounded-cache.ts'
import type { Clock } from '../../lib/clock.ts'
import type { Logger } from '../../lib/logger.ts'
import { SECOND } from '../../lib/units.ts'
import { within } from '../../lib/within.ts'
import type { CloseReason, Connection, ConnectionHandlers, MetaAccount, Peer } from '../port.ts'
import { makeInboundDrain } from './drain-inbound.ts'
import { fateOf } from './failures.ts'
import { fetchFile } from './fetch-file.ts'
import { createGraphClient } from './graph-client.ts'
import { GraphError, GraphUnreachable } from './graph-error.ts'
import { fetchPhoneNode } from './phone-node.ts'
import { makeReadMarks } from './read-marks.ts'
import { makeCloudSender } from './send.ts'
import { sentStore } from './sent-store.ts'

export type CloudDeps = {
  db: Db
  clock: Clock
  log: Logger
  allowPrivate: boolean
  /** Calls back when something was posted for the number; returns a function that ends that. Hints may be lost. */
  onPosted: (numberId: string, listener: () => void) => () => void
}

type Options = { numberId: string; meta: MetaAccount; handlers: ConnectionHandlers }

/** Hints may be lost: posts are also looked for without them. */
const LOOK_EVERY_MS = 5 * SECOND
/** How long the end of a connection that never opened waits for posts. */
const DRAIN_MS = 20 * SECOND
/** The most people whose latest message is remembered, for showing them that somebody is writing. */
const REMEMBERED = 2_000

/**
 * An official number's connection. There is no socket, so it is open as soon as Meta has answered a question about the
 * number, and ends when Meta no longer lets it in. What was posted for it is handed over whether it is open or not.
 */
export async function openCloudConnection(deps: CloudDeps, { numberId, meta, handlers }: Options): Promise<Connection> {
  const { db, clock, log, allowPrivate } = deps
  const { graphUrl, accessToken, phoneNumberId } = meta
  const client = createGraphClient({ graphUrl, accessToken, allowPrivate })
  const sent = sentStore(db, numberId)
  const lastMessages = boundedCache<string, string>(REMEMBERED)
  let state: 'connecting' | 'open' | 'ended' = 'connecting'
  let heardAt = clock.steady()
  let finishing: Promise<void> | undefined

  const heard: ConnectionHandlers = {
    ...handlers,
    async onMessage(message) {
      await handlers.onMessage(message)
      heardAt = clock.steady()
      if (message.fromMe) return
      for (const key of keysOf(message.peer)) lastMessages.set(key, message.id)
    },
  }
  const drain = makeInboundDrain({ db, clock, log, numberId, sent, handlers: heard })
  const stopListening = deps.onPosted(numberId, () => void drain.run())
  const timer = setInterval(() => void drain.run(), LOOK_EVERY_MS)
  const marks = makeReadMarks({ client, phoneNumberId, log })

  function finish(reason: CloseReason): Promise<void> {
    finishing ??= (async () => {
      state = 'ended'
      stopListening()
      clearInterval(timer)
      await drain.stop()
      await handlers.onClose(reason)
    })().catch((err) => log.error({ err }, 'the end of a connection failed'))
    return finishing
  }

  async function begin(): Promise<void> {
    void drain.run()
    try {
      const account = await fetchPhoneNode(client, phoneNumberId)
      heardAt = clock.steady()
      if (state === 'ended') return
      state = 'open'
      await handlers.onOpen(account)
    } catch (err) {
      if (state === 'ended') return
      log.warn({ err }, 'Meta did not let an official number in')
      // Guests' messages do not wait for a new token.
      await within(DRAIN_MS, drain.run()).catch(() => undefined)
      void finish(endedBy(err))
    }
  }
  // Opening returns at once.
  setImmediate(() => void begin())

  const send = makeCloudSender({
    clock,
    log,
    client,
    phoneNumberId,
    sent,
    isOpen: () => state === 'open',
    onRefusedAccess: (reason) => void finish(reason),
    async onTemplateRefused(change) {
      try {
        await handlers.onMetaChange?.(change)
      } catch (err) {
        log.error({ err }, 'that Meta refused a template was not taken')
      }
    },
  })

  return {
    async send(message) {
      const result = await send(message)
      if (result.outcome === 'accepted') heardAt = clock.steady()
      return result
    },
    markRead: (messages) => marks.read(messages.map(({ id }) => id)),
    async setTyping(to, typing) {
      const id = keysOf(to)
        .map((key) => lastMessages.get(key))
        .find(Boolean)
      // Meta ends it by itself, with the answer or after 25 seconds.
      if (typing && id) await marks.typing(id)
    },
    fetchMedia: (reference, limits) => fetchFile({ client, graphUrl, phoneNumberId }, reference, limits),
    lastFrameAt: () => clock.now() - (clock.steady() - heardAt),
    async ping(timeoutMs) {
      const answer = await within(timeoutMs, fetchPhoneNode(client, phoneNumberId)).catch((err: unknown) => {
        const reason = endedBy(err)
        if (reason.kind === 'access_refused') void finish(reason)
        throw err
      })
      if (!answer) throw new Error(`no answer within ${timeoutMs} ms`)
      heardAt = clock.steady()
    },
    // There is nothing to unlink: forgetting the token is enough.
    logout: () => finish({ kind: 'logged_out', code: 401 }),
    close: () => finish({ kind: 'closed_by_us' }),
    ...OF_PHONES,
  }
}

async function notHere(): Promise<never> {
  throw new Error('an official number has no such thing')
}

/** Only a linked device knows this. */
const OF_PHONES = {
  hasToken: async () => false,
  markChat: async () => undefined,
  askForHistory: notHere,
  findByUsername: notHere,
  rejectCall: notHere,
  requestPairingCode: notHere,
  answerPasskey: notHere,
  confirmPasskey: notHere,
  fetchRestriction: async () => undefined,
  looksNobodyUp: true,
  findOnWhatsApp: async (phones: string[]) => new Map(phones.map((phone) => [phone, {}])),
} satisfies Partial<Connection>

const keysOf = ({ phone, userId }: Peer): string[] => [phone, userId].filter((key) => key !== undefined)

/** How a connection ends, by Meta's answer or the lack of one. */
function endedBy(error: unknown): CloseReason {
  if (error instanceof GraphError) {
    const fate = fateOf(error)
    if (fate.kind === 'park') return { kind: 'access_refused', reason: fate.reason }
    return { kind: 'lost', code: error.code, detail: 'Meta refused the question about the number' }
  }
  return { kind: 'lost', detail: error instanceof GraphUnreachable ? error.message : 'Meta could not be asked' }
}

import pLimit from 'p-limit'
import { z } from 'zod'
import { boundedCache } from '../../lib/bounded-cache.ts'
import type { Clock } from '../../lib/clock.ts'
import type { Logger } from '../../lib/logger.ts'
import { SECOND } from '../../lib/units.ts'
import type { CloseReason, MetaChange, OutgoingMessage, SendResult } from '../port.ts'
import { type Fate, fateOf } from './failures.ts'
import type { GraphClient } from './graph-client.ts'
import { GraphError, GraphUnreachable } from './graph-error.ts'
import { buildBody, NotCarried } from './outgoing.ts'
import { PAIR_MEMORY_MS, pairWaitMs } from './pair-pace.ts'
import { callbackData, type SentStore } from './sent-store.ts'
import { refusedTemplate } from './template-refused.ts'

type Deps = {
  clock: Clock
  log: Logger
  client: GraphClient
  phoneNumberId: string
  sent: SentStore
  isOpen: () => boolean
  /** Meta no longer lets the number in. */
  onRefusedAccess: (reason: CloseReason) => void
  /** Meta lets nobody send this template. Awaited, so that the next message with it is not refused as well. */
  onTemplateRefused: (change: MetaChange) => Promise<void>
}

const accepted = z.object({ messages: z.array(z.object({ id: z.string().min(1) })).min(1) })

/** Meta's own trouble with one message, over and over: then it is the message. */
const MAX_RETRIES = 20
const REMEMBERED = 1_000
/** After 131056, caused by others who send through the same number: Meta advises 4^n seconds. */
const PAIR_LIMIT = 131056
const LONGEST_PAIR_WAIT_MS = 256 * SECOND

/**
 * Sends to Meta, each message at most once (invariant 2). Meta knows no id of ours and drops no repeat, so a message is
 * recorded before it leaves: whoever finds such a row without Meta's id does not send. A message that may have left
 * without an answer is resolved by the status that Meta posts, which carries our id.
 */
export function makeCloudSender(deps: Deps): (message: OutgoingMessage) => Promise<SendResult> {
  const inFlight = new Map<string, Promise<SendResult>>()
  const retries = boundedCache<string, number>(REMEMBERED)
  /** Of two that leave for one person at once the second sees the first. */
  const begins = pLimit(1)

  async function sendOnce(message: OutgoingMessage): Promise<SendResult> {
    if (!deps.isOpen()) return notSent('not connected')
    const before = await deps.sent.find(message.id)
    if (before) {
      const { wamid, acceptedAt, begunAt } = before
      return wamid ? { outcome: 'accepted', at: acceptedAt ?? begunAt } : { outcome: 'unconfirmed' }
    }
    let body: Record<string, unknown>
    // Before a file is uploaded in vain; the check that counts comes below.
    const early = await pairWait(message)
    if (early > 0) return notYet(early)
    try {
      const wamidOf = async (id: string) => (await deps.sent.find(id))?.wamid ?? undefined
      body = await buildBody({ ...deps, wamidOf }, message)
    } catch (error) {
      return notBuilt(message.id, error)
    }
    if (!deps.isOpen()) return notSent('not connected')
    const begun = await begins(() => begin(message))
    if ('outcome' in begun) return begun
    return post(message, { ...body, ...carrying(message.id, begun.at) })
  }

  /** Records that it leaves now, or returns why it does not. */
  async function begin(message: OutgoingMessage): Promise<SendResult | { at: number }> {
    const waitMs = await pairWait(message)
    if (waitMs > 0) return notYet(waitMs)
    const at = deps.clock.now()
    return (await deps.sent.begin(message.id, message.to, at)) ? { at } : { outcome: 'unconfirmed' }
  }

  async function pairWait({ to }: OutgoingMessage): Promise<number> {
    if (!to.phone && !to.userId) return 0
    const now = deps.clock.now()
    return pairWaitMs(await deps.sent.findSendsTo(to, now - PAIR_MEMORY_MS), now)
  }

  async function post(message: OutgoingMessage, body: Record<string, unknown>): Promise<SendResult> {
    const messageId = message.id
    try {
      const { messages } = await deps.client.post(`${deps.phoneNumberId}/messages`, body, accepted)
      const at = deps.clock.now()
      const [{ id: wamid } = { id: '' }] = messages
      // If this fails, the message's first status records it.
      await deps.sent.accept(messageId, wamid, at).catch((err: unknown) => {
        deps.log.warn({ err, messageId }, "Meta's id of a message could not be kept")
      })
      return { outcome: 'accepted', at }
    } catch (error) {
      return notTaken(message, error)
    }
  }

  async function notTaken(message: OutgoingMessage, error: unknown): Promise<SendResult> {
    const messageId = message.id
    if (error instanceof GraphError || (error instanceof GraphUnreachable && !error.left)) {
      await deps.sent.forget(messageId)
      if (!(error instanceof GraphError)) return notSent(error.message)
      const change = refusedTemplate(error.code, message.content, deps.clock.now())
      if (change) await deps.onTemplateRefused(change)
      return refused(messageId, error)
    }
    deps.log.warn({ err: error, messageId }, 'whether Meta has a message is not known')
    return { outcome: 'unconfirmed' }
  }

  /** At most a file has left. */
  function notBuilt(messageId: string, error: unknown): SendResult {
    if (error instanceof NotCarried) return { ...notSent(error.message, false), reason: 'not_carried' }
    if (error instanceof GraphError) return refused(messageId, error)
    deps.log.warn({ err: error, messageId }, 'a message could not be built')
    return notSent('the content could not be built or uploaded', !isMissingFile(error))
  }

  function refused(messageId: string, error: GraphError): SendResult {
    const fate: Fate = fateOf(error)
    deps.log.warn({ messageId, code: error.code, subcode: error.subcode, fate: fate.kind }, 'Meta refused a message')
    switch (fate.kind) {
      case 'never':
      case 'restrict':
        return { outcome: 'refused', code: error.code }
      case 'retry': {
        const tries = (retries.get(messageId) ?? 0) + 1
        retries.set(messageId, tries)
        if (tries > MAX_RETRIES) return { outcome: 'refused', code: error.code }
        const afterMs = error.code === PAIR_LIMIT ? Math.min(4 ** tries * SECOND, LONGEST_PAIR_WAIT_MS) : 0
        return { ...notSent(`Meta answered with ${error.code}`), afterMs: Math.max(fate.afterMs, afterMs) }
      }
      case 'park':
        deps.onRefusedAccess({ kind: 'access_refused', reason: fate.reason })
        return notSent('Meta does not let the number in')
      default:
        return fate satisfies never
    }
  }

  return (message) => {
    const running = inFlight.get(message.id)
    if (running) return running
    const sending = sendOnce(message).finally(() => inFlight.delete(message.id))
    inFlight.set(message.id, sending)
    return sending
  }
}

const carrying = (messageId: string, begunAt: number) => ({
  biz_opaque_callback_data: callbackData(messageId, begunAt),
})

const notYet = (afterMs: number) => ({ ...notSent('the guest gets no more for a moment'), afterMs })

const notSent = (detail: string, retryable = true) => ({ outcome: 'not_sent', detail, retryable }) as const

const isMissingFile = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'ENOENT'

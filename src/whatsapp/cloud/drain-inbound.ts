import type { Db } from '../../db/index.ts'
import { type Backoff, backoffDelayMs } from '../../lib/backoff.ts'
import type { Clock } from '../../lib/clock.ts'
import type { Logger } from '../../lib/logger.ts'
import { SECOND } from '../../lib/units.ts'
import { cleanIncoming } from '../clean-incoming.ts'
import type { ConnectionHandlers } from '../port.ts'
import { mostFailures, placeholderOf } from '../set-aside.ts'
import { type Inbound, readInbound, removeInbound, setInboundAside } from './inbound-store.ts'
import { readEnvelope, readMessage, Unreadable } from './read-message.ts'
import { takeStatus } from './read-status.ts'
import type { SentStore } from './sent-store.ts'
import { webhookStatus } from './webhook-schema.ts'

type Deps = {
  db: Db
  clock: Clock
  log: Logger
  numberId: string
  sent: SentStore
  handlers: ConnectionHandlers
}

/** Hands Meta's posts to the inbox. */
export type InboundDrain = {
  /** Takes what waits, and once more when called meanwhile; resolves when nothing waits, or when it was stopped. */
  run(): Promise<void>
  /** Resolves when nothing is being handed over any more. */
  stop(): Promise<void>
}

const AT_ONCE = 100
const RETRY: Backoff = { base: SECOND, cap: 10 * SECOND }

/**
 * Messages one after the other, in the order in which they were posted; statuses that follow each other at once, since
 * the inbox takes those of a moment together. An entry goes when the inbox has it. One that the inbox refuses because
 * of its content leaves a placeholder, or is set aside, so that those after it go on; while the store is away it waits.
 */
export function makeInboundDrain(deps: Deps): InboundDrain {
  const { db, clock, log, numberId, sent, handlers } = deps
  const stopping = new AbortController()
  let isAsked = false
  let running: Promise<void> | undefined

  async function take({ id, entry }: Inbound): Promise<void> {
    for (let attempt = 1; !stopping.signal.aborted; attempt += 1) {
      try {
        if (entry) await deliver(entry)
        else await setInboundAside(db, id, clock.now())
        if (entry) await removeInbound(db, [id])
        return
      } catch (err) {
        log.warn({ err, inboundId: id, attempt }, 'the inbox did not take what Meta has posted')
        if (err instanceof Unreadable || attempt >= mostFailures(err)) return await setAside(id, entry)
        await sleep(backoffDelayMs(RETRY, attempt), stopping.signal)
      }
    }
  }

  async function deliver(entry: NonNullable<Inbound['entry']>): Promise<void> {
    switch (entry.kind) {
      case 'message': {
        const read = await readMessage({ now: clock.now, ourId }, { ...entry, contact: entry.contact })
        if (read?.kind === 'message') await handlers.onMessage(cleanIncoming(read.message, clock.now()))
        if (read?.kind === 'identity') await handlers.onIdentityChange?.(read.change)
        return
      }
      case 'status': {
        const { data } = webhookStatus.safeParse(entry.raw)
        if (!data) throw new Unreadable('a status has no id')
        return takeStatus({ sent, handlers, now: clock.now }, data)
      }
      case 'change':
        return void (await handlers.onMetaChange?.({ field: entry.field, value: entry.value, at: entry.at }))
      default:
        return entry satisfies never
    }
  }

  const ourId = async (wamid: string) => (await sent.findByWamid(wamid))?.messageId

  /** A placeholder says that there was a message. */
  async function setAside(id: number, entry: Inbound['entry']): Promise<void> {
    log.error({ inboundId: id, kind: entry?.kind }, 'something that Meta has posted was set aside')
    try {
      const envelope = entry?.kind === 'message' ? readEnvelope({ now: clock.now }, entry) : undefined
      if (envelope) await handlers.onMessage(cleanIncoming(placeholderOf(envelope, 'unreadable'), clock.now()))
    } catch (err) {
      log.error({ err, inboundId: id }, 'not even a placeholder was taken')
    }
    await setInboundAside(db, id, clock.now())
  }

  async function takeSome(): Promise<number> {
    const waiting = await readInbound(db, numberId, AT_ONCE)
    for (const group of groupsOf(waiting)) {
      if (stopping.signal.aborted) break
      await Promise.all(group.map(take))
    }
    return waiting.length
  }

  async function drain(): Promise<void> {
    while (isAsked && !stopping.signal.aborted) {
      isAsked = false
      try {
        if ((await takeSome()) > 0) isAsked = true
      } catch (err) {
        log.warn({ err }, 'what Meta has posted could not be read')
        await sleep(RETRY.base, stopping.signal)
        isAsked = true
      }
    }
    // In this very moment: whoever asks from now on begins again.
    running = undefined
  }

  return {
    run() {
      isAsked = true
      running ??= drain()
      return running
    },
    async stop() {
      stopping.abort()
      await running
    },
  }
}

/** Statuses that follow each other form a group; anything else stands alone. */
function groupsOf(entries: readonly Inbound[]): Inbound[][] {
  const groups: Inbound[][] = []
  for (const each of entries) {
    const last = groups.at(-1)
    const isStatus = each.entry?.kind === 'status'
    if (last && isStatus && last[0]?.entry?.kind === 'status') last.push(each)
    else groups.push([each])
  }
  return groups
}

function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve()
    const end = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', end)
      resolve()
    }
    const timer = setTimeout(end, ms)
    signal.addEventListener('abort', end)
  })
}

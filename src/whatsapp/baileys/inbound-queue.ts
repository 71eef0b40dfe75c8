import pLimit from 'p-limit'
import { type Backoff, backoffDelayMs } from '../../lib/backoff.ts'
import type { Logger } from '../../lib/logger.ts'
import { SECOND } from '../../lib/units.ts'
import type { IncomingMessage } from '../port.ts'
import { mostFailures, placeholderOf } from '../set-aside.ts'
import { chatOf, type JournalEntry } from './journal-entry.ts'

export type InboundQueue = {
  add(entry: JournalEntry): void
  /** Undefined while there is room; otherwise resolves when there is. */
  room(): Promise<void> | undefined
  /** Stops handing over; resolves when nothing is being handed over any more. */
  stop(): Promise<void>
  /** Resolves when everything was handed over. */
  drained(): Promise<void>
}

export type InboundDeps = {
  log: Logger
  read: (entry: JournalEntry) => Promise<IncomingMessage[]>
  /** Who wrote an unreadable entry; undefined when nobody needs to know about it. */
  readEnvelope: (entry: JournalEntry) => Promise<IncomingMessage | undefined>
  onMessage: (message: IncomingMessage) => Promise<void>
  /**
   * Takes the own phone's history when an entry refers to it: true when all of it was taken, false when the next
   * connection has to begin again.
   */
  takeHistory: (entry: JournalEntry, ended: AbortSignal) => Promise<boolean> | undefined
  /** The inbox has everything in this entry. */
  onDone: (entry: JournalEntry) => void
}

const MAX_WAITING = 500
/** Twice as many as share a transaction of the inbox (`transactBatched`): the next ones are read while it runs. */
const MAX_AT_ONCE = 64
const RETRY: Backoff = { base: SECOND, cap: 10 * SECOND }

/**
 * Hands journalled messages to the inbox: in order within a chat, several chats at once. A message is tried again as
 * long as the store is away. One that the inbox refuses because of its content must not hold up its chat: a placeholder
 * takes its place.
 */
export function makeInboundQueue({
  log,
  read,
  readEnvelope,
  onMessage,
  takeHistory,
  onDone,
}: InboundDeps): InboundQueue {
  const chats = new Map<string, Promise<void>>()
  const limit = pLimit(MAX_AT_ONCE)
  let waiting = 0
  const stopping = new AbortController()
  let roomWaiters: (() => void)[] = []

  async function inbound(entry: JournalEntry): Promise<void> {
    try {
      const taken = takeHistory(entry, stopping.signal)
      if (taken) {
        if (await taken) onDone(entry)
        return
      }
      for (const message of await readOrSayUnreadable(entry)) if (!(await deliver(message))) return
      onDone(entry)
    } catch (err) {
      log.error({ err, messageId: entry.attrs.id }, 'a message stays in the journal: its sender could not be looked up')
    }
  }

  /** False when the connection ended first. */
  async function deliver(message: IncomingMessage): Promise<boolean> {
    for (let attempt = 1, failures = 0; !stopping.signal.aborted; attempt += 1) {
      try {
        await onMessage(message)
        return true
      } catch (err) {
        log.warn({ err, messageId: message.id, attempt }, 'the inbox did not take a message')
        const most = mostFailures(err)
        failures = most === Number.POSITIVE_INFINITY ? 0 : failures + 1
        if (failures >= most && (await setAside(message, err))) return true
        await sleep(backoffDelayMs(RETRY, attempt), stopping.signal)
      }
    }
    return false
  }

  /** The chat goes on: a placeholder says that there was a message. */
  async function setAside(message: IncomingMessage, err: unknown): Promise<boolean> {
    try {
      await onMessage(placeholderOf(message, 'unreadable'))
      log.error({ err, messageId: message.id }, 'a message was set aside: the inbox refuses it')
      return true
    } catch {
      return false
    }
  }

  async function readOrSayUnreadable(entry: JournalEntry): Promise<IncomingMessage[]> {
    try {
      return await read(entry)
    } catch (err) {
      // Trying again will not make its text readable.
      log.error({ err, messageId: entry.attrs.id }, 'a message could not be read')
      return [await readEnvelope(entry)].filter((message) => message !== undefined)
    }
  }

  return {
    add(entry) {
      waiting += 1
      const chat = chatOf(entry.attrs)
      const before = chats.get(chat) ?? Promise.resolve()
      const done = before.then(async () => {
        try {
          await limit(async () => {
            if (!stopping.signal.aborted) await inbound(entry)
          })
        } finally {
          waiting -= 1
          if (waiting < MAX_WAITING) {
            for (const resolve of roomWaiters) resolve()
            roomWaiters = []
          }
        }
      })
      chats.set(chat, done)
      void done.then(() => chats.get(chat) === done && chats.delete(chat))
    },
    room() {
      if (waiting < MAX_WAITING || stopping.signal.aborted) return undefined
      return new Promise((resolve) => roomWaiters.push(resolve))
    },
    async stop() {
      stopping.abort()
      for (const resolve of roomWaiters) resolve()
      await Promise.all(chats.values())
    },
    async drained() {
      while (chats.size > 0) await Promise.all(chats.values())
    },
  }
}

export function sleep(ms: number, signal: AbortSignal): Promise<void> {
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

import { type Backoff, backoffDelayMs } from '../../lib/backoff.ts'
import type { Logger } from '../../lib/logger.ts'
import { SECOND } from '../../lib/units.ts'
import type { IncomingMessage } from '../port.ts'
import { chatOf, type JournalEntry } from './journal-entry.ts'

export type HandOver = {
  add(entry: JournalEntry): void
  /** Undefined while there is room; otherwise resolves when there is. */
  room(): Promise<void> | undefined
  /** Hands nothing more over, and resolves when nothing is being handed over any more. */
  stop(): Promise<void>
  /** Resolves when everything was handed over. */
  drained(): Promise<void>
}

type Deps = {
  log: Logger
  read: (entry: JournalEntry) => Promise<IncomingMessage[]>
  onMessage: (message: IncomingMessage) => Promise<void>
  /** The inbox has everything in this entry. */
  onDone: (entry: JournalEntry) => void
}

const MAX_WAITING = 500
/** As many as share a transaction of the inbox: see `transactTogether`. */
const MAX_AT_ONCE = 32
const ATTEMPTS = 5
const RETRY: Backoff = { base: SECOND, cap: 30 * SECOND }

/**
 * Hands journalled messages to the inbox: in order for one chat, several chats at once. A message that the inbox
 * cannot take is tried again, and then left in the journal until the next start.
 */
export function makeHandOver({ log, read, onMessage, onDone }: Deps): HandOver {
  const chats = new Map<string, Promise<void>>()
  const free: (() => void)[] = []
  let running = 0
  let waiting = 0
  const stopping = new AbortController()
  let roomWaiters: (() => void)[] = []

  async function slot(): Promise<void> {
    if (running < MAX_AT_ONCE) running += 1
    else await new Promise<void>((resolve) => free.push(resolve))
  }

  function releaseSlot(): void {
    const next = free.shift()
    if (next) next()
    else running -= 1
  }

  async function handOver(entry: JournalEntry): Promise<void> {
    for (let attempt = 1; attempt <= ATTEMPTS && !stopping.signal.aborted; attempt += 1) {
      try {
        for (const message of await readOrSayUnreadable(entry)) await onMessage(message)
        onDone(entry)
        return
      } catch (err) {
        log.warn({ err, messageId: entry.attrs.id, attempt }, 'the inbox did not take a message')
        if (attempt < ATTEMPTS) await sleep(backoffDelayMs(RETRY, attempt), stopping.signal)
      }
    }
  }

  async function readOrSayUnreadable(entry: JournalEntry): Promise<IncomingMessage[]> {
    try {
      return await read(entry)
    } catch (err) {
      // Its text will not become readable by trying again.
      log.error({ err, messageId: entry.attrs.id }, 'a message could not be read')
      return []
    }
  }

  return {
    add(entry) {
      waiting += 1
      const chat = chatOf(entry.attrs)
      const before = chats.get(chat) ?? Promise.resolve()
      const done = before.then(async () => {
        await slot()
        try {
          if (!stopping.signal.aborted) await handOver(entry)
        } finally {
          releaseSlot()
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

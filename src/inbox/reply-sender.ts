import pLimit from 'p-limit'
import { transact } from '../db/index.ts'
import { SECOND } from '../lib/units.ts'
import { failAction } from './actions.ts'
import { sendChatMarks } from './chat-marks.ts'
import type { Connections, MediaSettings } from './deps.ts'
import { ANSWER_MS, sendHistoryRequests } from './history/older.ts'
import { mediaFolder } from './media-folder.ts'
import { sendReadReceipts } from './read-receipts.ts'
import { type SendOneDeps, sendOne } from './send-one.ts'
import { chatsWithWork, findNext, forgetDelays, numbersWithWork, TO_SEND } from './send-queue.ts'
import { end } from './statuses.ts'

export type ReplySenderDeps = Omit<SendOneDeps, 'folder'> & { pool: Connections; settings: MediaSettings }

/** Sends what operators wrote, at once and ahead of any mailing (invariant 3). One for each process that has numbers. */
export type ReplySender = {
  start(): void
  /** Resolves when nothing is being sent any more; what waits stays in SQL. */
  stop(): Promise<void>
  /** The number is connected: what waited for it leaves now. */
  opened(numberId: string): Promise<void>
  /** The number will not come back: what waited for it has failed, what was in doubt stays in doubt. */
  gone(numberId: string): Promise<void>
  /** Resolves when everything that can be sent now has been. For tests. */
  drain(): Promise<void>
}

const CHATS_AT_ONCE = 32
/** Hints may be lost; SQL is looked at by itself. */
const LOOK_EVERY_MS = 10 * SECOND

/** Sends the replies of the numbers whose sockets this process owns, ahead of any mailing (invariant 3). Idle until started. */
export function createReplySender(deps: ReplySenderDeps): ReplySender {
  const { db, clock, log, pool, signals } = deps
  const sending = { ...deps, folder: mediaFolder(deps.settings.OTKLIK_DATA_DIR) }
  const slots = pLimit(CHATS_AT_ONCE)
  /** Chats at work; true: look once more before ending. */
  const chats = new Map<string, boolean>()
  const receipts = new Map<string, boolean>()
  const timers = new Map<string, NodeJS.Timeout>()
  const running = new Set<Promise<unknown>>()
  const atEnd: (() => void)[] = []
  let stopped = false

  /** Runs `work`; called again meanwhile it runs once more afterwards, so that no hint falls between. */
  function once(busy: Map<string, boolean>, key: string, work: () => Promise<void>): void {
    if (stopped) return
    if (busy.has(key)) return void busy.set(key, true)
    busy.set(key, false)
    const run = async () => {
      do {
        busy.set(key, false)
        await work().catch((err: unknown) => log.error({ err }, 'sending replies failed; trying again soon'))
      } while (busy.get(key) && !stopped)
      busy.delete(key)
    }
    track(run())
  }

  function track(work: Promise<unknown>): void {
    running.add(work)
    void work.finally(() => running.delete(work))
  }

  function look(numberId: string): void {
    if (stopped || !pool.connection(numberId)) return
    once(receipts, numberId, async () => {
      const connection = pool.connection(numberId)
      if (!connection) return
      await sendReadReceipts(db, numberId, connection)
      await sendChatMarks(deps, numberId, connection)
      await sendHistoryRequests(deps, numberId, connection)
    })
    const listing = chatsWithWork(db, numberId)
      .then((ids) => {
        for (const chatId of ids) once(chats, chatId, () => slots(() => workChat(numberId, chatId)))
      })
      .catch((err: unknown) => log.error({ err, numberId }, 'looking for replies failed'))
    track(listing)
  }

  /** One after the other: what an operator wrote first arrives first. */
  async function workChat(numberId: string, chatId: string): Promise<void> {
    while (!stopped) {
      const connection = pool.connection(numberId)
      const next = connection && (await findNext(db, numberId, chatId))
      if (!connection || !next) return
      const waitMs = (next.row.next_attempt_at ?? 0) - clock.now()
      if (waitMs > 0) return wakeLater(numberId, chatId, waitMs)
      await sendOne(sending, numberId, connection, next)
    }
  }

  function wakeLater(numberId: string, chatId: string, waitMs: number): void {
    clearTimeout(timers.get(chatId))
    const timer = setTimeout(() => {
      timers.delete(chatId)
      look(numberId)
    }, waitMs)
    timer.unref()
    timers.set(chatId, timer)
  }

  const checkAll = () => {
    const looking = numbersWithWork(db, clock.now() - ANSWER_MS)
      .then((withWork) => {
        for (const numberId of pool.ownedNumbers()) if (withWork.has(numberId)) look(numberId)
      })
      .catch((err: unknown) => log.error({ err }, 'looking for replies of all numbers failed'))
    track(looking)
  }

  async function drain(): Promise<void> {
    checkAll()
    while (running.size > 0) await Promise.all(running)
  }

  return {
    start() {
      const timer = setInterval(checkAll, LOOK_EVERY_MS)
      timer.unref()
      atEnd.push(
        () => clearInterval(timer),
        signals.on('replies', (numberId) => (numberId ? look(numberId) : checkAll())),
      )
      checkAll()
    },
    async stop() {
      stopped = true
      for (const finish of atEnd) finish()
      for (const timer of timers.values()) clearTimeout(timer)
      while (running.size > 0) await Promise.all(running)
    },
    async opened(numberId) {
      await forgetDelays(db, numberId)
      look(numberId)
    },
    async gone(numberId) {
      await failAll(deps, numberId)
      signals.notify('outbox')
    },
    drain,
  }
}

async function failAll({ db, clock, messageHooks }: ReplySenderDeps, numberId: string): Promise<void> {
  await transact(db, async (tx) => {
    const rows = await tx
      .selectFrom('messages')
      .select(['id', 'status'])
      .where('number_id', '=', numberId)
      .where(TO_SEND)
      .execute()
    for (const { id, status } of rows) {
      const ending = status === 'queued' ? 'failed' : 'unconfirmed'
      await end(tx, { messageHooks }, id, { status: ending, reason: 'number_gone', at: clock.now() })
    }
    const actions = await tx
      .selectFrom('message_actions')
      .select('id')
      .where('number_id', '=', numberId)
      .where('status', 'in', ['queued', 'sending'])
      .execute()
    for (const { id } of actions) await failAction(tx, id, 'number_gone')
  })
}

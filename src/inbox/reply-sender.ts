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
/** Signals may be lost: SQL is checked this often anyway. */
const CHECK_MS = 10 * SECOND

/** Sends the replies of the numbers whose sockets this process owns, ahead of any mailing (invariant 3). Idle until started. */
export function createReplySender(deps: ReplySenderDeps): ReplySender {
  return new PoolReplySender(deps)
}

class PoolReplySender implements ReplySender {
  readonly #deps: ReplySenderDeps
  readonly #sending: SendOneDeps
  readonly #slots = pLimit(CHATS_AT_ONCE)
  /** Chats being worked on; true: check again before ending. */
  readonly #chats = new Map<string, boolean>()
  /** The same for the receipts, marks and questions of a number. */
  readonly #receipts = new Map<string, boolean>()
  readonly #timers = new Map<string, NodeJS.Timeout>()
  readonly #running = new Set<Promise<unknown>>()
  readonly #atEnd: (() => void)[] = []
  #isStopped = false

  constructor(deps: ReplySenderDeps) {
    this.#deps = deps
    this.#sending = { ...deps, folder: mediaFolder(deps.settings.OTKLIK_DATA_DIR) }
  }

  start(): void {
    const timer = setInterval(() => this.#checkAll(), CHECK_MS)
    timer.unref()
    this.#atEnd.push(
      () => clearInterval(timer),
      this.#deps.signals.on('replies', (numberId) => (numberId ? this.#check(numberId) : this.#checkAll())),
    )
    this.#checkAll()
  }

  async stop(): Promise<void> {
    this.#isStopped = true
    for (const finish of this.#atEnd) finish()
    for (const timer of this.#timers.values()) clearTimeout(timer)
    await this.#settled()
  }

  async opened(numberId: string): Promise<void> {
    await forgetDelays(this.#deps.db, numberId)
    this.#check(numberId)
  }

  async gone(numberId: string): Promise<void> {
    await failAll(this.#deps, numberId)
    this.#deps.signals.notify('outbox')
  }

  async drain(): Promise<void> {
    this.#checkAll()
    await this.#settled()
  }

  #checkAll(): void {
    const { db, clock, log, pool } = this.#deps
    const checking = numbersWithWork(db, clock.now() - ANSWER_MS)
      .then((withWork) => {
        for (const numberId of pool.ownedNumbers()) if (withWork.has(numberId)) this.#check(numberId)
      })
      .catch((err: unknown) => log.error({ err }, 'looking for replies of all numbers failed'))
    this.#track(checking)
  }

  #check(numberId: string): void {
    const { db, log, pool } = this.#deps
    if (this.#isStopped || !pool.connection(numberId)) return
    this.#once(this.#receipts, numberId, () => this.#sendReceipts(numberId))
    const listing = chatsWithWork(db, numberId)
      .then((ids) => {
        for (const chatId of ids) {
          this.#once(this.#chats, chatId, () => this.#slots(() => this.#sendOfChat(numberId, chatId)))
        }
      })
      .catch((err: unknown) => log.error({ err, numberId }, 'looking for replies failed'))
    this.#track(listing)
  }

  /** Runs `work`; if called again meanwhile, it runs once more afterwards, so that no signal is missed. */
  #once(busy: Map<string, boolean>, key: string, work: () => Promise<void>): void {
    if (this.#isStopped) return
    const isBusy = busy.has(key)
    busy.set(key, isBusy)
    if (isBusy) return
    const run = async () => {
      do {
        busy.set(key, false)
        await work().catch((err: unknown) => this.#deps.log.error({ err }, 'sending replies failed; trying again soon'))
      } while (busy.get(key) && !this.#isStopped)
      busy.delete(key)
    }
    this.#track(run())
  }

  async #sendReceipts(numberId: string): Promise<void> {
    const { db, pool } = this.#deps
    const connection = pool.connection(numberId)
    if (!connection) return
    await sendReadReceipts(db, numberId, connection)
    await sendChatMarks(this.#deps, numberId, connection)
    await sendHistoryRequests(this.#deps, numberId, connection)
  }

  /** One after the other: what an operator wrote first arrives first. */
  async #sendOfChat(numberId: string, chatId: string): Promise<void> {
    const { db, clock, pool } = this.#deps
    while (!this.#isStopped) {
      const connection = pool.connection(numberId)
      const next = connection && (await findNext(db, numberId, chatId))
      if (!connection || !next) return
      const waitMs = (next.row.next_attempt_at ?? 0) - clock.now()
      if (waitMs > 0) return this.#checkLater(numberId, chatId, waitMs)
      await sendOne(this.#sending, numberId, connection, next)
    }
  }

  #checkLater(numberId: string, chatId: string, waitMs: number): void {
    clearTimeout(this.#timers.get(chatId))
    const timer = setTimeout(() => {
      this.#timers.delete(chatId)
      this.#check(numberId)
    }, waitMs)
    timer.unref()
    this.#timers.set(chatId, timer)
  }

  #track(work: Promise<unknown>): void {
    this.#running.add(work)
    void work.finally(() => this.#running.delete(work))
  }

  async #settled(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running)
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

import { mkdtemp } from 'node:fs/promises'
import { join } from 'node:path'
import { inject } from 'vitest'
import { type Settings, settingsSchema } from '../../config/env.ts'
import { afterCommit, type Db, type Tx } from '../../src/db/index.ts'
import {
  createReplySender,
  type InboundNotice,
  type MessageRow,
  mergeChats,
  type RejectedCall,
} from '../../src/inbox/index.ts'
import type { Signals, Topic } from '../../src/jobs/index.ts'
import { createLogger } from '../../src/lib/logger.ts'
import { createMediaParser } from '../../src/media/parser.ts'
import type { Connection } from '../../src/whatsapp/port.ts'
import { testClock } from './clock.ts'
import { type FakeWhatsApp, fakeWhatsApp } from './fake-whatsapp.ts'
import { insertNumber } from './number.ts'

export type Told = { message: MessageRow; status: string }

/**
 * The inbox with everything around it except the store: a fake network, hooks that record, a clock that stands still.
 */
export async function openInbox(db: Db) {
  const clock = testClock()
  const network: FakeWhatsApp = fakeWhatsApp(clock.now)
  const connections = new Map<string, Connection>()
  const listeners = new Map<Topic, ((key: string | undefined) => void)[]>()
  const signals: Signals = {
    notify: (topic, key) => {
      for (const listener of listeners.get(topic) ?? []) listener(key)
    },
    on: (topic, listener) => {
      listeners.set(topic, [...(listeners.get(topic) ?? []), listener])
      return () => undefined
    },
  }
  const statuses: Told[] = []
  const inbound: InboundNotice[] = []
  const rejected: RejectedCall[] = []
  const jobs: { mediaId: string; delayMs: number }[] = []
  const settings: Settings = settingsSchema.parse({
    OTKLIK_DATA_DIR: await mkdtemp(join(inject('runFolder'), 'inbox-')),
    OTKLIK_MAX_UPLOAD_MB: '1',
    OTKLIK_MAX_DOWNLOAD_MB: '1',
  })
  const guestHooks = { onMerge: mergeChats }
  const deps = {
    db,
    clock,
    signals,
    settings,
    log: createLogger('silent'),
    mediaParser: createMediaParser({ idleMs: 5_000 }),
    guests: { guestHooks },
    openSealed: network.openSealed,
    guestHooks,
    enqueue: async (_job: unknown, payload: unknown, options?: { delayMs?: number }) => {
      jobs.push({ mediaId: (payload as { media_id: string }).media_id, delayMs: options?.delayMs ?? 0 })
    },
    messageHooks: {
      async onStatus(tx: Tx, messages: readonly MessageRow[], status: string) {
        afterCommit(tx, () => statuses.push(...messages.map((message) => ({ message, status }))))
      },
      async onRejectedCall(tx: Tx, call: RejectedCall) {
        afterCommit(tx, () => rejected.push(call))
      },
      async onInbound(tx: Tx, notice: InboundNotice) {
        afterCommit(tx, () => inbound.push(notice))
      },
    },
    pool: {
      connection: (id: string) => connections.get(id),
      isHeld: async () => true,
      ownedNumbers: () => [...connections.keys()],
    },
  }

  /** A number in the store, connected to the fake network unless told otherwise. */
  async function addNumber(given: Parameters<typeof insertNumber>[1] & { offline?: boolean } = {}): Promise<string> {
    const { offline = false, ...columns } = given
    const { id } = await insertNumber(db, columns)
    if (!offline) await connect(id)
    return id
  }

  async function connect(numberId: string, more: Partial<Connection> = {}): Promise<void> {
    network.link(numberId, { phone: '+79990000000' })
    const opened = Promise.withResolvers<void>()
    const ignore = () => undefined
    const connection = await network.open({
      numberId,
      contentToResend: async () => undefined,
      handlers: {
        onQr: ignore,
        onPaired: ignore,
        onOpen: () => opened.resolve(),
        onClose: () => void connections.delete(numberId),
        onMessage: async () => undefined,
        onReceipt: ignore,
        onLateResult: ignore,
        onIdentity: ignore,
        onRestriction: ignore,
      },
    })
    await opened.promise
    connections.set(numberId, { ...connection, ...more })
  }

  return {
    ...deps,
    statuses,
    inbound,
    rejected,
    jobs,
    network,
    addNumber,
    connect,
    disconnect: (numberId: string) => network.close(numberId),
    sender: () => createReplySender(deps),
    events: async (type?: string) => {
      const rows = await db.selectFrom('outbox').select(['type', 'data']).orderBy('seq').execute()
      return rows
        .filter((row) => !type || row.type === type)
        .map((row) => ({ type: row.type, data: JSON.parse(row.data) }))
    },
  }
}

export type InboxScene = Awaited<ReturnType<typeof openInbox>>

import { randomBytes } from 'node:crypto'
import { onTestFinished } from 'vitest'
import { readSettings, type Settings } from '../../config/env.ts'
import type { Db } from '../../src/db/index.ts'
import { createSignals, type Signals } from '../../src/jobs/index.ts'
import { type Clock, systemClock } from '../../src/lib/clock.ts'
import { createLogger, type Logger } from '../../src/lib/logger.ts'
import { createPool, type Pool, type PoolDeps, type PoolListeners } from '../../src/numbers/index.ts'
import type { IncomingMessage } from '../../src/whatsapp/port.ts'
import { type FakeWhatsApp, fakeWhatsApp } from './fake-whatsapp.ts'

export type PoolWorld = {
  db: Db
  clock: Clock
  log: Logger
  signals: Signals
  settings: Settings
  listeners: PoolListeners
  fake: FakeWhatsApp
  secretKey: Buffer
  /** What the pool passed on. */
  heard: { messages: IncomingMessage[]; open: string[]; down: { numberId: string; gone: boolean }[] }
  /** A pool that is stopped when the test ends; started unless told otherwise. */
  pool(owner?: string, more?: Partial<PoolDeps>): Promise<Pool>
}

/** Durations of a pool in a hurry. */
export const HURRIED: PoolDeps['timings'] = {
  reconcileMs: 20,
  renewMs: 20,
  closeBeforeMs: 100,
  reachMs: 20,
  cutOffAfterMs: 50,
  connectTimeoutMs: 500,
  watchMs: 20,
  pingTimeoutMs: 50,
  reconnect: { base: 10, cap: 40 },
  replaced: { base: 400, cap: 400 },
  unlinkMs: 300,
  maintenanceMs: 30,
}

/** Session pools over a fake WhatsApp and a real database. */
export async function poolWorld(
  db: Db,
  { clock = systemClock(), env = {} }: { clock?: Clock; env?: Record<string, string> } = {},
): Promise<PoolWorld> {
  const log = createLogger(process.env.LOG_LEVEL ?? 'silent')
  const signals = await createSignals({ log }, {})
  onTestFinished(() => signals.close())
  const fake = fakeWhatsApp(clock.now)
  const heard: PoolWorld['heard'] = { messages: [], open: [], down: [] }
  const settings = readSettings(env)
  const secretKey = randomBytes(32)
  const listeners: PoolListeners = {
    async onMessage(_numberId, message) {
      heard.messages.push(message)
    },
    onChatMark: () => undefined,
    onReturn: async () => undefined,
    onHistory: () => undefined,
    onRinging: () => undefined,
    onIdentityChange: () => undefined,
    onUsername: () => undefined,
    onCharge: () => undefined,
    onMetaChange: () => undefined,
    onOwnRead: () => undefined,
    onReceipt: () => undefined,
    onLateResult: () => undefined,
    onIdentity: () => undefined,
    onOpen(numberId) {
      heard.open.push(numberId)
    },
    onDown(numberId, { gone }) {
      heard.down.push({ numberId, gone })
    },
    contentToResend: async () => undefined,
  }
  return {
    db,
    clock,
    log,
    signals,
    settings,
    listeners,
    fake,
    secretKey,
    heard,
    async pool(owner = 'pool-a', { timings, ...more } = {}) {
      const given = { secretKey, db, clock, log, signals, settings, whatsapp: fake, listeners, owner }
      const pool = createPool({ ...given, timings: { ...HURRIED, ...timings }, ...more })
      onTestFinished(() => pool.stop())
      await pool.start()
      return pool
    },
  }
}

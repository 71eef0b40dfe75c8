import { onTestFinished } from 'vitest'
import { type Settings, settingsSchema } from '../../config/env.ts'
import {
  type ChannelProvider,
  type CycleState,
  mergePushTokens,
  type NumberCycleEnd,
  openHeld,
  runSendCycle,
} from '../../src/channels/index.ts'
import type { Store } from '../../src/db/index.ts'
import {
  deliveryHooks,
  mergeDeliveries,
  reconcileDeliveries,
  type SendDeps,
  unmergeDeliveries,
} from '../../src/deliveries/index.ts'
import { createGuestHooks, type GuestDeps, resolveGuest } from '../../src/guests/index.ts'
import { applyReceipts, type InboxDeps, mergeChats, receiveMessage } from '../../src/inbox/index.ts'
import type { Enqueue, Signals } from '../../src/jobs/index.ts'
import { createLogger } from '../../src/lib/logger.ts'
import { HOUR } from '../../src/lib/units.ts'
import { fireBirthdays, type LifeDeps, mailingKinds, planMailing, startMailing } from '../../src/mailings/index.ts'
import type { Connection } from '../../src/whatsapp/port.ts'
import { type TestClock, testClock } from './clock.ts'
import { type FakeLine, type FakeWhatsApp, fakeWhatsApp } from './fake-whatsapp.ts'
import { insertNumber } from './number.ts'
import { incoming } from './people.ts'

export type Sent = { numberId: string; to: string | undefined; text: string; id: string; at: number }

/**
 * Guests, numbers, mailings and the numbers' send cycles on a real store, over a fake network, with a clock controlled
 * by the test.
 */
export type Sending = {
  deps: SendDeps & LifeDeps & { settings: Settings; secretKey: Buffer; inbox: InboxDeps; providers: ProvidersOfTest }
  db: Store['db']
  clock: TestClock
  network: FakeWhatsApp
  /** What the network received, in order. */
  sent(): Sent[]
  /** Jobs that were queued, by name; nothing runs by itself. */
  jobs: { name: string; payload: unknown; delayMs: number; dueAt: number }[]
  line(numberId: string): FakeLine
  /** Phones that WhatsApp does not know. */
  strangers: Set<string>
  /** LIDs by username, and what was asked. */
  owners: Map<string, string>
  onAskedFor?: (usernames: string[]) => void
  addNumber(more?: NumberOptions): Promise<string>
  connect(numberId: string): Promise<void>
  disconnect(numberId: string): void
  addGuest(phone: string, more?: GuestOptions): Promise<string>
  /** The guest writes to the number, so that they have a chat. */
  write(numberId: string, guestId: string, text?: string): Promise<void>
  receipt(messageIds: string[], status: 'delivered' | 'read'): Promise<void>
  sendCycle(numberId: string, signal?: AbortSignal): Promise<NumberCycleEnd>
  /** Plans everything to be planned, and lets all numbers send until nothing more happens at this moment. */
  settle(): Promise<void>
  /** Lets time pass, send cycle after send cycle, until nothing is due before `until`. */
  runUntil(until: number): Promise<void>
}

/** None are configured, until a test adds its own. */
export type ProvidersOfTest = { sms: ChannelProvider[]; push: ChannelProvider[] }

export type NumberOptions = {
  perMinute?: number
  perHour?: number
  pacing?: 'even' | 'burst'
  warm?: boolean
  timeZone?: string
  /** Other columns: an official number. */
  row?: Parameters<typeof insertNumber>[1]
}

export type GuestOptions = { name?: string | null; timeZone?: string; tags?: string[]; onWhatsApp?: boolean }

/** `onEnd`: who is told what to do when it is over. */
export async function openSending(
  store: Store,
  settings: Partial<Settings> = {},
  onEnd: (end: () => void) => void = onTestFinished,
): Promise<Sending> {
  const clock = testClock()
  const network = fakeWhatsApp(clock.now)
  const connections = new Map<string, Connection>()
  const strangers = new Set<string>()
  const sentLog: Sent[] = []
  const jobs: Sending['jobs'] = []
  const { db } = store
  const log = createLogger('silent')
  const signals: Signals = { notify: () => undefined, on: () => () => undefined }
  const enqueue: Enqueue = async (job, payload, options) => {
    const delayMs = options?.delayMs ?? 0
    jobs.push({ name: job.name, payload, delayMs, dueAt: clock.now() + delayMs })
  }
  const all: Settings = { ...settingsSchema.parse({}), OTKLIK_MAILING_INTERVAL_HOURS: 0, ...settings }
  const guestHooks = createGuestHooks()
  for (const onMerge of [mergeChats, mergeDeliveries, mergePushTokens]) guestHooks.listen({ onMerge })
  guestHooks.listen({ onUnmerge: unmergeDeliveries })
  const guests: GuestDeps = { guestHooks: guestHooks.tell }
  const messageHooks = deliveryHooks()
  const inbox: InboxDeps = {
    db,
    clock,
    log,
    signals,
    enqueue,
    guests,
    messageHooks: { ...messageHooks, onRejectedCall: async () => undefined },
    settings: all,
    openSealed: network.openSealed,
  }
  const kinds = mailingKinds({ settings: all })
  const pool = {
    connection: (id: string) => connections.get(id),
    isHeld: async () => true,
    ownedNumbers: () => [...connections.keys()],
  }
  const providers: ProvidersOfTest = { sms: [], push: [] }
  const deps = {
    secretKey: Buffer.alloc(32, 7),
    db,
    clock,
    log,
    signals,
    enqueue,
    settings: all,
    kinds,
    pool,
    guests,
    inbox,
    providers,
  }
  const state: CycleState = { held: openHeld() }
  const stopped = new AbortController()
  onEnd(() => stopped.abort())

  const sendCycle = (numberId: string, signal = stopped.signal) => runSendCycle(deps, state, numberId, signal)

  const plan = async () => {
    for (;;) {
      const due = jobs.findIndex(({ dueAt }) => dueAt <= clock.now())
      if (due === -1) return
      const [{ name, payload }] = jobs.splice(due, 1) as [Sending['jobs'][number]]
      const { mailing_id } = payload as { mailing_id: string }
      if (name === 'plan-mailing') await planMailing(deps, mailing_id, stopped.signal)
      if (name === 'start-mailing') await startMailing(deps, mailing_id)
      if (name === 'fire-birthdays') await fireBirthdays(deps)
    }
  }

  const settle = async () => {
    await plan()
    // What one number was looking at while another wanted it is found the next time: one quiet round may be chance.
    for (let round = 0, quiet = 0; round < 100; round++) {
      const before = sentLog.length
      const ends = await Promise.all([...connections.keys()].map((id) => sendCycle(id)))
      await reconcileDeliveries(deps)
      const isQuiet =
        sentLog.length === before && ends.every((end) => end.kind === 'idle' || (end.kind === 'due' && end.delayMs > 0))
      quiet = isQuiet ? quiet + 1 : 0
      if (quiet === 2) return
    }
    throw new Error('the numbers keep sending')
  }

  const sending: Sending = {
    deps,
    db,
    clock,
    network,
    sent: () => sentLog,
    jobs,
    line: network.line,
    strangers,
    owners: new Map(),
    async addNumber({ perMinute = 1_000, perHour = 10_000, pacing = 'burst', warm = true, timeZone, row } = {}) {
      const now = clock.now()
      const { id } = await insertNumber(db, {
        time_zone: timeZone ?? null,
        linked_at: now,
        warm_at: warm ? now - HOUR : null,
        warm_declared_by: warm ? 'key_test' : null,
        per_minute: perMinute,
        per_hour: perHour,
        pacing,
        ...row,
      })
      await sending.connect(id)
      return id
    },
    async connect(numberId) {
      network.link(numberId, { phone: '+79000000000' })
      const opened = new Promise<void>((resolve) => {
        void network
          .open({
            numberId,
            contentToResend: async () => undefined,
            handlers: {
              onQr: () => undefined,
              onPaired: () => undefined,
              onOpen: () => resolve(),
              onClose: () => undefined,
              onMessage: async () => undefined,
              onReceipt: () => undefined,
              onLateResult: () => undefined,
              onIdentity: () => undefined,
              onRestriction: () => undefined,
            },
          })
          .then((connection) => {
            connections.set(numberId, {
              ...connection,
              async findByUsername(usernames) {
                sending.onAskedFor?.(usernames)
                return new Map(
                  usernames.flatMap((name) => {
                    const lid = sending.owners.get(name)
                    return lid === undefined ? [] : [[name, { lid }] as const]
                  }),
                )
              },
              findOnWhatsApp: async (phones) =>
                new Map(phones.filter((phone) => !strangers.has(phone)).map((phone) => [phone, {}])),
              async send(message) {
                const result = await connection.send(message)
                if (result.outcome !== 'not_sent') {
                  const text = 'text' in message.content ? (message.content.text ?? '') : ''
                  sentLog.push({ numberId, to: message.to.phone, text, id: message.id, at: clock.now() })
                }
                return result
              },
            })
          })
      })
      await opened
    },
    disconnect: (numberId) => void connections.delete(numberId),
    async addGuest(phone, { name = null, timeZone, tags = [], onWhatsApp } = {}) {
      return db.transaction().execute(async (tx) => {
        const { guest } = await resolveGuest(tx, guests, { phone, ...(name && { name }), at: clock.now() })
        await tx
          .updateTable('guests')
          .set({
            time_zone: timeZone ?? null,
            ...(onWhatsApp !== undefined && { on_whatsapp: onWhatsApp ? 1 : 0, on_whatsapp_at: clock.now() }),
          })
          .where('id', '=', guest.id)
          .execute()
        for (const tag of tags) await tx.insertInto('guest_tags').values({ tag, guest_id: guest.id }).execute()
        return guest.id
      })
    },
    async write(numberId, guestId, text = 'Добрый день') {
      const { phone } = await db
        .selectFrom('guests')
        .select('phone')
        .where('id', '=', guestId)
        .executeTakeFirstOrThrow()
      await receiveMessage(inbox, numberId, incoming({ peer: { phone: phone! }, text, at: clock.now() }))
    },
    async receipt(whatsappIds, status) {
      const numbers = await db
        .selectFrom('messages')
        .innerJoin('guests', 'guests.id', 'messages.guest_id')
        .select(['messages.number_id', 'messages.whatsapp_id', 'guests.phone'])
        .where('messages.whatsapp_id', 'in', whatsappIds)
        .execute()
      for (const { number_id, whatsapp_id, phone } of numbers) {
        const given = [{ messageIds: [whatsapp_id], peer: { phone: phone! } }]
        await applyReceipts(inbox, number_id, { given, status, at: clock.now() })
      }
    },
    sendCycle,
    settle,
    async runUntil(until) {
      await plan()
      for (;;) {
        const ids = [...connections.keys()]
        const ends = await Promise.all(ids.map((id) => sendCycle(id)))
        await reconcileDeliveries(deps)
        // What another number held at that moment is found once the reconciler has run.
        for (const [n, id] of ids.entries()) if (ends[n]?.kind === 'idle') ends[n] = await sendCycle(id)
        const delays = ends.flatMap((end) =>
          end.kind === 'idle' ? [] : [Math.max(1, end.kind === 'due' ? end.delayMs : 0)],
        )
        const next = clock.now() + Math.min(...delays)
        if (delays.length === 0 || next > until) break
        clock.advance(next - clock.now())
      }
      if (clock.now() < until) clock.advance(until - clock.now())
    },
  }
  return sending
}

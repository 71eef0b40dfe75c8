import { onTestFinished } from 'vitest'
import type { z } from 'zod'
import { openInbox } from '../../../test/support/inbox.ts'
import { incoming } from '../../../test/support/people.ts'
import { openPushService } from '../../../test/support/push-service.ts'
import { TEST_SECRET_KEY } from '../../../test/support/serve.ts'
import { addUser } from '../../../test/support/users.ts'
import { type Db, type EventType, recordEvent, transact } from '../../db/index.ts'
import { createRelay } from '../../events/index.ts'
import { receiveMessage } from '../../inbox/index.ts'
import { newId } from '../../lib/ids.ts'
import { countInbox } from '../../presence/index.ts'
import { createSender } from '../../webhooks/index.ts'
import type { NotificationDeps } from '../deps.ts'
import { GROUPED_WITHIN_MS, planNotifications } from '../plan.ts'
import { pushDue } from '../push.ts'
import { settingsSchema } from '../settings.ts'
import { saveSettings } from '../store.ts'
import { subscribe } from '../subscriptions.ts'
import { tellUsers } from '../tell.ts'

/** The slice with an inbox, a push service on loopback and a clock controlled by the test. */
export async function world(db: Db) {
  const inbox = await openInbox(db)
  const { clock } = inbox
  const numberId = await inbox.addNumber()
  const service = await openPushService()
  const sender = createSender({ allowPrivate: true, timeoutMs: 2_000 })
  onTestFinished(sender.close)
  const told: string[] = []
  const signals = {
    ...inbox.signals,
    notify: (topic: string, key?: string) => void (topic === 'notification' && told.push(key ?? '')),
  }
  const deps: NotificationDeps = {
    db,
    clock,
    log: inbox.log,
    signals,
    secretKey: TEST_SECRET_KEY,
    sender,
    settings: { ...inbox.settings, OTKLIK_TIME_ZONE: 'UTC', OTKLIK_PUBLIC_URL: 'https://otklik.example.org' },
    enqueue: async () => undefined,
    countInbox: () => countInbox(db),
  }
  const relay = createRelay({ db, log: inbox.log, signals: inbox.signals, onRelay: async () => async () => undefined })
  const plan = async () => {
    await relay.drain()
    return planNotifications(deps)
  }
  return {
    ...inbox,
    deps,
    service,
    told,
    numberId,
    plan,
    /** A user with a browser that has the user's name. */
    async user(id: string, settings: z.input<typeof settingsSchema> = {}, role = 'operator') {
      await addUser(db, { id, at: clock.now() })
      await db.updateTable('users').set({ role }).where('id', '=', id).execute()
      const session = newId('ses')
      const iso = new Date(clock.now()).toISOString()
      const times = { created_at: iso, updated_at: iso, expires_at: iso }
      await db
        .insertInto('user_sessions')
        .values({ id: session, user_id: id, token: session, ip_address: null, user_agent: null, ...times })
        .execute()
      const json = JSON.stringify(settingsSchema.parse(settings))
      await transact(db, (tx) => saveSettings(tx, id, json, clock.now()))
      const given = { ...service.browser(id), language: 'ru' as const }
      const who = { userId: id, session, agent: 'Firefox' }
      const { id: subscriptionId } = await subscribe({ ...deps, allowPrivate: true }, given, who)
      return { id, session, subscriptionId }
    },
    /** A message of the guest with this phone; returns the guest. */
    async write(phone: string, text = 'Здравствуйте!') {
      await receiveMessage(inbox, numberId, incoming({ peer: { phone }, at: clock.now(), text }))
      return db.selectFrom('guests').select('id').where('phone', '=', phone).executeTakeFirstOrThrow()
    },
    event: (type: EventType, data: Record<string, unknown>) =>
      transact(db, (tx) => recordEvent(tx, { type, at: clock.now(), data })),
    tell: () => tellUsers(deps),
    push: (signal?: AbortSignal) => pushDue(deps, signal),
    /** Everything from the events to the browsers. */
    async all() {
      await plan()
      clock.advance(GROUPED_WITHIN_MS)
      await tellUsers(deps)
      await pushDue(deps)
      return service.pushed.splice(0)
    },
    outcomes: async () => {
      const rows = await db.selectFrom('notifications').select(['user_id', 'outcome']).orderBy('id').execute()
      return rows.map(({ user_id, outcome }) => `${user_id} ${outcome}`)
    },
    waiting: () => db.selectFrom('push_deliveries').selectAll().execute(),
  }
}

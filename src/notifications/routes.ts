import { z } from 'zod'
import { type Tx, transact } from '../db/index.ts'
import { type Actor, type Route, route } from '../http/route.ts'
import type { Resolve } from '../lib/address-guard.ts'
import { definedOnly } from '../lib/defined-only.ts'
import { AppError, notFound } from '../lib/errors.ts'
import { newId } from '../lib/ids.ts'
import type { NotificationDeps } from './deps.ts'
import { scheduleNotifying } from './jobs.ts'
import { GROUPED_WITHIN_MS } from './plan.ts'
import { type NotificationSettings, settingsChanges, settingsOf, settingsSchema } from './settings.ts'
import { insertNotifications, removeSubscription, saveSettings } from './store.ts'
import { presentSubscription, subscribe, subscriptionInput, subscriptionOut } from './subscriptions.ts'
import { vapidKeys } from './vapid.ts'
import { findSettings, listSubscriptions } from './view.ts'

export type NotificationRouteDeps = NotificationDeps & { allowPrivate: boolean; resolve?: Resolve }

const tag = 'Session'
const scope = 'anybody'
const subscriptions = '/v1/me/push-subscriptions'
const settingsPath = '/v1/me/notification-settings'

/** What a user is notified of, where and when. */
export function notificationRoutes(deps: NotificationRouteDeps): Route[] {
  const { db, clock } = deps
  const settingsFor = async (userId: string) => settingsOf(await findSettings(db, userId))

  return [
    route({
      method: 'get',
      path: settingsPath,
      scope,
      tag,
      summary: 'What I am notified of, and when',
      responses: { 200: settingsSchema },
      handle: async ({ actor }) => ({ status: 200, body: await settingsFor(userOf(actor).id) }),
    }),
    route({
      method: 'patch',
      path: settingsPath,
      scope,
      tag,
      summary: 'Change what I am notified of, and when',
      description: 'For users. Each part that is given replaces the one that was.',
      body: settingsChanges,
      responses: { 200: settingsSchema },
      async handle({ body, actor }) {
        const { id } = userOf(actor)
        return { status: 200, body: await transact(db, (tx) => change(tx, id, body, clock.now())) }
      },
    }),
    route({
      method: 'get',
      path: subscriptions,
      scope,
      tag,
      summary: 'Browsers that receive my notifications, and the key to add one',
      responses: {
        200: z.object({
          public_key: z.string().meta({ description: 'What the browser subscribes with (VAPID)' }),
          data: z.array(subscriptionOut),
        }),
      },
      async handle({ actor }) {
        const { id, session } = userOf(actor)
        const { publicKey } = await vapidKeys(deps)
        const rows = await listSubscriptions(db, id)
        return {
          status: 200,
          body: { public_key: publicKey, data: rows.map((row) => presentSubscription(row, session)) },
        }
      },
    }),
    route({
      method: 'post',
      path: subscriptions,
      scope,
      tag,
      summary: 'Notify this browser, too',
      description:
        "For users: what the browser's push service gave it (Web Push). It ends with the session, with DELETE, and when the push " +
        'service says that it is over. The same endpoint again takes the place of the former.',
      body: subscriptionInput,
      responses: { 201: subscriptionOut },
      async handle({ body, actor, req }) {
        const { id, session } = userOf(actor)
        const row = await subscribe(deps, body, { userId: id, session, agent: req.get('user-agent') })
        return { status: 201, body: presentSubscription(row, session) }
      },
    }),
    route({
      method: 'delete',
      path: `${subscriptions}/:id`,
      scope,
      tag,
      summary: 'Stop notifying this browser',
      params: z.object({ id: z.string().max(100) }),
      responses: { 204: null },
      async handle({ params, actor }) {
        if (!(await removeSubscription(db, params.id, userOf(actor).id))) throw notFound('subscription', params.id)
        return { status: 204 }
      },
    }),
    route({
      method: 'post',
      path: '/v1/me/notifications/test',
      scope,
      tag,
      summary: 'Send me a test notification',
      description:
        'At once, to each of my browsers that takes notifications and to open consoles; also in quiet hours.',
      responses: { 202: z.object({ browsers: z.number().int() }) },
      async handle({ actor }) {
        const { id } = userOf(actor)
        const now = clock.now()
        const notification = newId('ntf')
        const row = {
          id: notification,
          user_id: id,
          event_id: notification,
          kind: 'test' as const,
          tag: 'test',
          guest_id: null,
          ref_id: null,
          guests: 0,
          outcome: null,
          at: now,
          created_at: now - GROUPED_WITHIN_MS,
        }
        await transact(db, (tx) => insertNotifications(tx, [row]))
        await scheduleNotifying(deps, now, now)
        return { status: 202, body: { browsers: (await listSubscriptions(db, id)).length } }
      },
    }),
  ]
}

async function change(
  tx: Tx,
  userId: string,
  changes: z.output<typeof settingsChanges>,
  at: number,
): Promise<NotificationSettings> {
  const settings = settingsSchema.parse({ ...settingsOf(await findSettings(tx, userId)), ...definedOnly(changes) })
  await saveSettings(tx, userId, JSON.stringify(settings), at)
  return settings
}

function userOf({ id, session }: Actor): { id: string; session: string } {
  if (session !== undefined) return { id, session }
  throw new AppError('forbidden', 'This is for users of the console; an API key is told nothing by notification.')
}

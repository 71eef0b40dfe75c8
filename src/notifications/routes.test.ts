import { expect, it, onTestFinished } from 'vitest'
import { settingsSchema } from '../../config/env.ts'
import { testClock } from '../../test/support/clock.ts'
import { browse, PASSWORD, serveConsole } from '../../test/support/console.ts'
import { openPushService } from '../../test/support/push-service.ts'
import { readStream } from '../../test/support/read-stream.ts'
import { TEST_SECRET_KEY } from '../../test/support/serve.ts'
import { eachStore } from '../../test/support/stores.ts'
import type { Db } from '../db/index.ts'
import { createFeed, eventRoutes } from '../events/index.ts'
import { createSignals } from '../jobs/index.ts'
import type { Resolve } from '../lib/address-guard.ts'
import { createLogger } from '../lib/logger.ts'
import { createSender } from '../webhooks/index.ts'
import { onNotification } from './live.ts'
import { pushDue } from './push.ts'
import { notificationRoutes } from './routes.ts'
import { openEndpoint } from './subscriptions.ts'
import { tellUsers } from './tell.ts'
import { vapidKeys } from './vapid.ts'

const log = createLogger('silent')
const path = '/v1/me/push-subscriptions'

async function start(db: Db) {
  const clock = testClock()
  const signals = await createSignals({ log }, {})
  const feed = createFeed({ db, log, signals })
  const sender = createSender({ allowPrivate: true })
  onTestFinished(async () => {
    feed.stop()
    await sender.close()
    await signals.close()
  })
  const resolve: Resolve = (host, _options, callback) =>
    callback(null, [{ address: host === 'push.example.org' ? '8.8.8.8' : '10.0.0.1', family: 4 }])
  const deps = {
    db,
    clock,
    log,
    signals,
    secretKey: TEST_SECRET_KEY,
    sender,
    resolve,
    allowPrivate: false,
    settings: settingsSchema.parse({}),
    enqueue: async () => undefined,
    countInbox: async () => 0,
  }
  const ephemeral = {
    current: () => [],
    on: (listener: Parameters<typeof onNotification>[1]) => onNotification(deps, listener),
  }
  const routes = [...notificationRoutes(deps), ...eventRoutes({ db, feed, isActive: async () => true, ephemeral })]
  const { api } = await serveConsole(db, clock, routes)
  const operator = async (name: string) => {
    const email = `${name}@example.org`
    const { id } = await api.post<{ id: string }>('/v1/users', { name, email, password: PASSWORD, role: 'operator' })
    const browser = browse(api)
    await browser.signIn(email)
    return { id, browser, listen: () => readStream(api, { headers: { authorization: '', cookie: browser.cookie } }) }
  }
  return { api, deps, operator, service: await openPushService() }
}

eachStore('notifications of a user', (open) => {
  it('are as the user wants them, and as sensible before', async () => {
    const { api, operator } = await start((await open()).db)
    const { browser } = await operator('anna')
    const settings = '/v1/me/notification-settings'
    const first = await browser.call('GET', settings)
    expect(first.body).toMatchObject({
      messages: { mine: true, team: true, unassigned: true, others: false },
      quiet_hours: null,
      days: [1, 2, 3, 4, 5, 6, 7],
      time_zone: null,
      sound: true,
      show_text: false,
    })
    const quiet = { quiet_hours: { from: '23:00', to: '07:30' }, time_zone: 'Asia/Tbilisi' }
    expect((await browser.call('PATCH', settings, quiet)).body).toEqual({ ...first.body, ...quiet })
    await browser.call('PATCH', settings, { show_text: true })
    expect((await browser.call('GET', settings)).body).toEqual({ ...first.body, ...quiet, show_text: true })
    expect((await browser.call('PATCH', settings, { time_zone: 'Mars/Base' })).status).toBe(422)
    expect((await browser.call('PATCH', settings, { days: [0] })).status).toBe(422)
    expect((await api.call('GET', settings)).status).toBe(403)
  })

  it('go to browsers with an address of the public internet, each with one user', async () => {
    const { deps, operator, service } = await start((await open()).db)
    const [anna, olga] = [await operator('anna'), await operator('olga')]
    const given = { ...service.browser('one'), endpoint: 'https://push.example.org/one' }
    const listed = (who: typeof anna) => who.browser.call<{ public_key: string; data: { id: string }[] }>('GET', path)
    const { public_key } = (await listed(anna)).body
    expect(Buffer.from(public_key, 'base64url')).toHaveLength(65)
    expect((await listed(olga)).body.public_key).toBe(public_key)
    const made = await anna.browser.call('POST', path, given)
    expect(made).toMatchObject({ status: 201, body: { current: true, reached_at: null } })
    expect((await anna.browser.call('POST', path, given)).body.id).toBe(made.body.id)
    expect((await listed(anna)).body.data).toHaveLength(1)
    // The next person who signs in with this browser: her notifications are not for him.
    await olga.browser.call('POST', path, given)
    expect((await listed(anna)).body.data).toEqual([])
    const [row] = await deps.db.selectFrom('push_subscriptions').selectAll().execute()
    expect(openEndpoint(TEST_SECRET_KEY, row!)).toEqual({ endpoint: given.endpoint, keys: given.keys })
    expect(Buffer.from(row!.endpoint).toString('latin1')).not.toContain('push.example.org')
    for (const endpoint of [
      'https://127.0.0.1/x',
      'https://[::1]/x',
      'https://inside.example.org/x',
      'http://8.8.8.8/x',
    ])
      expect((await anna.browser.call('POST', path, { ...given, endpoint })).status, endpoint).toBe(422)
    const torn = { ...given, keys: { ...given.keys, p256dh: given.keys.auth } }
    expect((await anna.browser.call('POST', path, torn)).status).toBe(422)
    expect((await anna.browser.call('DELETE', `${path}/${row!.id}`)).status).toBe(404)
    expect((await olga.browser.call('DELETE', `${path}/${row!.id}`)).status).toBe(204)
  })

  it('can be tried: in the browser and in the consoles of this user alone', async () => {
    const { deps, operator, service } = await start((await open()).db)
    const [anna, olga] = [await operator('anna'), await operator('olga')]
    const given = { ...service.browser('one'), endpoint: 'https://push.example.org/one' }
    await anna.browser.call('POST', path, given)
    const [hers, his] = [await anna.listen(), await olga.listen()]
    await Promise.all([hers.began, his.began])
    const tried = await anna.browser.call('POST', '/v1/me/notifications/test', {})
    expect(tried).toMatchObject({ status: 202, body: { browsers: 1 } })
    expect(await tellUsers(deps)).toBe(1)
    expect(await hers.take(1)).toMatchObject([{ event: 'user.notification', data: { data: { kind: 'test' } } }])
    await olga.browser.call('POST', '/v1/me/notifications/test', {})
    await tellUsers(deps)
    const [first] = await his.take(1)
    const { id } = await deps.db
      .selectFrom('notifications')
      .select('id')
      .where('user_id', '=', olga.id)
      .executeTakeFirstOrThrow()
    expect(first?.data.data).toMatchObject({ id, kind: 'test' })
  })

  it('are signed with one key, whoever makes it first', async () => {
    const { deps } = await start((await open()).db)
    const made = await Promise.all([vapidKeys(deps), vapidKeys(deps), vapidKeys(deps)])
    expect(new Set(made.map(({ publicKey }) => publicKey)).size).toBe(1)
    expect(await vapidKeys(deps)).toEqual(made[0])
    expect(await pushDue(deps)).toBe(0)
  })
})

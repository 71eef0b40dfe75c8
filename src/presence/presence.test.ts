import { expect, it, onTestFinished } from 'vitest'
import { testClock } from '../../test/support/clock.ts'
import { browse, PASSWORD, serveConsole } from '../../test/support/console.ts'
import { insertNumber } from '../../test/support/number.ts'
import { plansOf } from '../../test/support/plans.ts'
import { readStream } from '../../test/support/read-stream.ts'
import { eachStore } from '../../test/support/stores.ts'
import type { Db } from '../db/index.ts'
import { createFeed, eventRoutes } from '../events/index.ts'
import { resolveGuest } from '../guests/index.ts'
import { createSignals } from '../jobs/index.ts'
import { createLogger } from '../lib/logger.ts'
import { SECOND } from '../lib/units.ts'
import { isDown } from '../numbers/index.ts'
import { openPresences, presenceEvents } from './presence.ts'
import { presenceRoutes } from './routes.ts'
import { countInbox } from './view.ts'

const log = createLogger('silent')
async function start(db: Db) {
  const clock = testClock()
  const signals = await createSignals({ log }, {})
  const presences = openPresences({ signals, clock })
  const feed = createFeed({ db, log, signals })
  onTestFinished(async () => {
    feed.stop()
    await signals.close()
  })
  const routes = [
    ...presenceRoutes({ db, clock, presences }),
    ...eventRoutes({
      db,
      feed,
      isActive: (actor) => (actor.session === undefined ? Promise.resolve(true) : served.sessions.isActive(actor)),
      onAccessChange: (listener) => signals.on('access', listener),
      ephemeral: presenceEvents(presences, clock),
    }),
  ]
  const served = await serveConsole(db, clock, routes, { onAccessChange: () => signals.notify('access') })
  const { api } = served
  const operator = async (name: string) => {
    const email = `${name}@example.org`
    const { id } = await api.post<{ id: string }>('/v1/users', { name, email, password: PASSWORD, role: 'operator' })
    const browser = browse(api)
    await browser.signIn(email)
    return { id, browser, listen: () => readStream(api, { headers: { authorization: '', cookie: browser.cookie } }) }
  }
  const { guest } = await db
    .transaction()
    .execute((tx) => resolveGuest(tx, { guestHooks: {} }, { phone: '+79160000001', at: clock.now() }))
  return { api, clock, presences, operator, guestId: guest.id }
}

eachStore('the first steps', (open) => {
  it('are done by what is there, and put away by each user', async () => {
    const { db } = await open()
    const { api, clock, operator } = await start(db)
    const done = async () => {
      const { data } = await api.get<{ data: { step: string; done: boolean }[] }>('/v1/first-steps')
      return data.filter((each) => each.done).map(({ step }) => step)
    }
    await operator('anna')
    expect(await done(), 'one user alone has invited nobody').toEqual([])
    const boris = await operator('boris')
    await insertNumber(db, { linked_at: null, state: 'pairing' })
    expect(await done()).toEqual(['people'])
    await insertNumber(db, { linked_at: clock.now(), state: 'open' })
    expect(await done()).toEqual(['number', 'people'])
    expect((await boris.browser.call('GET', '/v1/first-steps')).status).toBe(403)

    const hide = (first_steps_hidden: boolean) => boris.browser.call('PATCH', '/v1/me', { first_steps_hidden })
    expect((await hide(true)).body).toMatchObject({ first_steps_hidden: true })
    expect((await boris.browser.call('GET', '/v1/me')).body).toMatchObject({ first_steps_hidden: true })
    expect((await hide(false)).body).toMatchObject({ first_steps_hidden: false })
  })
})

eachStore('the badge', (open) => {
  it('counts along short indexes alone', async () => {
    const store = await open()
    const plans = await plansOf(store, (db) => countInbox(db), { without: ['seqscan', 'bitmapscan'] })
    expect(plans.join()).toMatch(/guests_unread/)
    expect(plans.join()).toMatch(/guests_waiting_read/)
  })
})

eachStore('operators at work', (open) => {
  it('see who else has a guest open, for as long as it is said', async () => {
    const { db } = await open()
    const { clock, presences, operator, guestId } = await start(db)
    const [anna, boris] = [await operator('anna'), await operator('boris')]
    const stream = await anna.listen()
    await stream.began
    const say = (state: string) => boris.browser.call('POST', `/v1/guests/${guestId}/presence`, { state })
    expect((await say('writing')).status).toBe(204)
    const event = {
      id: undefined,
      event: 'guest.presence',
      data: {
        type: 'guest.presence',
        data: {
          guest_id: guestId,
          person_id: boris.id,
          name: 'boris',
          state: 'writing',
          expires_at: new Date(clock.now() + 10 * SECOND).toISOString(),
        },
      },
    }
    expect(await stream.take(1)).toMatchObject([event])
    // Somebody who comes later is told what still applies.
    const late = await anna.listen()
    expect(await late.take(1)).toMatchObject([event])
    clock.advance(10 * SECOND)
    expect(presences.current()).toEqual([])
    await say('viewing')
    await say('away')
    expect(presences.current()).toEqual([])
    expect((await say('asleep')).status).toBe(422)
    const nobody = await boris.browser.call('POST', '/v1/guests/gst_none/presence', { state: 'viewing' })
    expect(nobody.status).toBe(404)
    expect(
      await db.selectFrom('outbox').select('id').where('type', 'like', '%presence%').orderBy('position').execute(),
    ).toEqual([])
  })

  it('hear nothing more once they are disabled, or signed out, at once', async () => {
    const { db } = await open()
    const { api, operator } = await start(db)
    const anna = await operator('anna')
    const stream = await anna.listen()
    await stream.began
    await api.patch(`/v1/users/${anna.id}`, { disabled: true })
    await stream.ended
    await api.patch(`/v1/users/${anna.id}`, { disabled: false })
    await anna.browser.signIn('anna@example.org')
    const second = await anna.listen()
    await second.began
    await anna.browser.call('DELETE', '/v1/session')
    await second.ended
  })

  it('see what waits for them', async () => {
    const { db } = await open()
    const { api, clock, operator, guestId } = await start(db)
    const anna = await operator('anna')
    const counters = async () => (await anna.browser.call('GET', '/v1/counters')).body
    const none = {
      inbox_guests: 0,
      unread_guests: 0,
      waiting_guests: 0,
      overdue_guests: 0,
      unprocessed_guests: 0,
      my_guests: 0,
      reviews_waiting: 0,
      alerts: 0,
      numbers_down: 0,
    }
    expect(await counters()).toEqual(none)
    await db.updateTable('guests').set({ unread_count: 2, unprocessed_count: 1, assignee: anna.id }).execute()
    const waiting = { ...none, inbox_guests: 1, unread_guests: 1, unprocessed_guests: 1, my_guests: 1 }
    expect(await counters()).toEqual(waiting)
    await db
      .updateTable('guests')
      .set({ snoozed_until: clock.now() + 1 })
      .where('id', '=', guestId)
      .execute()
    expect(await counters()).toEqual({ ...waiting, my_guests: 0 })
    const at = clock.now()
    await db
      .updateTable('guests')
      .set({ waiting_since: at - 2, answer_due_at: at })
      .where('id', '=', guestId)
      .execute()
    // Unread and waiting: still one guest.
    expect(await counters()).toMatchObject({ waiting_guests: 1, overdue_guests: 1, inbox_guests: 1 })
    await db.updateTable('guests').set({ resolved_at: at }).where('id', '=', guestId).execute()
    expect(await counters()).toMatchObject({ waiting_guests: 0, overdue_guests: 0 })
    await insertNumber(db, { state: 'logged_out', reason: 'requested' })
    await insertNumber(db, { state: 'failed', reason: 'banned', deleted_at: clock.now() })
    expect(await counters()).toMatchObject({ numbers_down: 0 })
    await insertNumber(db, { state: 'logged_out', reason: 'unlinked_by_phone' })
    expect(await counters()).toMatchObject({ numbers_down: 1 })
    const blinking = await insertNumber(db, { state: 'connecting', reason: 'connection_lost', state_at: clock.now() })
    expect(await counters()).toMatchObject({ numbers_down: 1 })
    const back = { state: 'open', reason: null } as const
    const seen = async () =>
      (await db.selectFrom('numbers').selectAll().execute()).map((row) => isDown(row, clock.now()))
    clock.advance(45 * SECOND)
    expect(await counters()).toMatchObject({ numbers_down: 2 })
    expect((await seen()).filter(Boolean)).toHaveLength(3)
    await db.updateTable('numbers').set(back).where('id', '=', blinking.id).execute()
    await insertNumber(db, { state: 'connecting', reason: 'proxy_unreachable', state_at: clock.now() })
    expect(await counters()).toMatchObject({ numbers_down: 2 })
    await db.updateTable('numbers').set(back).where('reason', '=', 'proxy_unreachable').execute()
    await api.patch(`/v1/users/${anna.id}`, { role: 'marketer' })
    expect(await counters()).toEqual({ ...none, numbers_down: 1 })
  })
})

import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'
import { expect, onTestFinished, test } from 'vitest'
import { readSettings } from '../../../config/env.ts'
import { testClock } from '../../../test/support/clock.ts'
import { addTestRestaurant, placeTestOrder, quietOrderDeps } from '../../../test/support/restaurant.ts'
import { eachStore } from '../../../test/support/stores.ts'
import { type Db, transact } from '../../db/index.ts'
import { createLogger } from '../../lib/logger.ts'
import { DAY, HOUR, MINUTE } from '../../lib/units.ts'
import { giveRating } from '../ratings/give-rating.ts'
import { weeklySummaryKind } from './kind.ts'
import { sendSummaries } from './send-summaries.ts'
import { type Mailer, smtpMailer } from './smtp.ts'
import { weekDue } from './week.ts'

/** A Monday, 9:00 in Moscow. */
const MONDAY = Date.UTC(2026, 10, 23, 6)
const BOSS = 'boss@example.com'
const PHONE = '+79161234567'

const OF_SERVER = {
  authOptional: true,
  disabledCommands: ['STARTTLS'],
  logger: false,
} as const satisfies SMTPServerOptions

type Answer = Error | undefined | 'hang up'

/** A mail server on loopback. `answer` decides about the nth mail once it has arrived completely. */
async function startMailServer(answer: (nth: number) => Answer = () => undefined) {
  const mails: string[] = []
  const server = new SMTPServer({
    ...OF_SERVER,
    onData(stream, _session, done) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        mails.push(Buffer.concat(chunks).toString())
        const said = answer(mails.length)
        if (said === 'hang up') {
          const sockets = (server as unknown as { connections: Set<{ _socket: { destroy(): void } }> }).connections
          for (const connection of sockets) connection._socket.destroy()
        } else done(said)
      })
    },
  })
  server.on('error', () => undefined)
  const listening = server.listen(0, '127.0.0.1')
  await once(listening, 'listening')
  onTestFinished(() => new Promise<void>((resolve) => server.close(() => resolve())))
  return { mails, url: `smtp://127.0.0.1:${(listening.address() as AddressInfo).port}` }
}

eachStore('weekly summary', (open) => {
  async function begin(url: string, to = BOSS) {
    const { db } = await open()
    const restaurantId = await addTestRestaurant(db)
    const order = await placeTestOrder(db, quietOrderDeps, { restaurantId, at: MONDAY - 3 * DAY })
    const given = { order, channel: 'api', ratedAt: MONDAY - 3 * DAY, at: MONDAY - 3 * DAY } as const
    await transact(db, (tx) => giveRating(tx, { ...given, remarks: { score: 4, bad: ['taste'] } }))
    const clock = testClock(MONDAY)
    const settings = readSettings({
      OTKLIK_WEEKLY_SUMMARY_TO: to,
      OTKLIK_SMTP_URL: url,
      OTKLIK_SMTP_FROM: 'Otklik <reports@example.com>',
      OTKLIK_PUBLIC_URL: 'https://otklik.example',
    })
    const signals = { notify: () => undefined, on: () => () => undefined }
    const deps = { db, clock, signals, log: createLogger('silent'), guests: { guestHooks: {} }, settings }
    return { db, clock, deps }
  }
  const emails = (db: Db) => db.selectFrom('summary_emails').select(['status', 'attempts']).execute()

  test('leaves once for each week and address, however often and in how many processes it is looked for', async () => {
    const { mails, url } = await startMailServer()
    const { db, clock, deps } = await begin(url, `${BOSS},en:owner@example.com`)
    await Promise.all([sendSummaries(deps), sendSummaries(deps), sendSummaries(deps)])
    clock.step(MONDAY + HOUR - clock.now())
    await sendSummaries(deps)
    expect(mails).toHaveLength(2)
    expect(await emails(db)).toEqual([
      { status: 'sent', attempts: 0 },
      { status: 'sent', attempts: 0 },
    ])
    clock.step(MONDAY + 7 * DAY - clock.now())
    await sendSummaries(deps)
    expect(mails).toHaveLength(4)
  })

  test('a server that is away, or has no time, gets it later; one that refuses it does not', async () => {
    const { mails, url } = await startMailServer((nth) => {
      return nth === 1 ? Object.assign(new Error('busy'), { responseCode: 451 }) : undefined
    })
    const { db, clock, deps } = await begin('smtp://127.0.0.1:9')
    await sendSummaries(deps)
    expect(await emails(db)).toEqual([{ status: 'waiting', attempts: 1 }])
    const working = { ...deps, mailer: smtpMailer(url) }
    await sendSummaries(working)
    expect(mails).toHaveLength(0)
    clock.step(MONDAY + 2 * MINUTE - clock.now())
    await sendSummaries(working)
    expect(await emails(db)).toEqual([{ status: 'waiting', attempts: 2 }])
    clock.step(MONDAY + HOUR - clock.now())
    await sendSummaries(working)
    expect(await emails(db)).toEqual([{ status: 'sent', attempts: 2 }])
    expect(mails).toHaveLength(2)

    const refusing = await startMailServer(() => Object.assign(new Error('no such user'), { responseCode: 550 }))
    clock.step(MONDAY + 7 * DAY - clock.now())
    for (let i = 0; i < 2; i++) await sendSummaries({ ...deps, mailer: smtpMailer(refusing.url) })
    expect(refusing.mails).toHaveLength(1)
  })

  test('is tried until a server has said that it has it, and then no more: answers lost, a process killed', async () => {
    const { mails, url } = await startMailServer((nth) => (nth <= 2 ? 'hang up' : undefined))
    const { db, clock, deps } = await begin(url)
    const at = (time: number) => clock.step(time - clock.now())
    await sendSummaries(deps)
    await sendSummaries(deps)
    expect([mails.length, await emails(db)]).toEqual([1, [{ status: 'waiting', attempts: 1 }]])
    at(MONDAY + HOUR)
    await sendSummaries(deps)
    expect([mails.length, await emails(db)]).toEqual([2, [{ status: 'waiting', attempts: 2 }]])

    // Killed between the claim and the answer: nobody else takes it while it may be on its way.
    await db
      .updateTable('summary_emails')
      .set({ status: 'sending', claimed_at: MONDAY + 2 * HOUR })
      .execute()
    at(MONDAY + 2 * HOUR + 9 * MINUTE)
    await sendSummaries(deps)
    expect(mails).toHaveLength(2)
    at(MONDAY + 2 * HOUR + 11 * MINUTE)
    await sendSummaries(deps)
    expect([mails.length, await emails(db)]).toEqual([3, [{ status: 'sent', attempts: 3 }]])
    const ids = mails.map((mail) => /^Message-ID: (.*)$/im.exec(mail)?.[1])
    expect(new Set(ids)).toEqual(new Set([expect.stringMatching(/^<weekly-2026-11-16-/)]))
    at(MONDAY + 3 * HOUR)
    await sendSummaries(deps)
    expect(mails).toHaveLength(3)
  })

  test('an answer that comes after its time still counts, and nothing is tried beyond three days', async () => {
    const { mails, url } = await startMailServer()
    const { db, clock, deps } = await begin(url)
    const late: Mailer = async () => ({
      [Symbol.dispose]: () => undefined,
      async send() {
        // Another process considered it abandoned meanwhile.
        await db.updateTable('summary_emails').set({ status: 'waiting', attempts: 1 }).execute()
        return { outcome: 'sent' }
      },
    })
    await sendSummaries({ ...deps, mailer: late })
    clock.step(MONDAY + HOUR - clock.now())
    await sendSummaries(deps)
    expect([mails.length, await emails(db)]).toEqual([0, [{ status: 'sent', attempts: 1 }]])

    clock.step(MONDAY + 7 * DAY - clock.now())
    const lost: Mailer = async () => ({
      [Symbol.dispose]: () => undefined,
      send: async () => ({ outcome: 'unsure', reason: 'ECONNRESET' }),
    })
    for (let hours = 0; hours <= 74; hours++) {
      await sendSummaries({ ...deps, mailer: lost })
      clock.step(HOUR)
    }
    expect((await emails(db)).map(({ status }) => status).toSorted()).toEqual(['failed', 'sent'])
  })

  test('goes to a chat as one delivery, in the language of who reads it', async () => {
    const { db, clock, deps } = await begin('smtp://127.0.0.1:9', `en:${PHONE}`)
    await sendSummaries(deps)
    clock.step(MONDAY + HOUR - clock.now())
    await sendSummaries(deps)
    const deliveries = await db.selectFrom('deliveries').select(['id', 'queue_id', 'guest_id', 'dedupe_key']).execute()
    expect(deliveries).toMatchObject([{ dedupe_key: '2026-11-16' }])
    const { id, queue_id: queueId, guest_id } = deliveries[0]!
    const guest = await db.selectFrom('guests').selectAll().where('id', '=', guest_id).executeTakeFirstOrThrow()
    expect(guest.phone).toBe(PHONE)
    const queue = await db.selectFrom('send_queues').selectAll().executeTakeFirstOrThrow()
    const renderer = await weeklySummaryKind(deps).prepare(db, queue)
    const context = { delivery: { id, queueId, dedupeKey: '2026-11-16' }, guest, number: null, at: MONDAY, zone: 'UTC' }
    expect(await renderer!.render(context)).toEqual({
      text: [
        'Restaurants last week: November 16 to November 22',
        '1. Хинкальная\nscore 4.00 (ratings: 1); cancellation rating 5.00; answered within 3 days: 0%',
        'More: https://otklik.example/restaurants/compare?from=2026-11-16&to=2026-11-22',
      ].join('\n\n'),
    })
    const other = weeklySummaryKind({ settings: { ...deps.settings, OTKLIK_WEEKLY_SUMMARY_TO: [] } })
    const off = await other.prepare(db, queue)
    expect(await off!.render(context)).toEqual({ skip: 'summary_off' })
  })

  test('nobody gets one who is not named, or on another day', async () => {
    const { mails, url } = await startMailServer()
    const { db, clock, deps } = await begin(url)
    await sendSummaries({ ...deps, settings: { ...deps.settings, OTKLIK_WEEKLY_SUMMARY_TO: [] } })
    clock.step(MONDAY - 1 - clock.now())
    await sendSummaries(deps)
    clock.step(MONDAY + 3 * DAY - clock.now())
    await sendSummaries(deps)
    expect([mails, await emails(db)]).toEqual([[], []])
  })
})

test('the week that is due begins and ends by the clocks of the zone, over their changes', () => {
  expect(weekDue(MONDAY, 'Europe/Moscow')).toEqual({ from: '2026-11-16', to: '2026-11-22' })
  expect(weekDue(MONDAY - 1, 'Europe/Moscow')).toBeUndefined()
  // Clocks went back on Sunday: nine in the morning is an hour later.
  expect(weekDue(Date.UTC(2026, 9, 26, 7, 59), 'Europe/Berlin')).toBeUndefined()
  expect(weekDue(Date.UTC(2026, 9, 26, 8), 'Europe/Berlin')).toEqual({ from: '2026-10-19', to: '2026-10-25' })
})

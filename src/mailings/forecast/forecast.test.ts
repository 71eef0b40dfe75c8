import { sql } from 'kysely'
import { describe, expect, it, onTestFinished } from 'vitest'
import { queueOf } from '../../../test/support/queue-of.ts'
import { openSending, type Sending } from '../../../test/support/sending.ts'
import { eachStore, freshStoreUrl } from '../../../test/support/stores.ts'
import { connect, type Store } from '../../db/index.ts'
import { DAY, HOUR, MINUTE } from '../../lib/units.ts'
import { createTemplate } from '../../templates/save-template.ts'
import { scheduleMailing } from '../lifecycle.ts'
import { createMailing, type MailingInput } from '../save-mailing.ts'
import { getMailing } from '../view.ts'
import { forecastMailing } from './forecast-mailing.ts'

/** A run of hours is long: it is held once. */
async function openStore(): Promise<Store> {
  const { url, remove } = await freshStoreUrl('sqlite')
  const store = connect(url)
  onTestFinished(() => store.close().then(remove))
  return store
}

const by = { id: 'key_test' }

/** Guests of these zones in turn, all at once: making them one by one would take longer than sending to them. */
async function addGuests(s: Sending, count: number, zones: (string | null)[], prefix = '79160'): Promise<void> {
  const zone = sql.join(
    zones.map((name, n) => sql`when ${sql.lit(n)} then ${name === null ? sql`null` : sql.lit(name)}`),
    sql` `,
  )
  await sql`
    with recursive n(i) as (select 1 union all select i + 1 from n where i < ${sql.lit(count)})
    insert into guests (id, phone, attributes, unread_count, on_whatsapp, on_whatsapp_at, time_zone, created_at, updated_at)
    select 'gst_' || ${sql.lit(prefix)} || substr(cast(1000000 + i as text), 2), '+' || ${sql.lit(prefix)} || substr(cast(1000000 + i as text), 2),
      '{}', 0, 1, ${sql.lit(s.clock.now())}, case i % ${sql.lit(zones.length)} ${zone} end, 1, 1
    from n
  `.execute(s.db)
}

async function begin(s: Sending, more: Partial<MailingInput> = {}) {
  const text = { text: 'Добрый день! Придёте?', variants: [], endsWithoutQuestionOk: false }
  const template = await createTemplate(s.deps, { name: 'x', language: 'ru', ...text }, by)
  const input = { name: 'Январь', templateId: template.id, audience: { all: true as const }, ...more }
  const mailing = await createMailing(s.deps, input, by)
  await scheduleMailing(s.deps, mailing.id, undefined, by)
  return mailing.id
}

async function forecast(s: Sending, id: string) {
  return forecastMailing(s.deps, await getMailing(s.db, id))
}

/** Runs a mailing to its end, and says how far the forecast of its beginning was off, as a share of its length. */
async function holdAgainstRun(s: Sending, id: string): Promise<{ off: number; length: number }> {
  const started = s.clock.now()
  const { finishAt } = await forecast(s, id)
  await s.runUntil(started + 20 * DAY)
  const { last } = await s.db
    .selectFrom('deliveries')
    .select(({ fn }) => fn.max('sent_at').as('last'))
    .where('queue_id', '=', await queueOf(s.db, id))
    .executeTakeFirstOrThrow()
  expect((await getMailing(s.db, id)).status).toBe('finished')
  return { off: Math.abs(finishAt! - last!) / (last! - started), length: last! - started }
}

describe('a forecast', () => {
  it('holds against a run: several numbers, even and in bursts, quiet hours of two zones, daily caps, other sends', async () => {
    const s = await openSending(await openStore())
    const limits = { perMinute: 4, perHour: 16 }
    const burst = await s.addNumber({ ...limits, pacing: 'burst' })
    await s.addNumber({ ...limits, pacing: 'even' })
    const young = await s.addNumber({ ...limits, pacing: 'burst', timeZone: 'Asia/Vladivostok' })
    // Warm for an hour, by its own traffic: caps of its first days.
    await s.db
      .updateTable('numbers')
      .set({ warm_at: s.clock.now() - HOUR, warm_declared_by: null })
      .where('id', '=', young)
      .execute()
    s.deps.settings.OTKLIK_DAILY_CAPS = [30, 50]
    await addGuests(s, 400, ['Europe/Kaliningrad', 'Asia/Vladivostok', null])
    for (let n = 0; n < 12; n++) await s.write(n % 2 ? burst : young, `gst_79160${String(n + 1).padStart(6, '0')}`)
    const id = await begin(s, { quietHours: { from: '21:30', to: '09:00' } })
    const { off, length } = await holdAgainstRun(s, id)
    expect(length).toBeGreaterThan(10 * HOUR)
    expect(off).toBeLessThan(0.02)
  })
})

eachStore('a forecast', (open) => {
  it('holds in the middle of a run, beside another mailing', async () => {
    const s = await openSending(await open())
    await s.addNumber({ perMinute: 5, perHour: 20, pacing: 'burst' })
    await s.addNumber({ perMinute: 5, perHour: 20, pacing: 'burst' })
    await addGuests(s, 70, [null])
    // The last of them is sent amid a minute of the second hour: with 40, at its very end, one guest more or less is an hour.
    await addGuests(s, 33, [null], '79170')
    const ids = (await s.db.selectFrom('guests').select('id').where('id', 'like', 'gst_79170%').execute()).map(
      ({ id }) => id,
    )
    await begin(s)
    const id = await begin(s, { audience: { guest_ids: ids } })
    await s.runUntil(s.clock.now() + 13 * MINUTE)
    const { off } = await holdAgainstRun(s, id)
    // Which of the two mailings a number turns to is a matter of who asks first: a minute of the hour either way.
    expect(off).toBeLessThan(0.03)
  })
})

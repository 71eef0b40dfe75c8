import { describe, expect, it } from 'vitest'
import { atOnce, waitsOrEnds } from '../../test/support/at-once.ts'
import { failFirstAttempts } from '../../test/support/retries.ts'
import { openSending, type Sending } from '../../test/support/sending.ts'
import { eachStore } from '../../test/support/stores.ts'
import { closeDrained } from '../deliveries/index.ts'
import { HOUR, MINUTE } from '../lib/units.ts'
import { changeTemplate, createTemplate } from '../templates/save-template.ts'
import { forecastMailing } from './forecast/forecast-mailing.ts'
import {
  cancelMailing,
  pauseMailing,
  resumeMailing,
  retryFailedDeliveries,
  scheduleMailing,
  startMailing,
} from './lifecycle.ts'
import { showMailing } from './present.ts'
import { reconcileMailings } from './reconcile.ts'
import { changeDraftOrRunning, createMailing, type MailingInput } from './save-mailing.ts'
import { sendTest } from './send-test.ts'
import { getMailing } from './view.ts'

const by = { id: 'key_test' }

async function makeMailing(s: Sending, more: Partial<MailingInput> & { text?: string; variants?: string[] } = {}) {
  const { text = '{{ greeting }}, {{ guest.first_name }}! Придёте?', variants = [], ...input } = more
  const template = await createTemplate(
    s.deps,
    { name: 'Приглашение', language: 'ru', text, variants, endsWithoutQuestionOk: false },
    by,
  )
  const mailing = await createMailing(
    s.deps,
    { name: 'Январь', templateId: template.id, audience: { all: true }, ...input },
    by,
  )
  return { template, mailing }
}

async function begin(s: Sending, more: Parameters<typeof makeMailing>[1] = {}) {
  const made = await makeMailing(s, more)
  await scheduleMailing(s.deps, made.mailing.id, undefined, by)
  return made
}

async function look(s: Sending, id: string) {
  const mailing = await getMailing(s.db, id)
  return showMailing(s.db, mailing, { forecast: await forecastMailing(s.deps, mailing) })
}

const phone = (n: number) => `+79160${String(n).padStart(6, '0')}`

eachStore('mailings', (open) => {
  it('reach every guest once, greet them by name, and finish', async () => {
    const s = await openSending(await open())
    await s.addNumber()
    await s.addGuest(phone(1), { name: 'Анна' })
    await s.addGuest(phone(2))
    const { mailing } = await begin(s)
    await s.settle()
    expect(s.sent().map(({ to, text }) => [to, text])).toEqual([
      [phone(1), 'Добрый день, Анна! Придёте?'],
      [phone(2), 'Добрый день! Придёте?'],
    ])
    const shown = await look(s, mailing.id)
    expect(shown).toMatchObject({ status: 'finished', counts: { planned: 2, waiting: 0, sent: 2, delivered: 0 } })
    const events = await s.db.selectFrom('outbox').select(['type', 'data']).orderBy('seq').execute()
    const statuses = events.filter(({ type }) => type === 'mailing.status').map(({ data }) => JSON.parse(data).status)
    expect(statuses).toEqual(['scheduled', 'running', 'finished'])
    expect(events.filter(({ type }) => type === 'delivery.status').map(({ data }) => JSON.parse(data).status)).toEqual([
      'sent',
      'sent',
    ])
  })

  it('count what is delivered, read and answered, each including what followed', async () => {
    const s = await openSending(await open())
    const number = await s.addNumber()
    const guests = [await s.addGuest(phone(1)), await s.addGuest(phone(2)), await s.addGuest(phone(3))]
    const { mailing } = await begin(s)
    await s.settle()
    const ids = s.sent().map(({ id }) => id)
    s.clock.advance(MINUTE)
    await s.receipt(ids.slice(0, 2), 'delivered')
    await s.receipt(ids.slice(1, 2), 'read')
    await s.receipt(ids.slice(1, 2), 'delivered')
    await s.write(number, guests[1]!)
    expect((await look(s, mailing.id)).counts).toMatchObject({ sent: 3, delivered: 2, read: 1, replied: 1 })
    s.clock.advance(25 * HOUR)
    await s.write(number, guests[2]!)
    expect((await look(s, mailing.id)).counts.replied).toBe(1)
  })

  it('invariant 4: send nothing from a number that is not warm', async () => {
    const s = await openSending(await open())
    const cold = await s.addNumber({ warm: false })
    await s.addGuest(phone(1))
    const { mailing } = await begin(s)
    await s.settle()
    expect(s.sent()).toEqual([])
    expect((await look(s, mailing.id)).forecast).toMatchObject({ finish_at: null, reason: 'no_warm_number' })
    await s.db
      .updateTable('numbers')
      .set({ warm_at: s.clock.now(), warm_declared_by: 'key' })
      .where('id', '=', cold)
      .execute()
    await s.settle()
    expect(s.sent()).toHaveLength(1)
  })

  it('invariant 5: skip guests without consent, on no WhatsApp, or mailed lately, and say why', async () => {
    const s = await openSending(await open(), { OTKLIK_MAILING_INTERVAL_HOURS: 24 })
    await s.addNumber()
    const [out, blocked, recent] = [await s.addGuest(phone(1)), await s.addGuest(phone(2)), await s.addGuest(phone(3))]
    await s.addGuest(phone(4))
    await s.addGuest(phone(5))
    s.strangers.add(phone(4))
    const at = s.clock.now()
    await s.db.updateTable('guests').set({ opted_out_at: at }).where('id', '=', out).execute()
    await s.db.updateTable('guests').set({ blocked_at: at }).where('id', '=', blocked).execute()
    await s.db
      .updateTable('guests')
      .set({ last_mailed_at: at - HOUR })
      .where('id', '=', recent)
      .execute()
    const { mailing } = await begin(s)
    await s.settle()
    const shown = await look(s, mailing.id)
    expect(s.sent().map(({ to }) => to)).toEqual([phone(5)])
    expect(shown).toMatchObject({
      status: 'finished',
      counts: { planned: 5, skipped: 4, sent: 1 },
      skipped_by_reason: { opted_out: 1, blocked: 1, mailed_recently: 1, not_on_whatsapp: 1 },
    })
    const second = await begin(s)
    await s.settle()
    expect((await look(s, second.mailing.id)).skipped_by_reason).toMatchObject({ mailed_recently: 2 })
  })

  it('invariant 5: wait for the end of quiet hours in the guest’s own zone', async () => {
    const s = await openSending(await open())
    await s.addNumber()
    // 12:00 UTC: 14:00 in Kaliningrad, 22:00 in Vladivostok.
    await s.addGuest(phone(1), { timeZone: 'Europe/Kaliningrad' })
    await s.addGuest(phone(2), { timeZone: 'Asia/Vladivostok' })
    const { mailing } = await begin(s, { quietHours: { from: '22:00', to: '09:00' } })
    await s.settle()
    expect(s.sent().map(({ text }) => text)).toEqual(['Добрый день! Придёте?'])
    const started = s.clock.now()
    await s.runUntil(started + 12 * HOUR)
    expect(s.sent()[1]).toMatchObject({ text: 'Доброе утро! Придёте?', at: started + 11 * HOUR })
    expect((await look(s, mailing.id)).status).toBe('finished')
  })

  it('invariant 10: a guest hears from the number that has their chat', async () => {
    const s = await openSending(await open())
    const [one, two] = [await s.addNumber(), await s.addNumber()]
    const guests: string[] = []
    for (let n = 0; n < 10; n++) guests.push(await s.addGuest(phone(n)))
    for (const [n, guest] of guests.entries()) await s.write(n % 2 ? one : two, guest)
    await begin(s)
    await s.settle()
    expect(s.sent()).toHaveLength(10)
    for (const [n, { numberId }] of s
      .sent()
      .sort((a, b) => a.to!.localeCompare(b.to!))
      .entries()) {
      expect(numberId).toBe(n % 2 ? one : two)
    }
  })

  it('invariant 10: a chat that began after planning is respected too', async () => {
    const s = await openSending(await open())
    const [one, two] = [await s.addNumber(), await s.addNumber()]
    const guest = await s.addGuest(phone(1))
    s.disconnect(two)
    s.disconnect(one)
    await begin(s)
    await s.settle()
    await s.write(two, guest)
    await s.connect(one)
    await s.settle()
    expect(s.sent()).toEqual([])
    await s.connect(two)
    await s.settle()
    expect(s.sent()).toMatchObject([{ numberId: two }])
  })

  it('stop at once when paused, and go on where they stopped', async () => {
    const s = await openSending(await open())
    await s.addNumber({ perMinute: 2 })
    for (let n = 0; n < 6; n++) await s.addGuest(phone(n))
    const { mailing } = await begin(s)
    await s.settle()
    await pauseMailing(s.deps, mailing.id, by)
    await s.runUntil(s.clock.now() + 10 * MINUTE)
    expect(s.sent()).toHaveLength(2)
    expect(await look(s, mailing.id)).toMatchObject({ status: 'paused', forecast: { reason: 'paused' } })
    await resumeMailing(s.deps, mailing.id, by)
    await s.runUntil(s.clock.now() + 10 * MINUTE)
    expect(new Set(s.sent().map(({ to }) => to)).size).toBe(6)
    expect((await look(s, mailing.id)).status).toBe('finished')
    await expect(pauseMailing(s.deps, mailing.id, by)).rejects.toMatchObject({ code: 'wrong_state' })
  })

  it('end when cancelled: what waits is cancelled', async () => {
    const s = await openSending(await open())
    await s.addNumber({ perMinute: 2 })
    for (let n = 0; n < 6; n++) await s.addGuest(phone(n))
    const { mailing } = await begin(s)
    await s.settle()
    await cancelMailing(s.deps, mailing.id, by)
    await s.runUntil(s.clock.now() + HOUR)
    expect(await look(s, mailing.id)).toMatchObject({
      status: 'cancelled',
      counts: { sent: 2, cancelled: 4, waiting: 0 },
    })
  })

  it('take changes of text, quiet hours and numbers for what is not sent', async () => {
    const s = await openSending(await open())
    const [one, two] = [await s.addNumber({ perMinute: 1 }), await s.addNumber({ perMinute: 1 })]
    for (let n = 0; n < 5; n++) await s.addGuest(phone(n))
    const { mailing, template } = await begin(s, { numberIds: [one] })
    await s.settle()
    expect(s.sent().map(({ numberId }) => numberId)).toEqual([one])
    await changeTemplate(s.deps, template.id, { text: 'Новый текст?' }, by)
    await changeDraftOrRunning(s.deps, mailing.id, { numberIds: [two] }, by)
    await s.runUntil(s.clock.now() + 10 * MINUTE)
    expect(
      s
        .sent()
        .slice(1)
        .map(({ numberId, text }) => [numberId, text]),
    ).toEqual(Array(4).fill([two, 'Новый текст?']))
    await expect(changeDraftOrRunning(s.deps, mailing.id, { name: 'x' }, by)).rejects.toMatchObject({
      code: 'wrong_state',
    })
  })

  it.each(['text', 'numbers', 'quiet hours'] as const)(
    'take an edit of their %s, at full speed, for the very next send that is reserved',
    async (what) => {
      const s = await openSending(await open())
      const [one, two] = [await s.addNumber(), await s.addNumber()]
      for (let n = 0; n < 60; n++) await s.addGuest(phone(n))
      const { mailing, template } = await begin(s, { numberIds: [one] })
      const reserved = () => s.db.selectFrom('messages').select(['id', 'text', 'number_id']).execute()
      let before: Promise<Set<string>> | undefined
      const edit = async () => {
        if (what === 'text') await changeTemplate(s.deps, template.id, { text: 'Новый текст?' }, by)
        if (what === 'numbers') await changeDraftOrRunning(s.deps, mailing.id, { numberIds: [two] }, by)
        if (what === 'quiet hours')
          await changeDraftOrRunning(s.deps, mailing.id, { quietHours: { from: '00:00', to: '23:59' } }, by)
        return new Set((await reserved()).map(({ id }) => id))
      }
      s.line(one).answer = async () => {
        before ??= edit()
        await before
        return { outcome: 'accepted', at: s.clock.now() }
      }
      await s.settle()
      const old = await before!
      expect(old.size).toBeLessThan(60)
      const later = (await reserved()).filter(({ id }) => !old.has(id))
      if (what === 'quiet hours') expect(later).toEqual([])
      else expect(later).toHaveLength(60 - old.size)
      if (what === 'text') expect(new Set(later.map(({ text }) => text))).toEqual(new Set(['Новый текст?']))
      if (what === 'numbers') expect(new Set(later.map(({ number_id }) => number_id))).toEqual(new Set([two]))
    },
  )

  it('start at their time, from SQL when the queue was lost', async () => {
    const s = await openSending(await open())
    await s.addNumber()
    await s.addGuest(phone(1))
    const { mailing } = await makeMailing(s)
    await scheduleMailing(s.deps, mailing.id, s.clock.now() + HOUR, by)
    expect(s.jobs).toMatchObject([{ name: 'start-mailing', delayMs: HOUR }])
    s.jobs.length = 0
    await reconcileMailings(s.deps)
    expect((await look(s, mailing.id)).status).toBe('scheduled')
    s.clock.advance(HOUR)
    await reconcileMailings(s.deps)
    await s.settle()
    expect(await look(s, mailing.id)).toMatchObject({ status: 'finished', counts: { sent: 1 } })
  })

  it('invariant 8: one that cannot be started keeps no other from its start', async () => {
    const s = await openSending(await open())
    await s.addNumber()
    await s.addGuest(phone(1))
    const [broken, whole] = [(await makeMailing(s)).mailing.id, (await makeMailing(s)).mailing.id]
    for (const id of [broken, whole]) await scheduleMailing(s.deps, id, s.clock.now() + HOUR, by)
    await s.db.updateTable('mailings').set({ number_ids: '{' }).where('id', '=', broken).execute()
    s.jobs.length = 0
    s.clock.advance(HOUR)
    await expect(reconcileMailings(s.deps)).rejects.toThrow(`1 failed, the rest was done: ${broken}`)
    await s.settle()
    expect(s.sent()).toHaveLength(1)
  })

  it('send tests to one phone ahead of the rest, again and again', async () => {
    const s = await openSending(await open(), { OTKLIK_MAILING_INTERVAL_HOURS: 24 })
    await s.addNumber()
    await s.addGuest(phone(1), { tags: ['regular'] })
    const { mailing } = await begin(s, { audience: { tag: 'regular' } })
    await sendTest(s.deps, mailing.id, phone(9), by)
    await sendTest(s.deps, mailing.id, phone(9), by)
    await s.settle()
    expect(s.sent().map(({ to }) => to)).toEqual([phone(9), phone(9), phone(1)])
    expect((await look(s, mailing.id)).counts).toMatchObject({ planned: 1, sent: 1 })
  })

  it('send all failed ones again, page by page', async () => {
    const s = await openSending(await open())
    const number = await s.addNumber()
    await s.addGuest(phone(1))
    s.line(number).answer = () => ({ outcome: 'refused', code: 400 })
    const { mailing } = await begin(s)
    await s.settle()
    const [one] = await s.db.selectFrom('deliveries').selectAll().execute()
    const others = Array.from({ length: 450 }, (_, n) => ({ ...one!, id: `dlv_${n}`, guest_id: `gst_${n}` }))
    await s.db.insertInto('deliveries').values(others).execute()
    expect(await retryFailedDeliveries(s.deps, mailing.id, by)).toBe(451)
    expect(await look(s, mailing.id)).toMatchObject({ status: 'running', counts: { waiting: 451, failed: 0 } })
  })

  it('send the failed ones again when asked', async () => {
    const s = await openSending(await open())
    const number = await s.addNumber()
    await s.addGuest(phone(1))
    await s.addGuest(phone(2))
    s.line(number).answer = ({ to }) =>
      to.phone === phone(1) ? { outcome: 'refused', code: 400 } : { outcome: 'accepted', at: s.clock.now() }
    const { mailing } = await begin(s)
    await s.settle()
    expect(await look(s, mailing.id)).toMatchObject({
      status: 'finished',
      counts: { sent: 1, failed: 1 },
      failed_by_reason: { refused_400: 1 },
    })
    s.line(number).answer = () => ({ outcome: 'accepted', at: s.clock.now() })
    const failed = failFirstAttempts(s.db)
    expect(await retryFailedDeliveries(s.deps, mailing.id, by)).toBe(1)
    expect(failed()).toBe(1)
    await s.settle()
    expect(await look(s, mailing.id)).toMatchObject({ status: 'finished', counts: { sent: 2, failed: 0 } })
    const messages = await s.db.selectFrom('messages').select(['status']).where('kind', '=', 'mailing').execute()
    expect(messages).toEqual([{ status: 'sent' }, { status: 'sent' }])
  })

  it('are not finished while failed ones are being sent again', async () => {
    const s = await openSending(await open())
    const number = await s.addNumber()
    await s.addGuest(phone(1))
    s.line(number).answer = () => ({ outcome: 'refused', code: 400 })
    const { mailing } = await begin(s)
    await s.settle()
    // As when the last that waited has just ended.
    await s.db.updateTable('mailings').set({ status: 'running', finished_at: null }).execute()
    await s.db.updateTable('send_queues').set({ open: 1 }).execute()
    await atOnce(s.db, 'audit_log', 2, async () => {
      const retried = retryFailedDeliveries(s.deps, mailing.id, by)
      await waitsOrEnds(s.db, retried)
      await Promise.all([retried, closeDrained(s.deps)])
    })
    expect(await look(s, mailing.id)).toMatchObject({ status: 'running', counts: { waiting: 1 } })
  })

  it('refuse audiences, numbers and templates that are not there', async () => {
    const s = await openSending(await open())
    const { template } = await makeMailing(s)
    const make = (input: Partial<MailingInput>) =>
      createMailing(s.deps, { name: 'x', templateId: template.id, audience: { all: true }, ...input }, by)
    for (const wrong of [
      { audience: { audience_id: 'aud_1' } },
      { audience: { guest_ids: ['gst_none'] } },
      { numberIds: ['num_none'] },
      { templateId: 'tpl_none' },
    ]) {
      await expect(make(wrong)).rejects.toMatchObject({
        code: 'invalid_input',
        fields: [{ message: expect.any(String) }],
      })
    }
  })
})

eachStore('the start of a mailing', (open) => {
  describe('the job', () => {
    it('done twice starts once', async () => {
      const s = await openSending(await open())
      await s.addNumber()
      await s.addGuest(phone(1))
      const { mailing } = await begin(s)
      await startMailing(s.deps, mailing.id)
      await s.settle()
      expect(s.sent()).toHaveLength(1)
    })

    it('with its target gone does nothing', async () => {
      const s = await openSending(await open())
      await expect(startMailing(s.deps, 'mlg_none')).resolves.toBeUndefined()
    })

    it('with its state changed meanwhile does nothing', async () => {
      const s = await openSending(await open())
      const { mailing } = await makeMailing(s)
      await scheduleMailing(s.deps, mailing.id, s.clock.now() + HOUR, by)
      await cancelMailing(s.deps, mailing.id, by)
      s.clock.advance(2 * HOUR)
      await startMailing(s.deps, mailing.id)
      expect((await look(s, mailing.id)).status).toBe('cancelled')
    })
  })
})

import { expect, it } from 'vitest'
import { openSending, type Sending } from '../../test/support/sending.ts'
import { eachStore } from '../../test/support/stores.ts'
import { reconcileDeliveries } from '../deliveries/index.ts'
import { HOUR, MINUTE } from '../lib/units.ts'
import { createTemplate } from '../templates/save-template.ts'
import { listMailingDeliveries } from './cascade/list-deliveries.ts'
import { scheduleMailing } from './lifecycle.ts'
import { presentDelivery } from './present.ts'
import { changeDraftOrRunning, createMailing } from './save-mailing.ts'
import { getMailing } from './view.ts'

const by = { id: 'key_test' }

async function beginAtNight(s: Sending): Promise<string> {
  await s.addNumber()
  // 12:00 UTC: 14:00 in Kaliningrad, 22:00 in Vladivostok.
  await s.addGuest('+79160000001', { timeZone: 'Europe/Kaliningrad' })
  await s.addGuest('+79160000002', { timeZone: 'Asia/Vladivostok' })
  const texts = { name: 'Приглашение', language: 'ru', text: 'Придёте?', variants: [], endsWithoutQuestionOk: false }
  const template = await createTemplate(s.deps, texts, by)
  const quietHours = { from: '22:00', to: '09:00' }
  const { id } = await createMailing(
    s.deps,
    { name: 'Январь', templateId: template.id, audience: { all: true }, quietHours },
    by,
  )
  await scheduleMailing(s.deps, id, undefined, by)
  await s.settle()
  expect(s.sent().map(({ to }) => to)).toEqual(['+79160000001'])
  return id
}

const waiting = async (s: Sending, id: string) =>
  (await listMailingDeliveries(s.db, await getMailing(s.db, id), { status: 'waiting', limit: 10 })).map(presentDelivery)

eachStore('quiet hours of a running mailing', (open) => {
  it('hold no longer than they are there: what they put off leaves when they are lifted', async () => {
    const s = await openSending(await open())
    const id = await beginAtNight(s)
    expect(await waiting(s, id)).toMatchObject([{ reason: 'quiet_hours' }])
    await changeDraftOrRunning(s.deps, id, { quietHours: null }, by)
    await reconcileDeliveries(s.deps)
    await s.runUntil(s.clock.now() + MINUTE)
    expect(s.sent().map(({ to }) => to)).toEqual(['+79160000001', '+79160000002'])
  })

  it('put off anew when they are changed', async () => {
    const s = await openSending(await open())
    const id = await beginAtNight(s)
    const began = s.clock.now()
    await changeDraftOrRunning(s.deps, id, { quietHours: { from: '21:00', to: '06:30' } }, by)
    await reconcileDeliveries(s.deps)
    await s.runUntil(began + 12 * HOUR)
    expect(s.sent()[1]!.at).toBe(began + 8.5 * HOUR)
    expect(await waiting(s, id)).toEqual([])
  })
})

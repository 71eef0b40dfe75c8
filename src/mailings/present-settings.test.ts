import { expect, test } from 'vitest'
import { settingsSchema } from '../../config/env.ts'
import { queueOf } from '../../test/support/queue-of.ts'
import { openSending } from '../../test/support/sending.ts'
import { TEST_SECRET_KEY } from '../../test/support/serve.ts'
import { eachStore } from '../../test/support/stores.ts'
import { HOUR } from '../lib/units.ts'
import { openLiveSettings } from '../settings/index.ts'
import { saveSettings } from '../settings/save-settings.ts'
import { createTemplate } from '../templates/save-template.ts'
import { mailingKinds } from './kinds.ts'
import { scheduleMailing } from './lifecycle.ts'
import { createMailing } from './save-mailing.ts'

const by = { id: 'key_test' }

eachStore('settings that are changed while a mailing runs', (open) => {
  /** A process that sends, and another one in which settings are changed; no signal passes between them. */
  async function start() {
    const s = await openSending(await open())
    const { db, clock, deps } = s
    const process = () =>
      openLiveSettings({
        db,
        log: deps.log,
        signals: deps.signals,
        secretKey: TEST_SECRET_KEY,
        settings: settingsSchema.parse({ OTKLIK_MAILING_INTERVAL_HOURS: '0' }),
        inEnvironment: new Set<string>(),
      })
    const [own, other] = [process(), process()]
    const kinds = mailingKinds({ settings: own.settings, catchUp: own.catchUp })
    Object.assign(deps.kinds, kinds)
    await s.addNumber({ perMinute: 100, perHour: 1_000 })
    const text = { name: 't', language: 'ru', text: 'Придёте?', variants: [], endsWithoutQuestionOk: false }
    const template = await createTemplate(deps, text, by)
    const mail = async (name: string) => {
      const input = { name, templateId: template.id, audience: { all: true } as const }
      const { id } = await createMailing(deps, input, by)
      await scheduleMailing(deps, id, undefined, by)
      return id
    }
    const change = (settings: Parameters<typeof saveSettings>[1]) =>
      saveSettings(
        {
          db,
          clock,
          signals: deps.signals,
          secretKey: TEST_SECRET_KEY,
          live: other,
          settingsHooks: { onChange: async () => undefined },
        },
        settings,
        by,
      )
    return { ...s, mail, change, kinds, own }
  }

  test('invariant 5: quiet hours and the cap of a guest hold for the very next message, in every process', async () => {
    const s = await start()
    // Noon in Moscow.
    s.clock.advance(Date.parse('2026-01-05T09:00Z') - s.clock.now())
    await s.addGuest('+79160000001', { timeZone: 'Europe/Moscow' })
    await s.change({ OTKLIK_QUIET_HOURS: '11:00-14:00' })
    await s.mail('a')
    await s.settle()
    expect(s.sent()).toHaveLength(0)
    await s.runUntil(s.clock.now() + 3 * HOUR)
    expect(s.sent()).toHaveLength(1)
    await s.change({ OTKLIK_QUIET_HOURS: null, OTKLIK_GUEST_CAP: '1/1d' })
    const capped = await s.mail('b')
    await s.settle()
    const id = await queueOf(s.db, capped)
    const rows = await s.db.selectFrom('deliveries').select(['status', 'reason']).where('queue_id', '=', id).execute()
    expect([s.sent().length, rows]).toEqual([1, [{ status: 'skipped', reason: 'guest_cap' }]])
    await s.change({ OTKLIK_GUEST_CAP: '0' })
    await s.mail('c')
    await s.settle()
    expect(s.sent()).toHaveLength(2)
  })

  test('invariant 5: what was judged by hours that have changed since is judged again before it is reserved', async () => {
    const s = await start()
    await s.addGuest('+79160000001')
    await s.mail('a')
    await s.settle()
    const queue = await s.db.selectFrom('send_queues').selectAll().executeTakeFirstOrThrow()
    const renderer = await s.kinds.mailing.prepare(s.db, queue)
    expect([renderer!.quietHours, await renderer!.isCurrent!(s.db)]).toEqual([null, true])
    await s.change({ OTKLIK_QUIET_HOURS: '22:00-09:00' })
    expect(await renderer!.isCurrent!(s.db)).toBe(false)
    const again = await s.kinds.mailing.prepare(s.db, queue)
    expect([again!.quietHours, await again!.isCurrent!(s.db)]).toEqual([{ from: '22:00', to: '09:00' }, true])
  })
})

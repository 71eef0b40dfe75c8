import { randomBytes } from 'node:crypto'
import { expect, it, onTestFinished, vi } from 'vitest'
import { namesInEnvironment, readSettings } from '../../config/env.ts'
import { testClock } from '../../test/support/clock.ts'
import { serve, TEST_SECRET_KEY } from '../../test/support/serve.ts'
import { eachStore } from '../../test/support/stores.ts'
import { type Db, resealColumn } from '../db/index.ts'
import { createSignals } from '../jobs/index.ts'
import type { Resolve } from '../lib/address-guard.ts'
import { createLogger } from '../lib/logger.ts'
import { composeSettings } from './compose.ts'
import { openLiveSettings } from './live-settings.ts'
import { settingsSealed } from './sealed-columns.ts'

const log = createLogger('silent')
const SECRET = 'a-password-that-nobody-sees'
const SERVICE_ACCOUNT = JSON.stringify({
  project_id: 'pizza-42',
  client_email: 'push@pizza-42.iam.gserviceaccount.com',
  private_key: '-----BEGIN PRIVATE KEY-----\nnobody sees this\n-----END PRIVATE KEY-----\n',
})

type Shown = Record<'name' | 'source', string> &
  Record<'value' | 'default_value' | 'held_by' | 'hint' | 'problem' | 'changed_by', string | null> &
  Record<'set' | 'editable' | 'secret', boolean>

/** Names of our own network lead to it, all others to the internet; nothing is looked up. */
const resolve: Resolve = (host, _options, done) =>
  done(null, [{ address: host.endsWith('.lan.example') ? '10.0.0.7' : '93.184.216.34', family: 4 }])

eachStore('settings of the console', (open) => {
  /** A process with this environment on the store. */
  async function start(db: Db, env: Record<string, string> = {}, secretKey: Buffer = TEST_SECRET_KEY) {
    const clock = testClock()
    const signals = await createSignals({ log }, {})
    onTestFinished(signals.close)
    const inEnvironment = namesInEnvironment(env)
    const live = openLiveSettings({ db, log, signals, secretKey, settings: readSettings(env), inEnvironment })
    await live.refresh(db)
    const slice = composeSettings({ db, clock, signals, secretKey, live, resolve })
    const api = await serve(db, slice.routes, { clock })
    const patch = (settings: Record<string, string | null>) => api.call('PATCH', '/v1/settings', { settings })
    const shown = async () => {
      const { data } = await api.get<{ data: Shown[] }>('/v1/settings')
      return (name: string) => data.find((each) => each.name === name)!
    }
    const faults = async (settings: Record<string, string | null>) => {
      const { status, body } = await api.call<{ errors: { path: string; message: string }[] }>(
        'PATCH',
        '/v1/settings',
        { settings },
      )
      expect(status).toBe(422)
      return Object.fromEntries(body.errors.map(({ path, message }) => [path.split('.').at(-1), message]))
    }
    return { live, api, patch, shown, faults, signals, hooks: slice.hooks, settings: live.settings }
  }
  const audited = (db: Db) =>
    db
      .selectFrom('audit_log')
      .select(['subject', 'details'])
      .where('action', '=', 'setting.changed')
      .orderBy('id')
      .execute()
      .then((rows) => rows.map(({ subject, details }) => [subject, JSON.parse(details)]))

  it('hold where the environment says nothing, and can be taken back; an empty variable says nothing', async () => {
    const { db } = await open()
    const s = await start(db, { OTKLIK_QUIET_HOURS: '', OTKLIK_PUBLIC_URL: 'https://env.example' })
    const given = { OTKLIK_QUIET_HOURS: '22:00-09:00', OTKLIK_GUEST_CAP: '2/7d', OTKLIK_SMS_PRICE: ' 2.5 ' }
    expect((await s.patch(given)).status).toBe(200)
    expect(s.settings).toMatchObject({
      OTKLIK_QUIET_HOURS: { from: '22:00', to: '09:00' },
      OTKLIK_GUEST_CAP: { messages: 2, days: 7 },
      OTKLIK_SMS_PRICE: 2.5,
    })
    const shown = await s.shown()
    expect(shown('OTKLIK_QUIET_HOURS')).toMatchObject({ value: '22:00-09:00', source: 'console', default_value: null })
    expect(shown('OTKLIK_GUEST_CAP')).toMatchObject({ value: '2/7d', default_value: '8/30d', held_by: null })
    expect(shown('OTKLIK_PUBLIC_URL')).toMatchObject({ source: 'environment', held_by: 'OTKLIK_PUBLIC_URL' })
    expect(shown('OTKLIK_TIME_ZONE')).toMatchObject({ source: 'default', editable: false })

    expect((await s.patch({ OTKLIK_QUIET_HOURS: null, OTKLIK_GUEST_CAP: '' })).status).toBe(200)
    expect(s.settings).toMatchObject({ OTKLIK_QUIET_HOURS: null, OTKLIK_GUEST_CAP: { messages: 8, days: 30 } })
    await s.patch({ OTKLIK_SMSC_SENDER: 'Pizza' })
    await s.patch({ OTKLIK_SMSC_SENDER: null })
    expect(s.settings.OTKLIK_SMSC_SENDER).toBeUndefined()
    expect((await s.shown())('OTKLIK_SMSC_SENDER')).toMatchObject({ set: false, source: 'default' })
  })

  it('the environment wins: what it gives is refused, its account as a whole, and hides what was stored before', async () => {
    const { db } = await open()
    const before = await start(db)
    const account = { OTKLIK_SMSC_LOGIN: 'pizza', OTKLIK_SMSC_PASSWORD: SECRET }
    await before.patch({ ...account, OTKLIK_GUEST_CAP: '1/1d' })
    const env = { OTKLIK_GUEST_CAP: '3/3d', OTKLIK_SMSC_API_KEY: 'key-of-the-environment' }
    const s = await start(db, env)
    expect(s.settings).toMatchObject({ OTKLIK_GUEST_CAP: { messages: 3, days: 3 } })
    expect([s.settings.OTKLIK_SMSC_LOGIN, s.settings.OTKLIK_SMSC_PASSWORD]).toEqual([undefined, undefined])
    const shown = await s.shown()
    expect(shown('OTKLIK_SMSC_LOGIN')).toMatchObject({ held_by: 'OTKLIK_SMSC_API_KEY', value: null, set: false })
    expect(shown('OTKLIK_SMSC_API_KEY')).toMatchObject({ held_by: 'OTKLIK_SMSC_API_KEY', hint: 'ment', value: null })
    const faults = await s.faults({ OTKLIK_GUEST_CAP: '9/9d', OTKLIK_SMSC_LOGIN: 'x', OTKLIK_QUIET_HOURS: '1:00-2:00' })
    expect(faults).toMatchObject({
      OTKLIK_GUEST_CAP: expect.stringContaining('set by the environment (OTKLIK_GUEST_CAP)'),
      OTKLIK_SMSC_LOGIN: expect.stringContaining('OTKLIK_SMSC_API_KEY'),
      OTKLIK_QUIET_HOURS: expect.stringContaining('22:00-09:00'),
    })
    // The environment was emptied again: the stored value applies.
    expect((await start(db)).settings).toMatchObject({ ...account, OTKLIK_GUEST_CAP: { messages: 1, days: 1 } })
  })

  it('all of it or nothing: what is wrong, belongs together or is nobody’s to set changes nothing', async () => {
    const { db } = await open()
    const s = await start(db)
    const half = { OTKLIK_TWILIO_ACCOUNT_SID: `AC${'0'.repeat(32)}`, OTKLIK_TWILIO_AUTH_TOKEN: SECRET }
    expect(await s.faults({ ...half, OTKLIK_GUEST_CAP: '1/1d' })).toMatchObject({
      OTKLIK_TWILIO_FROM: expect.stringContaining('belongs to'),
    })
    expect(Object.keys(await s.faults({ OTKLIK_FCM_SERVICE_ACCOUNT: '/etc/passwd' }))).toHaveLength(1)
    expect(await s.faults({ OTKLIK_FCM_SERVICE_ACCOUNT: '{"project_id":"x"}' })).toMatchObject({
      OTKLIK_FCM_SERVICE_ACCOUNT: expect.stringContaining('private_key'),
    })
    expect(JSON.stringify(await s.faults({ OTKLIK_DATA_DIR: '/tmp' }))).toContain('OTKLIK_DATA_DIR')
    expect(await s.faults({ OTKLIK_SMS_PER_SECOND: '0', OTKLIK_SMS_CURRENCY: 'рубль' })).toHaveProperty(
      'OTKLIK_SMS_CURRENCY',
    )
    expect(await s.faults({ OTKLIK_SMS_PER_SECOND: 'many' })).toHaveProperty('OTKLIK_SMS_PER_SECOND')
    expect(await db.selectFrom('stored_settings').selectAll().execute()).toEqual([])
    expect(await audited(db)).toEqual([])
    expect(s.settings).toEqual(readSettings({}))
  })

  it('secrets are sealed at rest, never answered, masked in the audit log, and carried by a change of the key', async () => {
    const { db } = await open()
    const s = await start(db)
    const answers = [
      await s.patch({ OTKLIK_SMSC_LOGIN: 'pizza', OTKLIK_SMSC_PASSWORD: SECRET }),
      await s.patch({ OTKLIK_FCM_SERVICE_ACCOUNT: SERVICE_ACCOUNT }),
      await s.patch({ OTKLIK_SMSC_PASSWORD: 'short', OTKLIK_SMSC_CALLBACK_SECRET: 'twenty_characters_ab' }),
      await s.patch({ OTKLIK_SMSC_PASSWORD: 'short' }),
      await s.api.call('GET', '/v1/settings'),
    ]
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200])
    const rows = await db.selectFrom('stored_settings').selectAll().execute()
    const bytes = rows.map(({ sealed, ...row }) => JSON.stringify(row) + Buffer.from(sealed ?? []).toString('latin1'))
    for (const text of [...bytes, JSON.stringify(answers), JSON.stringify(await audited(db))]) {
      for (const secret of [SECRET, 'short', 'nobody sees this', 'twenty_characters'])
        expect(text).not.toContain(secret)
    }
    const shown = await s.shown()
    expect(shown('OTKLIK_FCM_SERVICE_ACCOUNT')).toMatchObject({
      set: true,
      value: null,
      hint: 'pizza-42',
      secret: true,
    })
    expect(shown('OTKLIK_SMSC_PASSWORD')).toMatchObject({ set: true, value: null, hint: 't' })
    expect(await audited(db)).toEqual([
      ['OTKLIK_SMSC_LOGIN', { from: null, to: 'pizza' }],
      ['OTKLIK_SMSC_PASSWORD', { from: null, to: 'set, …sees' }],
      ['OTKLIK_FCM_SERVICE_ACCOUNT', { from: null, to: 'set, …pizza-42' }],
      ['OTKLIK_SMSC_PASSWORD', { from: 'set, …sees', to: 'set, …t' }],
      ['OTKLIK_SMSC_CALLBACK_SECRET', { from: null, to: 'set, …s_ab' }],
    ])

    const next = randomBytes(32)
    const lost = await start(db, {}, next)
    expect((await lost.shown())('OTKLIK_SMSC_PASSWORD')).toMatchObject({ set: false, problem: 'lost' })
    // A lost value blocks nothing else.
    expect((await lost.patch({ OTKLIK_GUEST_CAP: '5/5d' })).status).toBe(200)
    for (const column of settingsSealed) await resealColumn(db, column, { from: TEST_SECRET_KEY, to: next })
    const rekeyed = await start(db, {}, next)
    expect(rekeyed.settings).toMatchObject({
      OTKLIK_SMSC_PASSWORD: 'short',
      OTKLIK_FCM_SERVICE_ACCOUNT: SERVICE_ACCOUNT,
    })
  })

  it('another process follows by the signal, and without it by the revision', async () => {
    const { db } = await open()
    const s = await start(db)
    const other = (signals = s.signals) =>
      openLiveSettings({
        db,
        log,
        signals,
        secretKey: TEST_SECRET_KEY,
        settings: readSettings({}),
        inEnvironment: new Set<string>(),
      })
    const [hearing, deaf] = [other(), other()]
    onTestFinished(hearing.start())
    await s.patch({ OTKLIK_GUEST_CAP: '1/1d' })
    await vi.waitFor(() => expect(hearing.settings.OTKLIK_GUEST_CAP).toEqual({ messages: 1, days: 1 }), 30_000)
    expect(deaf.settings.OTKLIK_GUEST_CAP).toEqual({ messages: 8, days: 30 })
    const { revision } = await db.selectFrom('settings_revision').select('revision').executeTakeFirstOrThrow()
    await deaf.catchUp(db, Number(revision))
    expect(deaf.settings.OTKLIK_GUEST_CAP).toEqual({ messages: 1, days: 1 })
  })

  it('two who save at once both get what they asked for, and slices hear what changed', async () => {
    const { db } = await open()
    const one = await start(db)
    const heard: (readonly string[])[] = []
    one.hooks.listen({ onChange: async (_tx, names) => void heard.push(names) })
    await Promise.all([
      one.patch({ OTKLIK_GUEST_CAP: '1/1d', OTKLIK_SMS_PROVIDERS: 'twilio' }),
      one.patch({ OTKLIK_QUIET_HOURS: '23:00-08:00' }),
    ])
    await one.patch({ OTKLIK_GUEST_CAP: '1/1d' })
    expect(heard.toSorted()).toEqual([['OTKLIK_GUEST_CAP', 'OTKLIK_SMS_PROVIDERS'], ['OTKLIK_QUIET_HOURS']])
    expect(await audited(db)).toHaveLength(3)
    expect((await start(db)).settings).toMatchObject({
      OTKLIK_GUEST_CAP: { messages: 1, days: 1 },
      OTKLIK_QUIET_HOURS: { from: '23:00', to: '08:00' },
      OTKLIK_SMS_PROVIDERS: ['twilio'],
    })
  })

  it('the public address is https, of the internet, and ends behind its name; a private one where that is allowed', async () => {
    const { db } = await open()
    const s = await start(db)
    const OTKLIK_PUBLIC_URL = 'OTKLIK_PUBLIC_URL'
    for (const [address, fault] of [
      ['http://otklik.example', /https:/],
      ['ftp://otklik.example', /https:/],
      ['otklik.example', /URL/i],
      ['https://otklik.example/console', /path/],
      ['https://otklik.example/?a=1', /path/],
      ['https://otklik.example/#a', /path/],
      ['https://user:secret@otklik.example', /password/],
      ['https://127.0.0.1:3000', /private/],
      ['https://[::1]', /private/],
      ['https://0x7f.1', /private/],
      ['https://localhost', /private/],
      ['https://otklik', /private/],
      ['https://server.lan.example', /private/],
      ['javascript:alert(1)', /https:/],
    ] as const) {
      expect([address, await s.faults({ OTKLIK_PUBLIC_URL: address })]).toEqual([
        address,
        { [OTKLIK_PUBLIC_URL]: expect.stringMatching(fault) },
      ])
    }
    expect((await s.patch({ OTKLIK_PUBLIC_URL: 'https://otklik.example:8443/' })).status).toBe(200)
    const trial = await start(db, { OTKLIK_PUBLIC_URL_ALLOW_PRIVATE: '1' })
    expect((await trial.patch({ OTKLIK_PUBLIC_URL: 'http://server.lan.example:3000' })).status).toBe(200)
    expect(await trial.faults({ OTKLIK_PUBLIC_URL: 'http://otklik.example' })).toHaveProperty(OTKLIK_PUBLIC_URL)
  })

  it('are shown without what may be secret', async () => {
    const { db } = await open()
    const s = await start(db, { OTKLIK_ADMIN_KEY: 'a-secret-that-nobody-sees', OTKLIK_QUIET_HOURS: '22:00-09:00' })
    const shown = await s.shown()
    expect(shown('OTKLIK_ADMIN_KEY')).toMatchObject({ value: null, set: true, secret: true, editable: false })
    expect(shown('DATABASE_URL')).toMatchObject({ value: null, set: false })
    expect(shown('OTKLIK_QUIET_HOURS')).toMatchObject({ value: '22:00-09:00', set: true })
    expect(shown('OTKLIK_GUEST_CAP')).toMatchObject({ value: '8/30d', set: true })
    expect(shown('OTKLIK_SERVICES').value).toBe('api,gateway,jobs')
    expect(shown('OTKLIK_LIMIT_PER_MINUTE')).toMatchObject({ value: '10' })
    expect(JSON.stringify(await s.api.get('/v1/settings'))).not.toContain('nobody-sees')
  })
})

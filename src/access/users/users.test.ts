import { expect, it } from 'vitest'
import { testClock } from '../../../test/support/clock.ts'
import { browse, type ConsoleOptions, PASSWORD, serveConsole } from '../../../test/support/console.ts'
import { eachStore } from '../../../test/support/stores.ts'
import type { Db } from '../../db/index.ts'
import { type Route, route } from '../../http/route.ts'
import type { Scope } from '../../http/scopes.ts'
import { createLogger } from '../../lib/logger.ts'
import { limitAttempts } from './attempts.ts'
import { lazyAuth } from './lazy-auth.ts'
import { ROLES, type Role, SCOPES_OF } from './roles.ts'
import { ensureAdministratorUser } from './setup-routes.ts'
import { forgetOldSessions, insertUser } from './store.ts'

type User = { id: string; name: string; email: string; role: Role; disabled: boolean; last_sign_in_at: string | null }
type Page<T> = { data: T[]; next_cursor: string | null }

const ANNA = { name: 'Анна', email: 'anna@example.org', password: PASSWORD }

/** GET and POST of an address that only this scope opens. */
function guarded(scope: Scope): Route[] {
  const common = { path: `/v1/guarded/${scope}`, scope, tag: 'Test', summary: 'Test', responses: { 204: null } }
  return (['get', 'post'] as const).map((method) => route({ ...common, method, handle: () => ({ status: 204 }) }))
}

async function start(db: Db, options: ConsoleOptions = {}) {
  const clock = testClock()
  const console = await serveConsole(db, clock, [...guarded('mailings:write'), ...guarded('messages:write')], options)
  return { ...console, clock, browser: browse(console.api) }
}

async function audited(db: Db) {
  const rows = await db.selectFrom('audit_log').selectAll().orderBy('id').execute()
  return rows.map(({ action, actor, subject, details }) => ({ action, actor, subject, details: JSON.parse(details) }))
}

eachStore('users of the console', (open) => {
  it('the first is made once, with the administrator key; then signs in, stays, and signs out', async () => {
    const { db } = await open()
    const { api, browser } = await start(db)
    expect((await browser.call('GET', '/v1/setup')).body).toEqual({ needed: true })
    expect((await browser.call('POST', '/v1/setup', ANNA)).status).toBe(401)
    const made = await api.post<User>('/v1/setup', ANNA)
    expect(made).toMatchObject({ name: 'Анна', role: 'administrator', disabled: false, last_sign_in_at: null })
    expect((await browser.call('GET', '/v1/setup')).body).toEqual({ needed: false })
    expect(await api.call('POST', '/v1/setup', { ...ANNA, email: 'x@example.org' })).toMatchObject({ status: 409 })

    expect((await browser.call('GET', '/v1/session')).body).toEqual({ user: null, expires_at: null })
    const answer = await browser.signIn(' Anna@Example.org ')
    expect(answer).toMatchObject({ status: 201, body: { user: { id: made.id, role: 'administrator' } } })
    expect(answer.cookies.map((cookie) => cookie.split('=')[0])).toEqual(['otklik.session', 'otklik.device'])
    expect(answer.cookies[0]).toMatch(/^otklik\.session=.+; Max-Age=2592000; Path=\/; HttpOnly; SameSite=Lax$/)
    const me = { kind: 'user', id: made.id, name: 'Анна', email: ANNA.email, language: null, scopes: ['admin'] }
    expect((await browser.call('GET', '/v1/me')).body).toMatchObject(me)
    expect((await browser.call('GET', '/v1/session')).body).toMatchObject({ user: me, expires_at: expect.any(String) })
    expect((await browser.call('GET', '/v1/users')).status).toBe(200)

    const signedOut = await browser.call('DELETE', '/v1/session')
    expect(signedOut.cookies[0]).toMatch(/^otklik\.session=; Max-Age=0/)
    expect(await browser.call('GET', '/v1/me')).toMatchObject({ status: 401, body: { code: 'unauthorized' } })
    expect((await browser.call('GET', '/v1/session')).body).toMatchObject({ user: null })
    expect((await browser.call('DELETE', '/v1/session')).status).toBe(204)
    const id = made.id
    expect(await audited(db)).toEqual([
      { action: 'user.created', actor: 'key_administrator', subject: id, details: { role: 'administrator' } },
      { action: 'session.started', actor: id, subject: id, details: {} },
      { action: 'session.ended', actor: id, subject: id, details: {} },
    ])
  })

  it('do what their role allows', async () => {
    const { db } = await open()
    const { api, browser } = await start(db)
    const { id } = await api.post<User>('/v1/users', { ...ANNA, role: 'operator' })
    await browser.signIn(ANNA.email)
    const may = async (scope: Scope) => (await browser.call('GET', `/v1/guarded/${scope}`)).status
    const expected: Record<Role, number[]> = {
      operator: [403, 204],
      marketer: [204, 403],
      manager: [204, 204],
      administrator: [204, 204],
    }
    for (const role of ROLES) {
      await api.patch(`/v1/users/${id}`, { role })
      expect([await may('mailings:write'), await may('messages:write')], role).toEqual(expected[role])
      expect((await browser.call<{ scopes: string[] }>('GET', '/v1/me')).body.scopes).toEqual(
        expect.arrayContaining([...SCOPES_OF[role]]),
      )
      expect((await browser.call('GET', '/v1/users')).status).toBe(role === 'administrator' ? 200 : 403)
    }
    expect((await audited(db)).filter(({ action }) => action === 'user.changed').map(({ details }) => details)).toEqual(
      [
        { changed: ['role'], from: 'operator', to: 'marketer' },
        { changed: ['role'], from: 'marketer', to: 'manager' },
        { changed: ['role'], from: 'manager', to: 'administrator' },
      ],
    )
  })

  it('are signed out at once when disabled, deleted, given another password, or told to', async () => {
    const { db } = await open()
    const { api, browser } = await start(db)
    const { id } = await api.post<User>('/v1/users', { ...ANNA, role: 'operator' })
    const status = async () => (await browser.call('GET', '/v1/me')).status
    const other = browse(api)
    await Promise.all([browser.signIn(ANNA.email), other.signIn(ANNA.email)])
    const { data } = (await browser.call<Page<{ id: string; current: boolean }>>('GET', '/v1/me/sessions')).body
    expect(data.map(({ current }) => current).sort()).toEqual([false, true])
    const away = data.find(({ current }) => !current)!.id
    expect((await browser.call('DELETE', `/v1/me/sessions/${away}`)).status).toBe(204)
    expect([await status(), (await other.call('GET', '/v1/me')).status]).toEqual([200, 401])
    await api.delete(`/v1/users/${id}/sessions`)
    expect(await status()).toBe(401)

    await browser.signIn(ANNA.email)
    await api.patch(`/v1/users/${id}`, { disabled: true })
    expect(await status()).toBe(401)
    expect(await browser.signIn(ANNA.email)).toMatchObject({ status: 403, body: { code: 'forbidden' } })
    await api.patch(`/v1/users/${id}`, { disabled: false, password: 'another long password' })
    expect((await browser.signIn(ANNA.email)).status).toBe(401)
    expect((await browser.signIn(ANNA.email, 'another long password')).status).toBe(201)
    await api.delete(`/v1/users/${id}`)
    expect(await status()).toBe(401)
    expect((await api.call('GET', `/v1/users/${id}`)).status).toBe(404)
    const people = await api.get<Page<{ id: string }>>('/v1/people')
    expect(people.data).toContainEqual({ id, name: 'Анна', kind: 'user', active: false, presence: 'offline' })
    expect((await api.post<User>('/v1/users', { ...ANNA, role: 'operator' })).id).not.toBe(id)
  })

  it('change their own name, language and password, knowing the one before', async () => {
    const { db } = await open()
    const { api, browser } = await start(db)
    await api.post('/v1/users', { ...ANNA, role: 'marketer' })
    const other = browse(api)
    await Promise.all([browser.signIn(ANNA.email), other.signIn(ANNA.email)])
    const changed = await browser.call('PATCH', '/v1/me', { name: 'Аня', language: 'en' })
    expect(changed).toMatchObject({ status: 200, body: { name: 'Аня', language: 'en', role: 'marketer' } })
    for (const current_password of [undefined, 'wrong wrong wrong']) {
      const refused = await browser.call('PATCH', '/v1/me', { password: 'brand new password', current_password })
      expect(refused).toMatchObject({ status: 422, body: { errors: [{ path: 'body.current_password' }] } })
    }
    const passwords = { password: 'brand new password', current_password: PASSWORD }
    expect((await browser.call('PATCH', '/v1/me', passwords)).status).toBe(200)
    expect([await browser.call('GET', '/v1/me'), await other.call('GET', '/v1/me')].map((a) => a.status)).toEqual([
      200, 401,
    ])
    expect((await api.call('PATCH', '/v1/me', { name: 'x' })).status).toBe(403)
    expect(await api.get('/v1/me')).toMatchObject({ kind: 'key', role: null, scopes: ['admin'] })
  })

  it('leave at least one administrator, also when two take it from each other at once', async () => {
    const { db } = await open()
    const { api } = await start(db)
    const make = async (email: string) =>
      db
        .transaction()
        .execute((tx) =>
          insertUser(
            tx,
            { name: 'x', email, role: 'administrator', language: null, passwordHash: 'none' },
            { actor: { id: 'key_administrator' }, at: 1 },
          ),
        )
    const [first, second] = [await make('a@example.org'), await make('b@example.org')]
    const answers = await Promise.all([
      api.call('PATCH', `/v1/users/${first}`, { role: 'operator' }),
      api.call('DELETE', `/v1/users/${second}`),
    ])
    expect(answers.map(({ status }) => status).filter((status) => status === 409)).toHaveLength(1)
    const taken = await api.call('POST', '/v1/users', { ...ANNA, email: 'A@example.org', role: 'operator' })
    expect(taken).toMatchObject({ status: 409, body: { errors: [{ path: 'body.email' }] } })
  })

  it('a call that another site makes the browser send is refused', async () => {
    const { db } = await open()
    const { api, browser } = await start(db)
    await api.post('/v1/users', { ...ANNA, role: 'manager' })
    await browser.signIn(ANNA.email)
    const path = '/v1/guarded/messages:write'
    const post = (headers: Record<string, string>) =>
      browser.call('POST', path, {}, { 'sec-fetch-site': '', ...headers })
    const own = new URL(api.url).origin
    const foreign: Record<string, string>[] = [
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      {},
    ]
    for (const headers of foreign) {
      expect(await post(headers), JSON.stringify(headers)).toMatchObject({ status: 403, body: { code: 'csrf' } })
    }
    expect((await post({ origin: 'https://evil.example' })).status).toBe(403)
    expect((await post({ origin: 'null' })).status).toBe(403)
    expect((await post({ origin: own })).status).toBe(204)
    expect((await browser.call('GET', path, undefined, { 'sec-fetch-site': 'cross-site' })).status).toBe(204)
    const signIn = await browser.signIn(ANNA.email, PASSWORD, { 'sec-fetch-site': 'cross-site' })
    expect(signIn).toMatchObject({ status: 403, body: { code: 'csrf' } })
    expect((await api.call('POST', path, {})).status).toBe(204)
  })

  it('a repeat with the same Idempotency-Key changes nothing, as with keys', async () => {
    const { db } = await open()
    const { api, browser } = await start(db)
    await api.post('/v1/users', { ...ANNA, role: 'administrator' })
    await browser.signIn(ANNA.email)
    const make = () =>
      browser.call<User>(
        'POST',
        '/v1/users',
        { ...ANNA, email: 'b@example.org', role: 'operator' },
        { 'idempotency-key': 'k' },
      )
    const [first, second] = [await make(), await make()]
    expect([first.status, second.status, second.body.id]).toEqual([201, 201, first.body.id])
    expect(second.headers.get('idempotent-replay')).toBe('true')
  })

  it('cookies go over TLS alone where the browser came by it; a forged one is worth nothing', async () => {
    const { db } = await open()
    const { api, browser } = await start(db)
    await api.post('/v1/users', { ...ANNA, role: 'operator' })
    const strangersWord = await browser.signIn(ANNA.email, PASSWORD, { 'x-forwarded-proto': 'https' })
    expect(strangersWord.cookies[0]).not.toMatch(/Secure/)
    const proxied = await start(db, { trustedProxies: ['loopback'] })
    const behindProxy = await proxied.browser.signIn(ANNA.email, PASSWORD, { 'x-forwarded-proto': 'https' })
    expect(behindProxy.cookies[0]).toMatch(/; Secure$/)
    const { token } = await db.selectFrom('user_sessions').select('token').executeTakeFirstOrThrow()
    const forged = { cookie: `otklik.session=${token}.${'A'.repeat(43)}%3D` }
    expect((await browser.call('GET', '/v1/me', undefined, forged)).status).toBe(401)
    expect((await browser.call('GET', '/v1/me', undefined, { cookie: `otklik.session=${token}` })).status).toBe(401)
  })

  it('old sessions end and are forgotten', async () => {
    const { db } = await open()
    const { api, browser, sessions } = await start(db)
    await api.post('/v1/users', { ...ANNA, role: 'operator' })
    await browser.signIn(ANNA.email)
    await db.updateTable('user_sessions').set({ expires_at: '2020-01-01T00:00:00.000Z' }).execute()
    sessions.forget()
    expect((await browser.call('GET', '/v1/me')).status).toBe(401)
    await forgetOldSessions(db, Date.now())
    expect(await db.selectFrom('user_sessions').select('id').execute()).toEqual([])
  })

  it('settings make the first administrator, once', async () => {
    const { db } = await open()
    const clock = testClock()
    const auth = lazyAuth({ db, log: createLogger('silent'), secretKey: new Uint8Array(32).fill(7) })
    const given = { OTKLIK_ADMIN_EMAIL: 'Boss@example.org', OTKLIK_ADMIN_PASSWORD: PASSWORD }
    expect(await ensureAdministratorUser({ db, clock, auth }, {})).toBe(false)
    expect(await ensureAdministratorUser({ db, clock, auth }, given)).toBe(true)
    expect(await ensureAdministratorUser({ db, clock, auth }, given)).toBe(true)
    const users = await db.selectFrom('users').select(['email', 'role', 'name']).execute()
    expect(users).toEqual([{ email: 'boss@example.org', role: 'administrator', name: 'Boss' }])
    // Kept by scrypt, with salt; `serveConsole` takes less time over it.
    const { password } = await db.selectFrom('user_accounts').select('password').executeTakeFirstOrThrow()
    expect(password).toMatch(/^[0-9a-f]{32}:[0-9a-f]{128}$/)
    const { passwordFits } = await auth()
    expect([await passwordFits(password!, PASSWORD), await passwordFits(password!, 'wrong')]).toEqual([true, false])
  })

  it('passwords are not tried for long, wrong ones are written down without addresses', async () => {
    const { db } = await open()
    const { api, browser } = await start(db, { attempts: limitAttempts({ perPair: 2 }) })
    const { id } = await api.post<User>('/v1/users', { ...ANNA, role: 'operator' })
    expect(await browser.signIn('nobody@example.org')).toMatchObject({ status: 401, body: { code: 'unauthorized' } })
    for (let i = 0; i < 2; i++) expect((await browser.signIn(ANNA.email, 'wrong')).status).toBe(401)
    expect(await browser.signIn(ANNA.email)).toMatchObject({ status: 429, body: { code: 'too_many_requests' } })
    // Their browser, which has signed in before, is let in from the very address that strangers try from.
    const own = browse(api)
    await db.updateTable('users').set({ email: 'later@example.org' }).execute()
    expect((await own.signIn('later@example.org')).status).toBe(201)
    for (let i = 0; i < 2; i++) await browser.signIn('later@example.org', 'wrong')
    expect((await browser.signIn('later@example.org')).status).toBe(429)
    expect((await own.signIn('later@example.org')).status).toBe(201)
    const refused = (await audited(db)).filter(({ action }) => action === 'session.refused')
    expect(refused.map(({ subject }) => subject)).toEqual(['unknown', id, id, id, id])
    expect(JSON.stringify(refused)).not.toContain('@')
  })
})

it('attempts are limited by account and address, also when many come at once; nobody is locked out by strangers', async () => {
  const attempts = limitAttempts({ perPair: 2, perAddress: 3, perAccount: 4 })
  const begin = (account: string, address = '10.0.0.1') => attempts.begin({ account, address })
  const refused = { code: 'too_many_requests', retryAfterMs: 15 * 60_000 }
  const many = await Promise.allSettled(Array.from({ length: 20 }, () => begin('a')))
  expect(many.filter(({ status }) => status === 'fulfilled')).toHaveLength(2)
  await begin('b')
  await expect(begin('c')).rejects.toMatchObject(refused)

  for (const last of [2, 3]) await begin('a', `10.0.0.${last}`)
  await expect(begin('a', '10.0.0.5')).rejects.toMatchObject(refused)
  const ofOwner = () => attempts.begin({ account: 'a', address: '10.0.0.1', known: true })
  await (await ofOwner()).succeeded()
  await (await ofOwner()).takeBack()
  await ofOwner()
  await ofOwner()
  await expect(ofOwner()).rejects.toMatchObject(refused)

  for (const last of [1, 2]) await begin('d', `2001:db8::${last}`)
  await expect(begin('d', '2001:db8::3')).rejects.toMatchObject(refused)
})

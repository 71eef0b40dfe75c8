import { expect, it } from 'vitest'
import { testClock } from '../../../test/support/clock.ts'
import { serve, TEST_SECRET_KEY } from '../../../test/support/serve.ts'
import { eachStore } from '../../../test/support/stores.ts'
import type { Signals } from '../../jobs/signals.ts'
import { MINUTE } from '../../lib/units.ts'
import { resolveGuest } from '../resolve-guest.ts'
import { optOutRoutes } from './routes.ts'
import { optOutLink, optOutToken, readOptOutToken } from './token.ts'

const key = TEST_SECRET_KEY
const signals: Signals = { notify: () => undefined, on: () => () => undefined }

eachStore('opt-out link', (open) => {
  async function setUp(language: string | null = 'ru') {
    const { db } = await open()
    const clock = testClock()
    const api = await serve(db, optOutRoutes({ db, clock, signals, secretKey: key }), { clock })
    const { guest } = await db
      .transaction()
      .execute((tx) => resolveGuest(tx, { guestHooks: {} }, { phone: '+79160000001', at: clock.now() }))
    await db.updateTable('guests').set({ language }).execute()
    const link = optOutLink(key, api.url, guest.id)
    const read = () => db.selectFrom('guests').selectAll().where('id', '=', guest.id).executeTakeFirstOrThrow()
    const press = (query = '') =>
      fetch(link + query, { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' } })
    return { db, clock, api, guest, link, read, press }
  }

  it('opts out by the button and not by looking, says so, and takes it back within a minute', async () => {
    const { db, clock, guest, link, read, press } = await setUp()
    const first = await fetch(link)
    expect(first.status).toBe(200)
    expect(first.headers.get('content-security-policy')).toMatch(/^default-src 'none'; style-src 'sha256-/)
    expect([first.headers.get('x-robots-tag'), first.headers.get('cache-control')]).toEqual(['noindex', 'no-store'])
    const text = await first.text()
    expect(text).toContain('<html lang="ru">')
    expect(text).toContain('Отписаться от рассылок?')
    expect((await read()).opted_out_at).toBeNull()

    expect(await (await press()).text()).toContain('Вы отписаны от рассылок')
    expect(await read()).toMatchObject({ opted_out_at: clock.now(), opted_out_source: 'link' })
    await press()
    const events = await db
      .selectFrom('outbox')
      .select('data')
      .where('type', '=', 'guest.opted_out')
      .orderBy('position')
      .execute()
    expect(events.map(({ data }) => JSON.parse(data).id)).toEqual([guest.id])

    clock.advance(MINUTE)
    expect(await (await press('?undo=1')).text()).toContain('Вы снова подписаны')
    expect((await read()).opted_out_at).toBeNull()

    await press()
    clock.advance(MINUTE + 1)
    const late = await (await press('?undo=1')).text()
    expect(late).toContain('напишите нам в чат')
    expect(late).not.toContain('<button')
    expect((await read()).opted_out_at).not.toBeNull()
  })

  it("does not take back a guest's word given another way", async () => {
    const { db, clock, read, press } = await setUp()
    await db.updateTable('guests').set({ opted_out_at: clock.now(), opted_out_source: 'message' }).execute()
    await press('?undo=1')
    expect((await read()).opted_out_source).toBe('message')
  })

  it('shows what may be sent and takes what is ticked, word by word, without a script', async () => {
    const { db, guest, link } = await setUp()
    const page = await (await fetch(`${link}/consents`)).text()
    const ticked = (html: string) =>
      [...html.matchAll(/name="(\w+)" value="(\w+)" checked/g)].map(([, ...what]) => what.join(' '))
    expect(ticked(page).sort()).toEqual(['service push', 'service sms', 'service whatsapp'])
    expect(page).not.toContain('<script')
    const send = (body: string, lang = 'ru') =>
      fetch(`${link}/consents?lang=${lang}`, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body,
      })
    const chosen = 'form=consents-1&advertising=whatsapp&service=whatsapp&service=push'
    expect(await (await send(chosen)).text()).toContain('Сохранено')
    expect(ticked(await (await send(chosen)).text()).sort()).toEqual([
      'advertising whatsapp',
      'service push',
      'service whatsapp',
    ])
    const words = () =>
      db.selectFrom('consents').select(['channel', 'purpose', 'state', 'how', 'form_version']).orderBy('id').execute()
    const rest = { how: 'page', form_version: 'consents-1' }
    const first = [
      { channel: 'sms', purpose: 'service', state: 'withdrawn', ...rest },
      { channel: 'whatsapp', purpose: 'advertising', state: 'given', ...rest },
    ]
    expect(await words()).toEqual(first)
    // What is not this form changes nothing: an empty body would refuse everything.
    for (const body of ['', 'advertising=sms', 'form=other', 'form=consents-1&'.repeat(3)]) await send(body)
    expect(await words()).toEqual(first)
    await send('form=consents-1')
    expect((await db.selectFrom('guests').select('opted_out_at').executeTakeFirstOrThrow()).opted_out_at).not.toBeNull()
    await send('form=consents-1&advertising=sms&advertising=pigeon')
    expect(ticked(await (await fetch(`${link}/consents`)).text())).toEqual(['advertising sms'])
    await db.updateTable('guests').set({ erased_at: 1 }).where('id', '=', guest.id).execute()
    expect((await fetch(`${link}/consents`)).status).toBe(404)
    expect((await fetch(`${link.slice(0, -1)}x/consents`)).status).toBe(404)
  })

  it('speaks the language of the guest, of the choice on the page, of the browser', async () => {
    const { db, link } = await setUp('en-GB')
    const text = async (query = '', headers: Record<string, string> = {}) =>
      (await fetch(link + query, { headers })).text()
    expect(await text()).toContain('Unsubscribe from our mailings?')
    expect(await text('?lang=ru')).toContain('Отписаться от рассылок?')
    await db.updateTable('guests').set({ language: null }).execute()
    expect(await text('', { 'accept-language': 'en-US,en;q=0.9' })).toContain('Unsubscribe')
    expect(await text('?lang=xx', { 'accept-language': 'de' })).toContain('Отписаться')
  })

  it('follows a guest who turned out to be another one', async () => {
    const { db, clock, guest, read, press } = await setUp()
    const { guest: keptGuest } = await db
      .transaction()
      .execute((tx) => resolveGuest(tx, { guestHooks: {} }, { phone: '+79160000002', at: clock.now() }))
    await db.updateTable('guests').set({ merged_into: keptGuest.id }).where('id', '=', guest.id).execute()
    await press()
    const merged = await db.selectFrom('guests').selectAll().where('id', '=', keptGuest.id).executeTakeFirstOrThrow()
    expect([merged.opted_out_source, (await read()).opted_out_at]).toEqual(['link', null])
  })

  it('knows its own tokens only', async () => {
    const { api, guest, link, read } = await setUp()
    const token = optOutToken(key, guest.id)
    expect(readOptOutToken(key, token)).toBe(guest.id)
    expect(token).not.toContain('7916')
    for (let at = 0; at < token.length; at++) {
      const forged = token.slice(0, at) + (token[at] === 'A' ? 'B' : 'A') + token.slice(at + 1)
      expect(readOptOutToken(key, forged)).toBeUndefined()
    }
    expect(readOptOutToken(Buffer.alloc(32), token)).toBeUndefined()
    for (const bad of [`${token}x`, 'x', '%00', '..%2f..', token.toLowerCase()]) {
      const answers = await Promise.all([
        fetch(`${api.url}/u/${bad}`),
        fetch(`${api.url}/u/${bad}`, { method: 'POST' }),
      ])
      for (const { status } of answers) expect([404, 415, 422]).toContain(status)
    }
    expect((await fetch(link, { method: 'POST', body: '{}' })).status).toBeLessThan(500)
    expect((await read()).opted_out_at).toBeNull()
  })
})

import { expect, it } from 'vitest'
import { addTestRestaurant, placeTestOrder, quietOrderDeps } from '../../test/support/restaurant.ts'
import { openSending, type Sending } from '../../test/support/sending.ts'
import { serve } from '../../test/support/serve.ts'
import { eachStore } from '../../test/support/stores.ts'
import { mailingKinds } from '../mailings/kinds.ts'
import { scheduleMailing } from '../mailings/lifecycle.ts'
import { createMailing, type MailingInput } from '../mailings/save-mailing.ts'
import { deriveDueRetention } from '../orders/index.ts'
import { mailingPromoCodes } from '../promo-codes/index.ts'
import { templateRoutes } from './routes.ts'
import { createTemplate } from './save-template.ts'

const by = { id: 'key_test' }
const phone = (n: number) => `+79160${String(n).padStart(6, '0')}`
const items = (...names: string[]) => names.map((name, n) => ({ name, quantity: 1, price: 100 - n }))

// biome-ignore lint/suspicious/noExplicitAny: answers of the API, looked into by the test.
type Any = any

async function send(s: Sending, text: string, more: Partial<MailingInput> = {}) {
  const texts = { name: 't', language: 'ru', text, variants: [], endsWithoutQuestionOk: false }
  const template = await createTemplate(s.deps, texts, by)
  const input = { name: 'm', templateId: template.id, audience: { all: true as const }, ...more }
  const mailing = await createMailing(s.deps, input, by)
  const before = s.sent().length
  await scheduleMailing(s.deps, mailing.id, undefined, by)
  await s.settle()
  const sent = s.sent().slice(before)
  return { id: mailing.id, texts: new Map(sent.map(({ to, text }) => [to, text])) }
}

eachStore('templates', (open) => {
  it('say what orders and bonuses tell of each guest', async () => {
    const s = await openSending(await open())
    await s.addNumber()
    const [first, second] = [await addTestRestaurant(s.db), await addTestRestaurant(s.db)]
    await s.db.updateTable('restaurants').set({ name: 'Траттория' }).where('id', '=', first).execute()
    await s.db.updateTable('restaurants').set({ name: 'Суши-бар' }).where('id', '=', second).execute()
    const at = s.clock.now()
    const order = (n: number, restaurantId: string, ago: number, ...dishes: string[]) =>
      placeTestOrder(s.db, quietOrderDeps, { restaurantId, phone: phone(n), at: at - ago, items: items(...dishes) })
    await order(1, first, 30, 'Пицца')
    await order(1, first, 20, 'Пицца')
    await order(1, second, 10, 'Роллы')
    await order(2, first, 10, 'Суп')
    const stranger = await s.addGuest(phone(3))
    await s.db
      .updateTable('guests')
      .set({ attributes: JSON.stringify({ dish: 'Каша' }) })
      .where('id', '=', stranger)
      .execute()
    await deriveDueRetention({ db: s.db, clock: s.clock, days: { atRisk: 30, lost: 90 }, orderHooks: {} })
    const guest = await s.db.selectFrom('guests').select('id').where('phone', '=', phone(1)).executeTakeFirstOrThrow()
    for (const [n, amount] of [50_000, -12_500].entries()) {
      const bonus = { id: `bon_${n}`, external_id: `${n}`, guest_id: guest.id, amount, at, created_at: at }
      await s.db
        .insertInto('bonuses')
        .values({ ...bonus, reason: null })
        .execute()
    }
    const text =
      '{{ order.dish }}/{{ order.favourite_dish }} из {{ restaurant.name }}, {{ guest.bonuses }} {{ guest.bonuses | plural: "бонус", "бонуса", "бонусов" }}?'
    expect((await send(s, text)).texts).toEqual(
      new Map([
        [phone(1), 'Роллы/Пицца из Суши-бар, 375 бонусов?'],
        [phone(2), 'Суп/Суп из Траттория, 0 бонусов?'],
        [phone(3), 'Каша/ из нашего ресторана, 0 бонусов?'],
      ]),
    )
  })

  it('bring each guest of a mailing their own promo code, the same whenever it is asked for', async () => {
    const s = await openSending(await open())
    await s.addNumber()
    await addTestRestaurant(s.db)
    for (const n of [1, 2]) await s.addGuest(phone(n))
    const issuePromoCode = mailingPromoCodes(s.deps)
    Object.assign(s.deps.kinds, mailingKinds({ settings: s.deps.settings, issuePromoCode }))
    const promo = { percent: 20, days: 7 } as const
    const { id, texts } = await send(s, 'Промокод {{ promo_code }}. Придёте?', { promo })
    const codes = await s.db
      .selectFrom('promo_codes')
      .select(['code', 'guest_id', 'percent', 'mailing_id', 'expires_at'])
      .execute()
    expect([...texts.values()].sort()).toEqual(codes.map(({ code }) => `Промокод ${code}. Придёте?`).sort())
    expect(codes).toHaveLength(2)
    expect(codes[0]).toMatchObject({ percent: 20, mailing_id: id })
    const [{ guest_id, code }] = codes as [(typeof codes)[number]]
    const again = { mailingId: id, guestId: guest_id!, dedupeKey: '', restaurantId: null, percent: 20, days: 7 }
    expect(await Promise.all([issuePromoCode(again), issuePromoCode(again)])).toEqual([code, code])
    const other = await Promise.all([1, 2, 3].map(() => issuePromoCode({ ...again, dedupeKey: '2027' })))
    expect(new Set([code, ...other]).size).toBe(2)
    expect((await send(s, 'Промокод {{ promo_code }}. Придёте?')).texts.get(phone(1))).toBe('Промокод. Придёте?')
  })

  it('are made, previewed, checked while being written, and restored', async () => {
    const s = await openSending(await open())
    const api = await serve(s.db, templateRoutes(s.deps as never), { clock: s.clock })
    const anna = await s.addGuest(phone(1), { name: 'Анна', timeZone: 'Asia/Vladivostok' })
    const john = await s.addGuest(phone(2), { name: 'John', timeZone: 'Europe/Moscow' })
    await s.db.updateTable('guests').set({ language: 'en' }).where('id', '=', john).execute()
    const languages = { en: { text: '{{ greeting }}, {{ guest.first_name }}! Coming?', variants: [] } }
    const made = await api.post<Any>('/v1/templates', {
      name: 'Приглашение',
      text: '{{ greeting }}, {{ guest.first_name }}! Придёте?',
      languages,
    })
    expect(made).toMatchObject({
      channel: 'whatsapp',
      title: null,
      languages: { en: { title: null, ...languages.en } },
      version: 1,
    })
    const at = '2026-01-05T09:00:00Z'
    const preview = await api.post<Any>(`/v1/templates/${made.id}/preview`, { guest_ids: [anna, john], at })
    expect(preview.previews.map(({ text, language }: Any) => [text, language])).toEqual([
      ['Добрый вечер, Анна! Придёте?', 'ru'],
      ['Good afternoon, John! Coming?', 'en'],
    ])
    expect(await api.post<Any>(`/v1/templates/${made.id}/preview`, { guest_id: john, at })).toMatchObject({
      text: 'Good afternoon, John! Coming?',
      size: { characters: 29, title_characters: null, sms: null },
    })
    const call = (path: string, body: object) => api.call<Any>('POST', path, body)
    expect(await call(`/v1/templates/${made.id}/preview`, {})).toMatchObject({ status: 422 })

    await api.patch(`/v1/templates/${made.id}`, { text: 'Зайдёте?', languages: {} })
    expect(await api.post<Any>(`/v1/templates/${made.id}/versions/1/restore`)).toMatchObject({
      text: made.text,
      languages: { en: languages.en },
      version: 3,
    })
    const versions = (await api.get<Any>(`/v1/templates/${made.id}/versions`)).data
    expect(versions.map(({ version, text }: Any) => [version, text])).toEqual([
      [3, made.text],
      [2, 'Зайдёте?'],
      [1, made.text],
    ])
    expect(await call(`/v1/templates/${made.id}/versions/9/restore`, {})).toMatchObject({ status: 404 })

    const wrong = await api.post<Any>('/v1/templates/check', { text: 'Да?\n{{ guest.name | upcas }', channel: 'sms' })
    expect(wrong).toMatchObject({ valid: false, previews: [], identical: null })
    expect(wrong.errors[0]).toMatchObject({ path: 'body.text', line: expect.any(Number), code: 'not_liquid' })
    const misspelt = await api.post<Any>('/v1/templates/check', { text: '{{ guest.frist_name }}?' })
    const meant = { code: 'unknown_variable', name: 'guest.frist_name', nearest: 'guest.first_name' }
    const unasked = await api.post<Any>('/v1/templates/check', { text: 'Купите нашу пиццу' })
    expect(unasked.errors.map(({ code }: Any) => code)).toEqual(['ends_without_question'])
    expect(unasked.warnings.map(({ code }: Any) => code)).toEqual(['no_name', 'no_greeting', 'no_emoji', 'low_variety'])
    expect(misspelt.errors).toEqual([expect.objectContaining(meant)])
    const checked = await api.post<Any>('/v1/templates/check', {
      channel: 'sms',
      text: 'Ждём вас в пятницу! {{ promo_code }}',
      guest_ids: [anna],
      audience: { conditions: { field: 'language', op: 'in', value: ['en'] } },
    })
    expect(checked).toMatchObject({ valid: true, errors: [], identical: { share: 0, sample: 1 } })
    expect(checked.previews[0].size).toEqual({
      characters: 28,
      title_characters: null,
      sms: { encoding: 'UCS-2', segments: 1, characters: 28 },
    })
    const alike = await api.post<Any>('/v1/templates/check', { text: 'Придёте?' })
    expect(alike.identical).toMatchObject({ share: 1, sample: 2 })
    expect(alike.warnings.map(({ code }: Any) => code)).toContain('low_variety')
    const push = { name: 'Push', channel: 'push', title: 'Скидка', text: 'Ждём вас!' }
    expect(await api.post<Any>('/v1/templates', push)).toMatchObject({ title: 'Скидка', warnings: [] })
    expect((await api.get<Any>('/v1/templates?channel=push')).data).toHaveLength(1)
    expect(await call('/v1/templates', { ...push, channel: 'sms' })).toMatchObject({ status: 422 })
  })
})

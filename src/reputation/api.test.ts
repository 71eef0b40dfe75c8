import { expect, test } from 'vitest'
import { testClock } from '../../test/support/clock.ts'
import { openTestImports } from '../../test/support/imports.ts'
import { serve, TEST_SECRET_KEY } from '../../test/support/serve.ts'
import { eachStore } from '../../test/support/stores.ts'
import { audit } from '../access/index.ts'
import type { Store } from '../db/index.ts'
import { type AuditHook, guestRoutes } from '../guests/index.ts'
import { importRoutes } from '../imports/index.ts'
import { createLogger } from '../lib/logger.ts'
import { DAY, HOUR } from '../lib/units.ts'
import { orderImportKinds, orderRoutes, orderTimelineResolvers } from '../orders/index.ts'
import { promoRoutes } from '../promo-codes/index.ts'
import { restaurantRoutes } from '../restaurants/index.ts'
import { reviewImportKind } from './outside/import-kind.ts'
import { resolveRatings } from './ratings/timeline.ts'
import { resolveReplies } from './replies/view.ts'
import { followOrder } from './requests/order-hooks.ts'
import { restaurantHooks } from './restaurant-hooks.ts'
import { reputationRoutes } from './routes.ts'

type Page<T = Record<string, unknown>> = { data: T[]; next_cursor: string | null }
// biome-ignore lint/suspicious/noExplicitAny: answers of many shapes, each looked at by a matcher
type Any = any

const NOON = Date.UTC(2026, 0, 5, 12)
const signals = { notify: () => undefined, on: () => () => undefined }

eachStore('reputation over HTTP', (open) => {
  async function start(store: Store) {
    const clock = testClock(NOON)
    const auditHook: AuditHook = (tx, entry) => audit(tx, { ...entry, actor: { id: entry.actor } })
    const guests = { guestHooks: {} }
    const base = {
      db: store.db,
      clock,
      signals,
      audit: auditHook,
      log: createLogger('silent'),
      secretKey: TEST_SECRET_KEY,
    }
    const settings = {
      OTKLIK_TIME_ZONE: 'Europe/Moscow',
      OTKLIK_PUBLIC_URL: 'https://otklik.example',
      OTKLIK_TIDY_NAMES: true,
    }
    const orders = { guests, orderHooks: { onChange: followOrder } }
    const kinds = {
      ...orderImportKinds({ ...base, ...orders, settings }),
      reviews: reviewImportKind(base),
    }
    const imports = await openTestImports(store.db, kinds, { clock })
    const routes = [
      ...guestRoutes({
        ...base,
        ...guests,
        timelineResolvers: { ...orderTimelineResolvers, rating: resolveRatings, reply: resolveReplies },
      }),
      ...restaurantRoutes({ ...base, restaurantHooks: restaurantHooks(base) }),
      ...orderRoutes({ ...base, ...orders, imports }),
      ...promoRoutes(base),
      ...reputationRoutes({ ...base, settings, imports }),
      ...importRoutes({ db: store.db, imports }),
    ]
    const api = await serve(store.db, routes, { clock })
    const { id } = await api.post<Any>('/v1/restaurants', {
      name: 'Хинкальная <1>',
      time_zone: 'Europe/Moscow',
      courier: 'own',
      review_sites: { yandex_maps: '1124715036', tripadvisor: 'g298484-d1234567' },
    })
    const order = (externalId: string, more: object = {}) =>
      api.call<Any>('POST', '/v1/orders', {
        external_id: externalId,
        restaurant_id: id,
        guest: { phone: '+79161234567', name: 'Мария' },
        items: [{ name: 'Борщ', quantity: 1, price: 350 }],
        total: 350,
        delivery: 'own',
        service: 'site',
        placed_at: new Date(clock.now() - HOUR).toISOString(),
        ...more,
      })
    const rate = (externalId: string, score: number, more: object = {}) =>
      api.call<Any>('POST', '/v1/ratings', { order_external_id: externalId, score, ...more })
    return { api, clock, id: id as string, order, rate }
  }

  test('from an order to its rating, processed in the guest’s card', async () => {
    await using store = await open()
    const { api, id, order, rate } = await start(store)
    expect((await order('A-1')).status).toBe(201)
    expect((await order('A-1')).status).toBe(200)
    expect(
      (await api.call<Any>('POST', '/v1/orders/A-1/status', { status: 'delivered', at: '2026-01-05T12:00:00Z' })).body,
    ).toMatchObject({ status: 'delivered', delivered_at: '2026-01-05T12:00:00.000Z' })
    const first = await rate('A-1', 2, {
      comment: 'Всё остыло',
      bad: ['temperature'],
      courier: { score: 5, good: ['speed'] },
    })
    const again = await rate('A-1', 2, {
      comment: 'Всё остыло',
      bad: ['temperature'],
      courier: { score: 5, good: ['speed'] },
    })
    expect([first.status, again.status]).toEqual([201, 200])
    expect(again.body.id).toBe(first.body.id)
    expect(first.body.review_links.map((link: Any) => link.target)).toEqual([
      'https://yandex.ru/maps/org/1124715036/reviews/?add-review=true',
      'https://www.tripadvisor.com/UserReviewEdit-g298484-d1234567',
    ])
    const guests = await api.get<Page<Any>>('/v1/guests?unprocessed=true')
    expect(guests.data).toMatchObject([{ name: 'Мария', unprocessed_count: 1 }])
    const guestId = guests.data[0].id
    expect((await api.get<Page>('/v1/ratings?status=unprocessed')).data).toHaveLength(1)
    expect((await api.get<Page>(`/v1/guests/${guestId}/orders?reviews=unprocessed`)).data).toHaveLength(1)
    await api.post(`/v1/ratings/${first.body.id}/process`)
    expect((await api.get<Page>('/v1/guests?unprocessed=true')).data).toHaveLength(0)
    expect(await api.post<Any>(`/v1/ratings/${first.body.id}/unprocess`)).toMatchObject({ status: 'unprocessed' })
    const timeline = await api.get<Page<Any>>(`/v1/guests/${guestId}/timeline`)
    expect(timeline.data.map(({ kind }) => kind).sort()).toEqual(['order', 'rating'])
    expect(timeline.data.find(({ kind }) => kind === 'rating')).toMatchObject({ score: 2, order_external_id: 'A-1' })
    const page = await api.get<Any>(`/v1/restaurants/${id}/rating`)
    expect(page).toMatchObject({
      score: 2,
      cancellation_rating: 5,
      ratings_counted: 1,
      distribution: { '2': 1 },
      complaints: [{ topic: 'temperature', count: 1, dishes: [{ name: 'Борщ' }], hours: [{ hour: 14 }] }],
      courier: { own: { score: 5 }, partner: { score: null } },
    })
    expect(page.overall).toBeCloseTo(0.8 * 2 + 0.2 * 5, 10)
    const simulated = await api.get<Any>(`/v1/restaurants/${id}/rating/simulation?target=4.7&add=5,5`)
    expect(simulated.score_after).toBeGreaterThan(3.9)
    expect(simulated.fives_needed).toBeGreaterThan(5)
  })

  test('the form rates, corrects, escapes, counts clicks and dies', async () => {
    await using store = await open()
    const { api, clock, order } = await start(store)
    await order('A-1', {
      delivered_at: new Date(NOON).toISOString(),
      items: [{ name: '<b>Суп</b>', quantity: 1, price: 1 }],
    })
    const { token } = await store.db.selectFrom('invitations').select('token').executeTakeFirstOrThrow()
    const address = `${api.url}/r/${token}`
    const get = (query = '', headers: Record<string, string> = {}) =>
      fetch(address + query, { headers, redirect: 'manual' })
    const send = (fields: [string, string][], query = '?lang=en') =>
      fetch(address + query, { method: 'POST', body: new URLSearchParams(fields), redirect: 'manual' })

    const form = await get('', { 'accept-language': 'en-GB' })
    const text = await form.text()
    expect(form.status).toBe(200)
    expect(form.headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(text).toContain('<html lang="en">')
    expect(text).toContain('Хинкальная &lt;1&gt;')
    expect(text).toContain('&lt;b&gt;Суп')
    expect(text).not.toContain('<script')
    expect(Buffer.byteLength(text)).toBeLessThan(30_000)
    expect(await (await get('?lang=ru')).text()).toContain('<html lang="ru">')

    const incomplete = await send([['comment', 'nice <script>']])
    expect(incomplete.status).toBe(422)
    expect(await incomplete.text()).toContain('nice &lt;script&gt;')
    const sent = await send([
      ['score', '2'],
      ['comment', 'Cold soup'],
      ['bad', 'temperature'],
      ['bad', 'taste'],
      ['good', 'nonsense'],
      ['courier_score', '5'],
    ])
    expect([sent.status, sent.headers.get('location')]).toEqual([303, `/r/${token}?lang=en`])
    const thanks = await (await get('?lang=en')).text()
    expect(thanks).toContain('Your score: 2 of 5.')
    expect(thanks).toContain('We are sorry')
    expect(thanks).not.toContain('Tell others about us')
    expect(thanks).toContain(`https://otklik.example/r/${token}/go/yandex_maps`)
    expect((await api.get<Page<Any>>('/v1/ratings')).data).toMatchObject([
      { score: 2, comment: 'Cold soup', bad: ['temperature', 'taste'], courier: { score: 5 }, channel: 'form' },
    ])
    expect(await (await get('?change=1')).text()).toContain('value="2" required checked')
    await send([['score', '4']])
    expect((await api.get<Page<Any>>('/v1/ratings')).data).toMatchObject([{ score: 4, status: 'none' }])

    const click = await get('/go/tripadvisor')
    expect([click.status, click.headers.get('location')]).toEqual([
      302,
      'https://www.tripadvisor.com/UserReviewEdit-g298484-d1234567',
    ])
    expect((await get('/go/google_maps')).status).toBe(404)
    const clicks = await store.db.selectFrom('review_clicks').select(['site', 'score']).execute()
    expect(clicks).toEqual([{ site: 'tripadvisor', score: 4 }])

    expect((await fetch(`${api.url}/r/${'x'.repeat(22)}`)).status).toBe(404)
    clock.advance(15 * DAY)
    expect((await get()).status).toBe(410)
    expect((await send([['score', '1']])).status).toBe(410)
  })

  test('reviews: filters, statistics, suggestion, rules, moderation, promo code', async () => {
    await using store = await open()
    const { api, clock, id, order, rate } = await start(store)
    for (const number of [1, 2, 3]) await order(`A-${number}`)
    await rate('A-1', 5, { comment: 'Обалденный борщ, спасибо команде!', good: ['taste'] })
    await rate('A-2', 1, { comment: 'Всё остыло', bad: ['temperature'], courier: { bad: ['speed'] } })
    await rate('A-3', 5)
    const reviews = (query = '') => api.get<Page<Any>>(`/v1/restaurants/${id}/reviews${query}`).then(({ data }) => data)
    expect(await reviews()).toHaveLength(2)
    expect(await reviews('?score=1,2')).toHaveLength(1)
    expect(await reviews('?criterion=courier.speed')).toMatchObject([{ score: 1 }])
    expect(await reviews('?criterion=taste&status=waiting&service=site')).toMatchObject([
      { score: 5, tone: 'positive' },
    ])
    expect(await reviews('?service=app')).toHaveLength(0)
    expect(await api.get<Any>('/v1/reviews/statistics?score=1,2,3,4,5')).toEqual(
      await api.get<Any>(`/v1/restaurants/${id}/reviews/statistics`),
    )
    expect(await api.get<Any>(`/v1/restaurants/${id}/reviews/statistics`)).toMatchObject({
      total: 2,
      positive: { count: 1, share: 0.5 },
      negative: { count: 1, share: 0.5 },
      mean_score: 3,
    })
    const [low] = await reviews('?score=1')
    expect(low.seconds_left).toBe((3 * DAY) / 1_000)

    const suggestion = await api.get<Any>(`/v1/reviews/${low.id}/suggestion?promo=true`)
    expect(suggestion).toMatchObject({ tone: 'negative', problems: [] })
    expect(suggestion.text).toContain('Мария')
    const reply = (text: string, more: object = {}) =>
      api.call<Any>('POST', `/v1/reviews/${low.id}/replies`, { text, ...more })
    const refused = await reply('Позвоните +7 916 123-45-67, мудак')
    expect(refused.status).toBe(422)
    expect(refused.body.errors.map((each: Any) => each.message.split(':')[0])).toEqual(['swearing', 'phone'])
    expect((await reply('ok', { promo_percent: 25 })).status).toBe(422)
    const written = await reply(suggestion.text, { promo_percent: 20 })
    expect(written).toMatchObject({ status: 201, body: { status: 'moderation', promo_code: null } })
    expect((await reply('Ещё один')).body.code).toBe('wrong_state')
    expect(await reviews('?status=waiting')).toHaveLength(1)
    await api.post(`/v1/replies/${written.body.id}/reject`, { reason: 'Слишком сухо' })
    const second = await reply(suggestion.text, { promo_percent: 20 })
    const published = await api.post<Any>(`/v1/replies/${second.body.id}/publish`)
    expect(published).toMatchObject({ status: 'published', promo_percent: 20 })
    expect((await api.call<Any>('POST', `/v1/replies/${second.body.id}/publish`)).status).toBe(409)
    expect(await reviews('?status=replied')).toMatchObject([
      { reply: { promo_code: published.promo_code }, seconds_left: null },
    ])

    const redeem = (more: object) =>
      api.call<Any>('POST', `/v1/promo-codes/${published.promo_code.toLowerCase()}/redeem`, more)
    expect((await redeem({ guest: { phone: '+79160000000' } })).status).toBe(403)
    const used = { guest: { phone: '+79161234567' }, order_external_id: 'A-9' }
    expect((await redeem(used)).body.status).toBe('redeemed')
    expect((await redeem(used)).status).toBe(200)
    expect((await redeem({ order_external_id: 'A-10' })).status).toBe(409)
    expect(await api.get<Any>(`/v1/restaurants/${id}/promo-codes/statistics`)).toEqual({
      data: [{ percent: 20, issued: 1, redeemed: 1, expired: 0 }],
    })
    clock.advance(4 * DAY)
    const [high] = await reviews('?score=5')
    expect(high.seconds_left).toBe(0)
    expect((await api.call<Any>('POST', `/v1/reviews/${high.id}/replies`, { text: 'Спасибо!' })).body.code).toBe(
      'wrong_state',
    )
    expect(await reviews('?sort=deadline')).toHaveLength(0)
  })

  test('imports: good rows are saved, bad ones named', async () => {
    await using store = await open()
    const { api, id } = await start(store)
    const post = async (kind: string, type: string, body: string) => {
      const headers = { authorization: `Bearer ${api.key}`, 'content-type': type }
      const response = await fetch(`${api.url}/v1/imports/${kind}?restaurant_id=${id}`, {
        method: 'POST',
        headers,
        body,
      })
      return { status: response.status, body: (await response.json()) as Any }
    }
    const csv = [
      'external_id;phone;name;items;total;delivery;placed_at;status;cause',
      'C-1;8 916 000-00-01;Анна;Борщ x2;"701,50";own;05.01.2026 10:00;delivered;',
      'C-2;not a phone;Пётр;Суп;100;own;05.01.2026 10:00;;',
      'C-3;+79160000002;;Суп;100;own;05.01.2026 11:00;cancelled;dish_missing',
      'C-4;+79160000003;;Суп;100;drone;05.01.2026 11:00;;',
    ].join('\n')
    expect(await post('orders', 'text/csv', csv)).toMatchObject({
      status: 200,
      body: { total: 4, created: 2, rejected: 2, errors: [{ row: 3 }, { row: 5 }] },
    })
    expect((await post('orders', 'text/csv', csv)).body).toMatchObject({ created: 0, unchanged: 2, rejected: 2 })
    const line = JSON.stringify({
      external_id: 'b1',
      guest: { phone: '+79160000001' },
      amount: 50,
      at: '2026-01-05T10:00:00Z',
    })
    expect((await post('bonuses', 'application/x-ndjson', `${line}\n{oops\n${line}\n`)).body).toMatchObject({
      created: 1,
      unchanged: 1,
      errors: [{ row: 2, reason: 'is not JSON' }],
    })
    const cancelled = await api.get<Page<Any>>(`/v1/restaurants/${id}/cancellations`)
    expect(cancelled.data).toMatchObject([
      { external_id: 'C-3', cancellation: { cause: 'dish_missing', fault: 'restaurant' } },
    ])
    const page = await api.get<Any>(`/v1/restaurants/${id}/rating`)
    expect(page).toMatchObject({
      cancellation_rating: 1,
      cancellations: { orders: 2, cancelled: 1, main_cause: { cause: 'dish_missing' } },
    })
    expect((await post('orders', 'text/plain', 'x')).status).toBe(415)
  })

  test('check-list and settings', async () => {
    await using store = await open()
    const { api, id } = await start(store)
    const list = await api.post<Any>(`/v1/restaurants/${id}/check-list/menu`, {
      done: true,
      note: 'стоп-лист обновлён',
    })
    expect(list.week).toBe('2026-W02')
    expect(list.items.find(({ key }: Any) => key === 'menu')).toMatchObject({
      note: 'стоп-лист обновлён',
      done_at: expect.any(String),
    })
    const history = await api.get<Any>(`/v1/restaurants/${id}/check-list/history`)
    expect(history.data[0]).toEqual({ week: '2026-W02', done: 1, total: 5 })
    await api.post(`/v1/restaurants/${id}/check-list/menu`, { done: false })
    expect((await api.get<Any>(`/v1/restaurants/${id}/check-list/history`)).data[0].done).toBe(0)
    const changed = await api.patch<Any>(`/v1/restaurants/${id}/reputation-settings`, {
      rating_border: 4,
      voice: { greeting: 'Гамарджоба' },
      formula: { half_life: 20 },
      review_sites: { two_gis: '70000001006794970' },
    })
    expect(changed).toMatchObject({
      rating_border: 4,
      voice: { greeting: 'Гамарджоба', address: 'vy' },
      formula: { half_life: 20, last_ratings: 200 },
      review_addresses: [{ site: 'two_gis', address: 'https://2gis.ru/reviews/70000001006794970/addReview' }],
    })
    expect(await api.get<Any>(`/v1/restaurants/${id}`)).toMatchObject({ rating_border: 4, name: 'Хинкальная <1>' })
    // Fields left out stay as they are, inside a part too.
    const again = await api.patch<Any>(`/v1/restaurants/${id}/reputation-settings`, { voice: { jokes: true } })
    expect(again).toEqual({ ...changed, voice: { ...changed.voice, jokes: true } })
  })

  test('restaurants are listed with rating and arrow; ids of review sites are checked there too', async () => {
    await using store = await open()
    const { api, clock, id, order, rate } = await start(store)
    const other = { name: 'Пельменная', time_zone: 'Europe/Moscow', courier: 'own', formula: { last_ratings: 10 } }
    await api.post<Any>('/v1/restaurants', other)
    await order('A-1')
    await rate('A-1', 3)
    clock.advance(2 * DAY)
    await order('A-2')
    await rate('A-2', 5)
    const { data } = await api.get<Page<Any>>('/v1/restaurants')
    const page = await api.get<Any>(`/v1/restaurants/${id}/rating`)
    const { score, cancellation_rating, overall, change_24h, arrow } = page
    expect(arrow).toBe('up')
    expect(data).toMatchObject([
      { id, name: 'Хинкальная <1>', score, cancellation_rating, overall, change_24h, arrow },
      { name: 'Пельменная', score: null, overall: null, arrow: null },
    ])
    expect(await api.get<Any>(`/v1/restaurants/${id}`)).toEqual(data[0])

    for (const review_sites of [{ yandex_maps: 'https://yandex.ru' }, { tripadvisor: '12' }]) {
      const [site] = Object.keys(review_sites)
      const wrong = { status: 422, body: { errors: [{ path: `body.review_sites.${site}` }] } }
      expect(await api.call('POST', '/v1/restaurants', { ...other, review_sites })).toMatchObject(wrong)
      expect(await api.call('PATCH', `/v1/restaurants/${id}`, { review_sites })).toMatchObject(wrong)
    }
    const impossible = { formula: { score_weight: 7 } }
    expect(await api.call('PATCH', `/v1/restaurants/${id}`, impossible)).toMatchObject({ status: 422 })
  })

  test('a rating of an order that never arrived, or older than its order, is refused and says why', async () => {
    await using store = await open()
    const { api, order, rate } = await start(store)
    await order('A-1')
    expect(await rate('A-1', 5, { rated_at: '2020-01-05T10:00:00Z' })).toMatchObject({
      status: 422,
      body: { code: 'invalid_input', errors: [{ path: 'body.rated_at' }] },
    })
    await order('A-2', { status: 'cancelled', fault: 'restaurant' })
    expect(await rate('A-2', 1)).toMatchObject({ status: 409, body: { code: 'wrong_state' } })
    expect((await api.get<Page>('/v1/ratings')).data).toEqual([])
    // An order that was delivered and then taken back may be rated.
    await order('A-3', { delivered_at: '2026-01-05T11:30:00Z' })
    await api.post('/v1/orders/A-3/status', { status: 'cancelled', at: '2026-01-05T11:40:00Z', fault: 'guest' })
    expect((await rate('A-3', 2)).status).toBe(201)
  })

  test('the author of an order’s review is the guest, by the name that is known now', async () => {
    await using store = await open()
    const { api, order, rate } = await start(store)
    await order('A-1')
    const { body } = await rate('A-1', 5, { comment: 'Очень вкусно' })
    const author = async () => (await api.get<Page<Any>>('/v1/reviews')).data[0].author
    expect(await author()).toBe('Мария')
    await api.call('PATCH', `/v1/guests/${body.guest_id}`, { name: 'Маша' })
    expect(await author()).toBe('Маша')
  })

  test('grave words get no canned text but a manager; templates name only what there is', async () => {
    await using store = await open()
    const { api, id, order, rate } = await start(store)
    await order('A-1')
    await rate('A-1', 1, { comment: 'Отравились вашим салатом, вызывали скорую' })
    const [review] = (await api.get<Page<Any>>(`/v1/restaurants/${id}/reviews?escalated=true`)).data
    expect(review.escalation).toMatchObject({ reasons: ['poisoning'], resolved_at: null })
    expect(await api.get<Any>(`/v1/reviews/${review.id}/suggestion`)).toEqual({
      text: '',
      tone: 'negative',
      template_id: null,
      problems: [],
      escalation: ['poisoning'],
    })
    expect(await api.get<Any>(`/v1/restaurants/${id}/rating`)).toMatchObject({ escalations: 1 })
    expect(await api.post<Any>(`/v1/reviews/${review.id}/take-over`)).toMatchObject({
      escalation: { resolved_at: expect.any(String) },
    })
    expect((await api.get<Page>('/v1/reviews?escalated=true')).data).toEqual([])

    const templates = `/v1/restaurants/${id}/reply-templates`
    const template = { tone: 'positive', language: 'ru', text: 'Спасибо, {{ nmae }}!' }
    expect(await api.call('POST', templates, template)).toMatchObject({ body: { code: 'template_invalid' } })
    expect((await api.call('POST', templates, { ...template, text: 'Спасибо, {{ name }}!' })).status).toBe(201)
  })

  test('reviews of other sites come as a JSON array too', async () => {
    await using store = await open()
    const { api, id } = await start(store)
    const rows = [{ score: 5, posted_at: '2026-01-04T12:00:00Z', author: 'Анна', text: 'Вкусно' }, { score: 9 }]
    const path = `/v1/restaurants/${id}/reviews/import?source=yandex`
    expect(await api.post(path, rows)).toMatchObject({ total: 2, created: 1, rejected: 1, errors: [{ row: 2 }] })
    expect(await api.post(path, rows)).toMatchObject({ total: 2, created: 0, unchanged: 1 })
    // What programs send must fit the schema: no numbers as text, no local times, no unknown fields, nothing in the
    // future.
    const sound = { score: 5, posted_at: '2026-01-04T12:00:00Z', external_id: 'x' }
    const bad = [{ score: '5' }, { posted_at: '04.01.2026 12:00' }, { scroe: 4 }, { posted_at: '2030-01-01T00:00:00Z' }]
    const wrong = bad.map((each) => ({ ...sound, ...each }))
    expect(await api.post(path, wrong)).toMatchObject({
      total: 4,
      created: 0,
      rejected: 4,
      errors: ['score', 'posted_at', 'scroe', ''].map((path) => ({ reason: expect.stringContaining(path) })),
    })
  })
})

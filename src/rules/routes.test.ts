import { expect, it } from 'vitest'
import type { Api } from '../../scripts/api.ts'
import { insertNumber } from '../../test/support/number.ts'
import { incoming } from '../../test/support/people.ts'
import { eachStore } from '../../test/support/stores.ts'
import { serveWholeApi } from '../../test/support/whole-api.ts'
import type { Store } from '../db/index.ts'
import { receiveMessage } from '../inbox/index.ts'
import { MINUTE } from '../lib/units.ts'
import type { RuleOut } from './present.ts'

type Page<T> = { data: T[]; next_cursor: string | null; looked_at: number }
type Trial = Page<{ guest: { id: string; name: string | null }; text: string | null; score: number | null }>

const TAG = { name: 'Аллергия', trigger: { kind: 'message_received' }, actions: [{ kind: 'tag', tags: ['аллергия'] }] }
const WORDS = { kind: 'words', match: 'any', words: ['аллергия'] }

eachStore('/v1/rules', (open) => {
  async function start(store: Store) {
    const { api, context } = await serveWholeApi(store)
    const restaurant = { name: 'Тест', time_zone: 'Europe/Moscow', courier: 'own' }
    const { id: restaurantId } = await api.post<{ id: string }>('/v1/restaurants', restaurant)
    const { id: numberId } = await insertNumber(store.db, { restaurant_id: restaurantId })
    let people = 0
    return {
      api,
      context,
      restaurantId,
      numberId,
      write: (text: string, peer = { phone: `+7916${2_000_000 + ++people}` }, at = Date.now()) =>
        receiveMessage(context.inbox, numberId, incoming({ peer, at, content: { type: 'text', text } })),
    }
  }
  const problems = async (api: Api, rule: object) => {
    const { status, body } = await api.call('POST', '/v1/rules', rule)
    const { errors = [] } = body as { errors?: { path: string; code: string }[] }
    return [status, ...errors.map(({ path, code }) => `${path} ${code}`)]
  }

  it('are kept with their versions, in an order, and audited', async () => {
    const store = await open()
    const { api, write } = await start(store)
    const rule = await api.post<RuleOut>('/v1/rules', { ...TAG, conditions: [WORDS] })
    expect(rule).toMatchObject({ enabled: true, version: 1, off_reason: null, fired_last_week: 0, stop_after: false })
    const other = await api.post<RuleOut>('/v1/rules', { ...TAG, name: 'Вторая', enabled: false })
    expect(await api.call('PUT', '/v1/rules/order', { ids: [other.id] })).toMatchObject({ status: 422 })
    expect(await api.call('PUT', '/v1/rules/order', { ids: [other.id, rule.id] })).toMatchObject({ status: 204 })
    await write('У меня аллергия')
    const changed = await api.call('PATCH', `/v1/rules/${rule.id}`, { name: 'Иначе', enabled: false })
    expect(changed.body).toMatchObject({ name: 'Иначе', enabled: false, version: 2, fired_last_week: 1 })
    const { data } = await api.get<Page<RuleOut>>('/v1/rules')
    expect(data.map(({ name }) => name)).toEqual(['Вторая', 'Иначе'])
    const firings = await api.get<Page<{ steps: unknown[]; guest: { id: string } }>>(`/v1/rules/${rule.id}/firings`)
    expect(firings.data).toMatchObject([{ rule_version: 1, outcome: 'fired', steps: [{ action: 'tag', done: true }] }])
    const guestId = firings.data[0]!.guest.id
    const timeline = await api.get<Page<object>>(`/v1/guests/${guestId}/timeline?kinds=rule`)
    expect(timeline.data).toMatchObject([{ kind: 'rule', rule: { id: rule.id, name: 'Иначе' }, rule_version: 1 }])
    const versions = await api.get<Page<object>>(`/v1/rules/${rule.id}/versions`)
    expect(versions.data).toMatchObject([{ version: 2 }, { version: 1, definition: { name: 'Аллергия' } }])
    expect(await api.call('DELETE', `/v1/rules/${rule.id}`)).toMatchObject({ status: 204 })
    const gone = await api.get<Page<object>>(`/v1/guests/${guestId}/timeline?kinds=rule`)
    expect(gone.data).toMatchObject([{ rule: { id: rule.id, name: null } }])
    const audited = await store.db
      .selectFrom('audit_log')
      .select('action')
      .where('action', 'like', 'rule.%')
      .orderBy('id')
      .execute()
    expect(audited.map(({ action }) => action).sort()).toEqual(
      ['rule.change', 'rule.create', 'rule.create', 'rule.delete', 'rule.disable', 'rule.order'].sort(),
    )
  })

  it('are refused with all that is wrong with them', async () => {
    const store = await open()
    const { api, restaurantId, numberId } = await start(store)
    const { id: strange } = await insertNumber(store.db, { restaurant_id: null })
    const template = await api.post<{ id: string }>('/v1/templates', {
      name: 'Код',
      channel: 'whatsapp',
      language: 'ru',
      text: 'Ваш код {{ promo_code | default: "АБВ" }}, у вас аллергия?',
    })
    const draft = (conditions: object[], actions: object[] = TAG.actions, trigger: object = TAG.trigger) =>
      problems(api, { name: 'Правило', trigger, conditions, actions })
    expect(
      await draft(
        [
          { kind: 'restaurant', ids: ['rst_gone'] },
          { kind: 'number', ids: ['num_gone'] },
          { kind: 'tags', match: 'any', tags: ['нет такого', 'аллергия'] },
          { kind: 'score', from: 1, to: 2 },
        ],
        [
          ...TAG.actions,
          { kind: 'assign_user', user_id: 'usr_gone' },
          { kind: 'assign_team', team_id: 'tem_gone' },
          { kind: 'answer_template', template_id: 'tpl_gone' },
          { kind: 'notify', user_ids: ['usr_gone'] },
        ],
      ),
    ).toEqual([
      422,
      'body.conditions.3 nothing_to_ask',
      'body.actions.2 several_assignments',
      'body.conditions.0 unknown_restaurant',
      'body.conditions.1 unknown_number',
      'body.conditions.2 unknown_tag',
      'body.actions.1 unknown_user',
      'body.actions.2 unknown_team',
      'body.actions.3 unknown_template',
      'body.actions.4 unknown_user',
    ])
    const ids = [restaurantId]
    expect(
      await draft([
        { kind: 'restaurant', ids },
        { kind: 'number', ids: [strange] },
      ]),
    ).toEqual([422, 'body.conditions.1 not_its_number'])
    expect(
      await draft([
        { kind: 'restaurant', ids },
        { kind: 'number', ids: [strange, numberId] },
      ]),
    ).toEqual([201])
    const answer = (text: string) => [{ kind: 'answer_text', text }]
    expect(await draft([], answer('Здравствуйте'))).toEqual([422, 'body.actions.0 answers_everything'])
    expect(await draft([WORDS], answer('Какая у вас аллергия?'))).toEqual([422, 'body.actions.0 answer_loops'])
    expect(await draft([WORDS], [{ kind: 'answer_template', template_id: template.id }])).toEqual([
      422,
      'body.actions.0 template_promo',
      'body.actions.0 answer_loops',
    ])
    const tags = (match: string, ...tags: string[]) => ({ kind: 'tags', match, tags })
    const words = (match: string, ...words: string[]) => ({ kind: 'words', match, words })
    const orders = { kind: 'order_status', statuses: ['delivered'] }
    expect(await draft([tags('all', 'аллергия'), tags('none', 'аллергия')])).toEqual([
      422,
      expect.stringMatching(/contradiction/),
    ])
    expect(await draft([words('any', 'мой заказ'), words('none', 'ЗАКАЗ')])).toEqual([
      422,
      expect.stringMatching(/contradiction/),
    ])
    expect(await draft([words('any', 'мой заказ', 'стол'), words('none', 'заказ')])).toEqual([201])
    expect(await draft([{ kind: 'order_status', statuses: ['cooking'] }], TAG.actions, orders)).toEqual([
      422,
      'body.conditions.0 contradiction',
    ])
    expect(await draft([words('any', 'стол')], TAG.actions, orders)).toEqual([422, 'body.conditions.0 nothing_to_ask'])
    expect(await draft([], [...TAG.actions, { kind: 'untag', tags: ['аллергия'] }])).toEqual([
      422,
      'body.actions.1 contradiction',
    ])
  })

  it('are tried on the past, page by page, and do nothing', async () => {
    const store = await open()
    const { api, write } = await start(store)
    const anna = { phone: '+79161234567' }
    await write('Привет', anna)
    for (let n = 0; n < 7; n++) await write(n % 2 === 0 ? `Аллергия ${n}` : 'Где заказ?')
    await write('аллергия у Анны', anna)
    const rule = { ...TAG, conditions: [WORDS] }
    const tryIt = (body: object) => api.post<Trial>('/v1/rules/trial', body)
    const whole = await tryIt({ rule })
    expect(whole.data.map(({ text }) => text)).toEqual([
      'Аллергия 0',
      'Аллергия 2',
      'Аллергия 4',
      'Аллергия 6',
      'аллергия у Анны',
    ])
    expect(whole).toMatchObject({ looked_at: 9, next_cursor: null })
    const texts: (string | null)[] = []
    let cursor: string | null | undefined
    do {
      const page: Trial = await tryIt({ rule, limit: 2, ...(cursor && { cursor }) })
      texts.push(...page.data.map(({ text }) => text))
      cursor = page.next_cursor
    } while (cursor)
    expect(texts).toEqual(whole.data.map(({ text }) => text))
    const opened = await tryIt({ rule: { ...rule, trigger: { kind: 'conversation_opened' } } })
    expect(opened.data.map(({ text }) => text)).toEqual(texts.slice(0, 4))
    const first = await tryIt({ rule: { ...rule, conditions: [WORDS, { kind: 'first_contact', is: false }] } })
    expect(first.data.map(({ text }) => text)).toEqual(['аллергия у Анны'])
    const past = new Date(Date.now() - 60 * MINUTE).toISOString()
    expect(await tryIt({ rule, to: past })).toMatchObject({ data: [], looked_at: 0 })
    expect(await api.call('POST', '/v1/rules/trial', { rule, to: '2020-01-01T00:00:00Z', from: past })).toMatchObject({
      status: 422,
    })
    expect(await api.call('POST', '/v1/rules/trial', {})).toMatchObject({ status: 422 })
    expect(await store.db.selectFrom('rule_firings').selectAll().execute()).toEqual([])
    expect(await store.db.selectFrom('guest_tags').selectAll().execute()).toEqual([])
  })

  it('are tried on past waits, orders and ratings', async () => {
    const store = await open()
    const { api, write, restaurantId } = await start(store)
    const tryIt = async (trigger: object, conditions: object[] = []) => {
      const { data } = await api.post<Trial>('/v1/rules/trial', { rule: { ...TAG, trigger, conditions } })
      return data.map(({ guest, text, score }) => [guest.name, score ?? text])
    }
    const early = Date.now() - 30 * MINUTE
    await write('Ждёт ещё', { phone: '+79160000001' }, early)
    await write('Дождался', { phone: '+79160000002' }, early + MINUTE)
    await write('Только что', { phone: '+79160000003' })
    const { id } = await store.db
      .selectFrom('guests')
      .select('id')
      .where('phone', '=', '+79160000002')
      .executeTakeFirstOrThrow()
    await api.post(`/v1/guests/${id}/messages`, { type: 'text', text: 'Здравствуйте' })
    expect(await tryIt({ kind: 'waits_longer', minutes: 20 })).toEqual([
      ['+79160000002', 'Дождался'],
      ['+79160000001', 'Ждёт ещё'],
    ])
    const placed_at = new Date(early).toISOString()
    const order = { external_id: 'o1', restaurant_id: restaurantId, total: 300, delivery: 'own', placed_at }
    const items = [{ name: 'Борщ', quantity: 1, price: 300 }]
    const guest = { phone: '+79160000009', name: 'Вера' }
    await api.post('/v1/orders', { ...order, guest, items, status: 'delivered', delivered_at: placed_at })
    await api.post('/v1/ratings', { order_external_id: 'o1', score: 2, comment: 'Остыл' })
    expect(await tryIt({ kind: 'order_status', statuses: ['delivered', 'cancelled'] })).toEqual([['Вера', null]])
    expect(await tryIt({ kind: 'rating_given' }, [{ kind: 'score', from: 1, to: 3 }])).toEqual([['Вера', 2]])
    expect(await tryIt({ kind: 'rating_given' }, [{ kind: 'score', from: 4, to: 5 }])).toEqual([])
  })
})

import nock from 'nock'
import { expect, it } from 'vitest'
import { testClock } from '../../test/support/clock.ts'
import { mockNetwork } from '../../test/support/mocked-network.ts'
import { eachStore } from '../../test/support/stores.ts'
import type { Db } from '../db/index.ts'
import { createLogger } from '../lib/logger.ts'
import { HOUR } from '../lib/units.ts'
import { createGraphClient, TEMPLATE_REFUSED } from '../whatsapp/cloud.ts'
import type { MessageTemplateDeps } from './deps.ts'
import { asked } from './meta-refusal.ts'
import { createAtMeta, deleteAtMeta, editAtMeta } from './save.ts'
import { syncAllTemplates, syncTemplates } from './sync.ts'
import { listMessageTemplates } from './view.ts'
import { applyTemplateWebhook } from './webhooks.ts'

mockNetwork()

/** Shapes as Meta documents them: developers.facebook.com/documentation/business-messaging/whatsapp, templates and error codes. */
const GRAPH = 'https://graph.facebook.com'
const WABA = '102290129340398'
const by = { id: 'key_test' }
const meta = () => nock(GRAPH, { reqheaders: { authorization: 'Bearer EAAG-token' } })
const FIELDS = /components/

const SEASONAL = {
  name: 'seasonal_promotion',
  parameter_format: 'POSITIONAL',
  components: [
    { type: 'HEADER', format: 'TEXT', text: 'Our {{1}} is on!', example: { header_text: ['Summer Sale'] } },
    {
      type: 'BODY',
      text: 'Shop now through {{1}} and use code {{2}} to get {{3}} off.',
      example: { body_text: [['the end of August', '25OFF', '25%']] },
    },
    { type: 'FOOTER', text: 'Use the buttons below to manage your subscriptions' },
    { type: 'BUTTONS', buttons: [{ type: 'QUICK_REPLY', text: 'Unsubscribe from Promos' }] },
  ],
  language: 'en_US',
  status: 'APPROVED',
  category: 'MARKETING',
  id: '564750795574598',
}
const ORDER = {
  name: 'order_ready',
  parameter_format: 'NAMED',
  language: 'ru',
  status: 'REJECTED',
  category: 'UTILITY',
  components: [
    {
      type: 'BODY',
      text: '{{first_name}}, заказ готов.',
      example: { body_text_named_params: [{ param_name: 'first_name', example: 'Анна' }] },
    },
  ],
  id: '1627019861106475',
  rejected_reason: 'INCORRECT_CATEGORY',
  quality_score: { score: 'UNKNOWN', date: 0 },
}
const BODY = [{ type: 'BODY', text: 'Здравствуйте, {{1}}!', example: { body_text: [['Анна']] } }]

const page = (data: object[], after: string, next = false) => ({
  data,
  paging: {
    cursors: { before: 'MAZDZD', after },
    ...(next && { next: `${GRAPH}/v26.0/${WABA}/message_templates?after=${after}` }),
  },
})
const list = (answer: object, query: object = {}) =>
  meta()
    .get(`/v26.0/${WABA}/message_templates`)
    .query((given) => FIELDS.test(String(given.fields)) && Object.entries(query).every(([key, v]) => given[key] === v))
    .reply(200, answer)

const error = (code: number, more: object = {}) => ({
  error: { message: `(#${code}) No`, type: 'OAuthException', code, fbtrace_id: 'AbCdEf', ...more },
})

function openScene(db: Db) {
  const clock = testClock()
  const jobs: unknown[] = []
  const changes: string[] = []
  const deps: MessageTemplateDeps = {
    db,
    clock,
    log: createLogger('silent'),
    signals: { notify: () => undefined, on: () => () => undefined },
    enqueue: async (_job, payload, options) => void jobs.push({ ...(payload as object), id: options?.id }),
    templateHooks: { onChange: async (_tx, { name, status }) => void changes.push(`${name} ${status}`) },
    listAccounts: async () => [WABA],
    openGraph: async () =>
      createGraphClient({ graphUrl: `${GRAPH}/v26.0`, accessToken: 'EAAG-token', allowPrivate: false }),
  }
  const all = () => listMessageTemplates(db, { after: undefined, limit: 100 })
  const create = () =>
    createAtMeta(
      deps,
      { wabaId: undefined, name: 'friday', language: 'ru', category: 'marketing', components: BODY },
      by,
    )
  const tell = (field: string, value: object) =>
    applyTemplateWebhook(deps, { wabaId: WABA, field, value, at: clock.now() })
  return { deps, clock, jobs, changes, all, create, tell }
}

eachStore('templates at Meta, by the documented calls', (open) => {
  it('are listed page after page, by the cursor of each; a page that fails leaves all as it was', async () => {
    const { db } = await open()
    const s = openScene(db)
    list(page([SEASONAL], 'MQZDZD', true), { limit: '100' })
    list(page([ORDER], 'MjQZD'), { after: 'MQZDZD' })
    expect(await syncTemplates(s.deps, WABA)).toBe(2)
    expect(await s.all()).toMatchObject([
      { name: 'order_ready', status: 'rejected', reason: 'INCORRECT_CATEGORY', parameter_format: 'named' },
      { name: 'seasonal_promotion', status: 'approved', reason: null, category: 'marketing', quality: 'unknown' },
    ])
    // The second page does not come: what it would have named is not gone.
    s.clock.advance(HOUR)
    list(page([SEASONAL], 'MQZDZD', true))
    meta().get(`/v26.0/${WABA}/message_templates`).query(true).reply(400, error(80008), { 'retry-after': '120' })
    await expect(asked(syncTemplates(s.deps, WABA))).rejects.toMatchObject({
      code: 'too_many_requests',
      message: /120 s/,
    })
    expect(await s.all()).toHaveLength(2)
    // It is there, in an unknown shape: not gone, and unchanged.
    list(page([SEASONAL, { ...ORDER, components: [] }], 'MQZDZD'))
    await syncTemplates(s.deps, WABA)
    expect(await s.all()).toHaveLength(2)
  })

  it('are handed in, changed and deleted with the bodies that Meta documents', async () => {
    const { db } = await open()
    const s = openScene(db)
    const body = { name: 'friday', language: 'ru', category: 'MARKETING', parameter_format: 'positional' }
    meta()
      .post(`/v26.0/${WABA}/message_templates`, { ...body, components: BODY })
      .reply(200, { id: '572279198452421', status: 'PENDING', category: 'MARKETING' })
    const made = await s.create()
    expect(made).toMatchObject({ meta_id: '572279198452421', status: 'pending' })
    s.clock.advance(HOUR)
    const components = [{ type: 'BODY', text: 'Ждём вас.' }]
    meta().post('/v26.0/572279198452421', { components, category: 'UTILITY' }).reply(200, { success: true })
    expect(await editAtMeta(s.deps, made.id, { components, category: 'utility' }, by)).toMatchObject({
      status: 'pending',
      category: 'utility',
    })
    s.clock.advance(HOUR)
    meta()
      .delete(`/v26.0/${WABA}/message_templates`)
      .query({ name: 'friday', hsm_id: '572279198452421' })
      .reply(200, { success: true })
    await deleteAtMeta(s.deps, made.id, by)
    expect(await s.all()).toEqual([])
  })

  it.each<[string, number, object, Record<string, string>, object]>([
    [
      'the name is taken',
      400,
      error(100, {
        error_subcode: 2388024,
        error_user_title: 'Content in This Language Already Exists',
        error_user_msg: 'There is already Russian content for this template.',
      }),
      {},
      { code: 'invalid_input', message: 'Meta refused it (100): There is already Russian content for this template.' },
    ],
    [
      'a text is too long',
      400,
      error(132005, { error_data: { messaging_product: 'whatsapp', details: 'Translated text too long' } }),
      {},
      { code: 'invalid_input', message: 'Meta refused it (132005): Translated text too long' },
    ],
    ['it breaks a policy', 400, error(132007), {}, { code: 'invalid_input' }],
    [
      'the token has expired',
      401,
      error(190, { error_subcode: 463, message: 'Session has expired on Friday' }),
      {},
      { code: 'upstream_failed', message: /190.*new one/ },
    ],
    ['the token may not', 403, error(200), {}, { code: 'upstream_failed', message: /whatsapp_business_management/ }],
    ['the account is blocked', 403, error(368), {}, { code: 'upstream_failed', message: /Account quality/ }],
    ['the app asks too often', 429, error(4), { 'retry-after': '90' }, { code: 'too_many_requests', message: /90 s/ }],
    ['the account is asked too often', 400, error(80007), {}, { code: 'too_many_requests', message: /60 s/ }],
    ['Meta has trouble', 500, error(131000), {}, { code: 'upstream_failed', message: /trouble of its own/ }],
    ['nothing can be read', 502, '<html>' as unknown as object, {}, { code: 'upstream_failed', message: /no answer/ }],
  ])('are refused with what to do: %s', async (_what, status, answer, headers, problem) => {
    const { db } = await open()
    const s = openScene(db)
    meta().post(`/v26.0/${WABA}/message_templates`).reply(status, answer, headers)
    await expect(asked(s.create())).rejects.toMatchObject(problem)
    expect(await s.all()).toEqual([])
  })

  it('of one account that does not answer stand in nobody else’s way', async () => {
    const { db } = await open()
    const s = openScene(db)
    meta().get('/v26.0/of-another/message_templates').query(true).reply(401, error(190))
    list(page([SEASONAL], 'MQZDZD'))
    await syncAllTemplates({ ...s.deps, listAccounts: async () => ['of-another', WABA] })
    expect(await s.all()).toHaveLength(1)
  })

  it('follow the webhooks that Meta documents, doubled and in any order, and are asked for once', async () => {
    const { db } = await open()
    const s = openScene(db)
    list(page([SEASONAL], 'MQZDZD'))
    await syncTemplates(s.deps, WABA)
    const of = { message_template_id: 564750795574598, message_template_name: 'seasonal_promotion' }
    const about = { ...of, message_template_language: 'en_US' }
    const status = (event: string, more: object = {}) =>
      s.tell('message_template_status_update', { event, ...about, reason: 'NONE', ...more })
    const reason = async () => (await s.all()).map((row) => [row.status, row.reason, row.quality, row.category])
    await s.tell('message_template_quality_update', {
      previous_quality_score: 'GREEN',
      new_quality_score: 'RED',
      ...about,
    })
    await s.tell('template_category_update', { ...about, previous_category: 'MARKETING', new_category: 'UTILITY' })
    // A day ahead of the change.
    await s.tell('template_category_update', {
      ...about,
      previous_category: 'UTILITY',
      correct_category: 'MARKETING',
      new_category: 'UTILITY',
    })
    expect(await reason()).toEqual([['approved', null, 'red', 'utility']])
    const paused = { other_info: { title: 'FIRST_PAUSE', description: 'Recipients reported it.' } }
    for (let again = 0; again < 3; again++) await status('PAUSED', paused)
    expect(await reason()).toEqual([['paused', 'Recipients reported it.', 'red', 'utility']])
    await status('REJECTED', {
      reason: 'INVALID_FORMAT',
      rejection_info: { reason: 'Variables stand side by side.', recommendation: 'x' },
    })
    expect(await reason()).toEqual([['rejected', 'Variables stand side by side.', 'red', 'utility']])
    await status('DISABLED', { disable_info: { disable_date: 1739321024 } })
    await status('PENDING_DELETION')
    expect((await s.all()).map((row) => row.status)).toEqual(['pending_deletion'])
    expect(s.changes.filter((change) => change.endsWith('paused'))).toHaveLength(1)
    expect(new Set(s.jobs.map((job) => JSON.stringify(job))).size).toBe(1)
  })

  it.each([
    [132001, 'missing'],
    [132007, 'rejected'],
    [132015, 'paused'],
    [132016, 'disabled'],
    [132000, 'approved'],
  ])('that Meta refuses with a message are stopped before the webhook comes: %i is %s', async (code, status) => {
    const { db } = await open()
    const s = openScene(db)
    list(page([SEASONAL], 'MQZDZD'))
    await syncTemplates(s.deps, WABA)
    const template = { name: 'seasonal_promotion', language: 'en_US' }
    expect(await s.tell(TEMPLATE_REFUSED, { code, template })).toBe(true)
    expect(await s.tell(TEMPLATE_REFUSED, { code, template: { ...template, name: 'unknown' } })).toBe(true)
    expect(await s.tell(TEMPLATE_REFUSED, { code })).toBe(true)
    expect(await s.tell(TEMPLATE_REFUSED, { code: 'x' })).toBe(false)
    expect(await s.all()).toMatchObject([{ status }])
    expect(s.jobs.length).toBeGreaterThan(0)
    // Meta is asked, in a moment of its own.
    s.clock.advance(HOUR)
    list(page([SEASONAL], 'MQZDZD'))
    await syncTemplates(s.deps, WABA)
    expect(await s.all()).toMatchObject([{ status: 'approved' }])
  })
})

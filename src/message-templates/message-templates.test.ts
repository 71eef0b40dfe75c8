import { expect, it } from 'vitest'
import type { z } from 'zod'
import { testClock } from '../../test/support/clock.ts'
import { eachStore } from '../../test/support/stores.ts'
import type { Db } from '../db/index.ts'
import { createLogger } from '../lib/logger.ts'
import { HOUR, SECOND } from '../lib/units.ts'
import { placesOf, whyUnsendable } from './components.ts'
import type { MessageTemplateDeps, TemplateGraph } from './deps.ts'
import { cleanValue, fillTemplate } from './fill.ts'
import { createAtMeta, deleteAtMeta, editAtMeta } from './save.ts'
import { syncTemplates } from './sync.ts'
import { checkValues, fillClean } from './values.ts'
import { listMessageTemplates, type MessageTemplateRow } from './view.ts'
import { applyTemplateWebhook } from './webhooks.ts'

const WABA = '555'
const by = { id: 'key_test' }

const BODY = { type: 'BODY', text: 'Здравствуйте, {{1}}! Скидка {{2}} %. Придёте?' }
const node = (id: string, name: string, more: object = {}) => ({
  id,
  name,
  language: 'ru',
  category: 'MARKETING',
  status: 'APPROVED',
  components: [BODY],
  quality_score: { score: 'GREEN' },
  rejected_reason: 'NONE',
  ...more,
})

/** A fake Meta: answers from a list, and records requests. */
function fakeMeta(pages: object[][]) {
  const asked: { method: string; path: string; body?: unknown; query?: unknown }[] = []
  const answers: unknown[] = []
  const graph: TemplateGraph = {
    async get<S extends z.ZodType>(path: string, schema: S, query?: Record<string, string | number | undefined>) {
      asked.push({ method: 'GET', path, query })
      const page = Number(query?.after ?? 0)
      const more = page + 1 < pages.length
      const paging = { cursors: { after: String(page + 1) }, ...(more && { next: 'https://graph' }) }
      return schema.parse({ data: pages[page] ?? [], paging })
    },
    async post<S extends z.ZodType>(path: string, body: unknown, schema: S) {
      asked.push({ method: 'POST', path, body })
      return schema.parse(answers.shift() ?? { success: true })
    },
    async delete<S extends z.ZodType>(path: string, schema: S, query?: Record<string, string | number | undefined>) {
      asked.push({ method: 'DELETE', path, query })
      return schema.parse({ success: true })
    },
  }
  return { graph, asked, answers, pages }
}

function openScene(db: Db, pages: object[][] = [[]]) {
  const meta = fakeMeta(pages)
  const clock = testClock()
  const changes: [string, string][] = []
  const jobs: unknown[] = []
  const deps: MessageTemplateDeps = {
    db,
    clock,
    log: createLogger('silent'),
    signals: { notify: () => undefined, on: () => () => undefined },
    enqueue: async (_job, payload) => void jobs.push(payload),
    templateHooks: { onChange: async (_tx, row) => void changes.push([row.name, row.status]) },
    listAccounts: async () => [WABA],
    openGraph: async () => meta.graph,
  }
  const all = () => listMessageTemplates(db, { after: undefined, limit: 100 })
  const one = async () => (await all())[0]!
  const tell = (field: string, value: object, at = clock.now()) =>
    applyTemplateWebhook(deps, {
      wabaId: WABA,
      field,
      value: { message_template_id: 1, message_template_name: 'friday', message_template_language: 'ru', ...value },
      at,
    })
  return { ...meta, deps, clock, changes, jobs, all, one, tell }
}

const row = (components: object[], more: Partial<MessageTemplateRow> = {}): MessageTemplateRow => ({
  id: 'mtp_1',
  waba_id: WABA,
  meta_id: '1',
  name: 'friday',
  language: 'en_US',
  category: 'marketing',
  status: 'approved',
  reason: null,
  quality: 'unknown',
  parameter_format: 'positional',
  components: JSON.stringify(components),
  told_at: 0,
  created_at: 0,
  updated_at: 0,
  ...more,
})

const RICH = [
  { type: 'HEADER', format: 'IMAGE' },
  { type: 'BODY', text: 'Hello {{2}}, {{1}}!' },
  { type: 'FOOTER', text: 'Trattoria' },
  {
    type: 'BUTTONS',
    buttons: [
      { type: 'QUICK_REPLY', text: 'Book' },
      { type: 'URL', text: 'Menu', url: 'https://example.org/{{1}}' },
      { type: 'COPY_CODE' },
    ],
  },
]

it('a template is filled in as Meta wants it, by place and not by where a variable stands', () => {
  const values = {
    'header.media': 'https://example.org/a.jpg',
    'body.1': 'welcome',
    'body.2': 'Ann',
    'button.1': 'menu?x=1',
    'button.2': 'CODE10',
  }
  const { text, template } = fillTemplate(row(RICH), values)
  expect(template.components).toEqual([
    { type: 'header', parameters: [{ type: 'image', image: { link: 'https://example.org/a.jpg' } }] },
    {
      type: 'body',
      parameters: [
        { type: 'text', text: 'welcome' },
        { type: 'text', text: 'Ann' },
      ],
    },
    { type: 'button', sub_type: 'url', index: '1', parameters: [{ type: 'text', text: 'menu?x=1' }] },
    { type: 'button', sub_type: 'copy_code', index: '2', parameters: [{ type: 'coupon_code', coupon_code: 'CODE10' }] },
  ])
  expect(text).toBe(
    'https://example.org/a.jpg\n\nHello Ann, welcome!\n\nTrattoria\n\n[ Book ]\nMenu: https://example.org/menu?x=1\n[ CODE10 ]',
  )
})

it('named variables bear their names', () => {
  const named = row([{ type: 'BODY', text: 'Hi {{ first_name }}' }], { parameter_format: 'named' })
  expect(fillTemplate(named, { 'body.first_name': 'Ann' }).template.components).toEqual([
    { type: 'body', parameters: [{ type: 'text', parameter_name: 'first_name', text: 'Ann' }] },
  ])
})

it('what is missing, too much, or no public address is named, each by its path', () => {
  const check = (values: Record<string, string>) => () => checkValues(row(RICH), values, 'body.values')
  try {
    check({ 'header.media': 'http://10.0.0.1/a.jpg', 'body.1': ' ', 'button.1': 'x', 'button.2': 'y', 'body.9': 'z' })()
    expect.unreachable()
  } catch (error) {
    const paths = (error as { fields: { path: string }[] }).fields.map(({ path }) => path)
    expect(paths).toEqual(['header.media', 'body.1', 'body.2', 'body.9'].map((name) => `body.values.${name}`))
  }
})

it('a value is one line without more than one blank, and nothing leaves where nothing is left of one', () => {
  expect(cleanValue(' a\n\tb      c ')).toBe('a b c')
  expect(fillClean(row([BODY]), { 'body.1': 'Ann', 'body.2': ' \n ' })).toBeUndefined()
})

it.each([
  ['a carousel', [BODY, { type: 'CAROUSEL' }], 'marketing', /CAROUSEL/],
  ['a flow', [BODY, { type: 'BUTTONS', buttons: [{ type: 'FLOW', text: 'x' }] }], 'marketing', /FLOW/],
  ['a place on a map', [{ type: 'HEADER', format: 'LOCATION' }, BODY], 'utility', /LOCATION/],
  ['a code to sign in with', [BODY], 'authentication', /signing in/],
])('%s cannot be filled in here, and says so', (_what, components, category, why) => {
  expect(whyUnsendable(components, category)).toMatch(why)
  expect(placesOf([BODY], 'positional')).toHaveLength(2)
})

eachStore('templates at Meta', (open) => {
  it('are asked for page by page; what cannot be read is left out, what is gone is deleted', async () => {
    const { db } = await open()
    const unreadable = { id: 9, name: 'odd' }
    const s = openScene(db, [[node('1', 'friday'), unreadable], [node('2', 'orders', { category: 'UTILITY' })]])
    expect(await syncTemplates(s.deps, WABA)).toBe(2)
    expect((await s.all()).map(({ name, category, quality }) => [name, category, quality])).toEqual([
      ['orders', 'utility', 'green'],
      ['friday', 'marketing', 'green'],
    ])
    s.pages.splice(0, 2, [node('1', 'friday')])
    s.clock.advance(HOUR)
    await syncTemplates(s.deps, WABA)
    await syncTemplates(s.deps, WABA)
    expect((await s.all()).map(({ name }) => name)).toEqual(['friday'])
    expect(s.changes).toEqual([
      ['friday', 'approved'],
      ['orders', 'approved'],
      ['orders', 'deleted'],
    ])
  })

  it('change by webhooks: status with its reason, quality, category; each told once', async () => {
    const { db } = await open()
    const s = openScene(db, [[node('1', 'friday')]])
    await syncTemplates(s.deps, WABA)
    // Meta gives whole seconds, by another clock.
    s.clock.advance(300)
    await s.tell('message_template_quality_update', { new_quality_score: 'YELLOW' }, s.clock.now() - 5 * SECOND)
    await s.tell('template_category_update', { previous_category: 'MARKETING', new_category: 'UTILITY' })
    await s.tell('message_template_status_update', { event: 'FLAGGED', reason: 'NONE' })
    expect(await s.one()).toMatchObject({ status: 'approved', quality: 'yellow', category: 'utility' })
    const rejected = { event: 'REJECTED', reason: 'TAG_CONTENT_MISMATCH' }
    await s.tell('message_template_status_update', rejected)
    await s.tell('message_template_status_update', rejected)
    expect(await s.one()).toMatchObject({ status: 'rejected', reason: 'TAG_CONTENT_MISMATCH' })
    await s.tell('message_template_status_update', { event: 'REINSTATED', reason: 'NONE' })
    expect(await s.one()).toMatchObject({ status: 'approved', reason: null })
    expect(s.changes.map(([, status]) => status)).toEqual(['approved', 'approved', 'approved', 'rejected', 'approved'])
    expect(s.jobs.length).toBeGreaterThan(0)
  })

  it('are not put back by a webhook that comes hours late, nor by one of another kind or shape', async () => {
    const { db } = await open()
    const s = openScene(db, [[node('1', 'friday', { status: 'PAUSED' })]])
    await syncTemplates(s.deps, WABA)
    await s.tell('message_template_status_update', { event: 'APPROVED' }, s.clock.now() - HOUR)
    expect(await s.tell('account_alerts', { event: 'APPROVED' })).toBe(false)
    expect(await s.tell('message_template_status_update', { event: 7 })).toBe(true)
    expect(await s.tell('message_template_status_update', { event: 'APPROVED', message_template_name: null })).toBe(
      true,
    )
    expect((await s.one()).status).toBe('paused')
  })

  it('are not taken for gone when they are handed in while Meta is asked for all', async () => {
    const { db } = await open()
    const s = openScene(db)
    const template = { wabaId: undefined, name: 'friday', language: 'ru', category: 'marketing' as const }
    const { get } = s.graph
    s.graph.get = async (...asked) => {
      const answer = await get(...asked)
      s.answers.push({ id: '31', status: 'PENDING' })
      await createAtMeta(s.deps, { ...template, components: [BODY] }, by)
      return answer
    }
    expect(await syncTemplates(s.deps, WABA)).toBe(0)
    expect(await s.one()).toMatchObject({ meta_id: '31', status: 'pending' })
  })

  it('are made, changed and deleted there first, then here', async () => {
    const { db } = await open()
    const s = openScene(db)
    s.answers.push({ id: '31', status: 'PENDING', category: 'UTILITY' })
    const made = await createAtMeta(
      s.deps,
      { wabaId: undefined, name: 'friday', language: 'ru', category: 'marketing', components: [BODY] },
      by,
    )
    // Meta decides on the category.
    expect(made).toMatchObject({
      meta_id: '31',
      status: 'pending',
      category: 'utility',
      parameter_format: 'positional',
    })
    s.clock.advance(HOUR)
    await s.tell('message_template_status_update', { event: 'APPROVED' })
    s.clock.advance(HOUR)
    const edited = await editAtMeta(s.deps, made.id, { components: [{ type: 'BODY', text: 'Новый текст' }] }, by)
    expect(edited).toMatchObject({ id: made.id, status: 'pending' })
    await deleteAtMeta(s.deps, made.id, by)
    expect(await s.all()).toEqual([])
    expect(s.asked.map(({ method, path }) => [method, path])).toEqual([
      ['POST', `${WABA}/message_templates`],
      ['POST', '31'],
      ['DELETE', `${WABA}/message_templates`],
    ])
    expect(s.asked.at(-1)?.query).toEqual({ name: 'friday', hsm_id: '31' })
  })
})

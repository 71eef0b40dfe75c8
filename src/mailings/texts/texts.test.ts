import { describe, expect, it } from 'vitest'
import { marketingRoutes } from '../../../test/support/marketing.ts'
import { openSending, type Sending } from '../../../test/support/sending.ts'
import { serve } from '../../../test/support/serve.ts'
import { eachStore } from '../../../test/support/stores.ts'
import { transact } from '../../db/index.ts'
import { optOut } from '../../guests/index.ts'
import { HOUR, MINUTE } from '../../lib/units.ts'
import { changeTemplate, createTemplate } from '../../templates/save-template.ts'
import { scheduleMailing } from '../lifecycle.ts'
import type { Results } from '../results/results.ts'
import { changeDraftOrRunning, createMailing } from '../save-mailing.ts'
import { sendTest } from '../send-test.ts'
import type { TextKey } from './key.ts'
import { keepVersion } from './store.ts'

const by = { id: 'key_test' }
const phone = (n: number) => `+79160${String(n).padStart(6, '0')}`

const template = (s: Sending, text: string, variants: string[] = []) =>
  createTemplate(s.deps, { name: 'x', language: 'ru', text, variants, endsWithoutQuestionOk: false }, by)

type Text = { channel: string; version: number; since: string; template: { text: string; version: number } }

async function open(s: Sending, guests: number) {
  const number = await s.addNumber({ perMinute: 2 })
  const ids: string[] = []
  for (let n = 0; n < guests; n++) ids.push(await s.addGuest(phone(n)))
  const api = await serve(s.db, marketingRoutes(s.deps), { clock: s.clock })
  return {
    api,
    number,
    guests: ids,
    results: (id: string) => api.get<Results>(`/v1/mailings/${id}/results`),
    texts: async (id: string, query = '') => (await api.get<{ data: Text[] }>(`/v1/mailings/${id}/texts${query}`)).data,
    /** Two messages leave in each minute. */
    minute: async () => {
      s.clock.advance(MINUTE + 1)
      await s.settle()
    },
  }
}

eachStore('versions of a mailing’s text', (openStore) => {
  it('results keep them apart, each with its variants and words, from the first message that left with it', async () => {
    const s = await openSending(await openStore())
    const { api, guests, results, texts, minute } = await open(s, 6)
    const first = await template(s, 'Пельмени за полцены. Придёте?')
    const mailing = await createMailing(s.deps, { name: 'Январь', templateId: first.id, audience: { all: true } }, by)
    // A trial is not part of the results.
    await sendTest(s.deps, mailing.id, phone(0), by)
    await s.settle()
    const { id } = mailing
    await minute()
    await scheduleMailing(s.deps, id, undefined, by)
    await s.settle()
    const begun = s.clock.now()
    const [one, two] = s.sent().slice(-2)
    await s.receipt([one!.id], 'read')

    // What stands between two versions that went out was seen by nobody.
    await changeTemplate(s.deps, first.id, { text: 'Это не увидит никто?' }, by)
    await changeTemplate(s.deps, first.id, { text: 'Пельмени! Отложить?', variants: ['Отложить пельменей?'] }, by)
    expect(await texts(id)).toHaveLength(1)
    await minute()
    const changed = s.clock.now()
    const other = await template(s, 'Сырники. Зайдёте?')
    await changeDraftOrRunning(s.deps, id, { templateId: other.id }, by)
    await minute()
    const replaced = s.clock.now()

    const { guest_id } = await s.db
      .selectFrom('deliveries')
      .select('guest_id')
      .where('whatsapp_id', '=', two!.id)
      .executeTakeFirstOrThrow()
    await transact(s.db, (tx) => optOut(tx, guest_id, { how: 'api', source: 'word', at: s.clock.now() }))
    await s.db.updateTable('deliveries').set({ replied_at: replaced }).where('text_version', '=', 2).execute()

    const iso = (at: number) => new Date(at).toISOString()
    const { figures, by_version } = await results(id)
    expect(figures).toMatchObject({ sent: 6, read: 1, replied: 2, opt_outs: 1, failed: 0 })
    expect(by_version.map(({ version, since, figures: own }) => [version, since, own])).toMatchObject([
      [1, iso(begun), { sent: 2, delivered: 1, read: 1, replied: 0, opt_outs: 1 }],
      [2, iso(changed), { sent: 2, delivered: 0, read: 0, replied: 2, opt_outs: 0, replied_rate: 1 }],
      [3, iso(replaced), { sent: 2, read: 0, replied: 0, opt_outs: 0 }],
    ])
    const variants = by_version[1]!.by_variant
    expect(variants.reduce((sum, each) => sum + each.figures.sent, 0)).toBe(2)
    expect(by_version[0]!.by_variant.map(({ variant, figures: { sent } }) => [variant, sent])).toEqual([[0, 2]])

    expect((await texts(id)).map(({ version, since, template: said }) => [version, since, said.text])).toEqual([
      [3, iso(replaced), 'Сырники. Зайдёте?'],
      [2, iso(changed), 'Пельмени! Отложить?'],
      [1, iso(begun), 'Пельмени за полцены. Придёте?'],
    ])
    const page = await api.get<{ data: Text[]; next_cursor: string }>(`/v1/mailings/${id}/texts?limit=2`)
    const rest = await api.get<{ data: Text[]; next_cursor: null }>(
      `/v1/mailings/${id}/texts?limit=2&cursor=${page.next_cursor}`,
    )
    expect([...page.data, ...rest.data].map(({ version }) => version)).toEqual([3, 2, 1])
    expect((await texts(id, '?channel=whatsapp&version=2')).map(({ version }) => version)).toEqual([2])
    expect(await texts(id, '?channel=sms')).toEqual([])

    const { body: lines } = await api.call<string>('GET', `/v1/mailings/${id}/deliveries.csv`)
    const [head, ...rows] = lines
      .trim()
      .split('\n')
      .map((line) => line.split(','))
    const column = head!.indexOf('text_version')
    expect(rows.map((row) => row[column]).sort()).toEqual(['1', '1', '2', '2', '3', '3'])
    expect(guests).toHaveLength(6)
  })

  it('a message that failed counts with the version of its last attempt, one that was never tried with none', async () => {
    const s = await openSending(await openStore())
    const { results, number } = await open(s, 2)
    const { id: templateId } = await template(s, 'Пельмени за полцены. Придёте?')
    const { id } = await createMailing(s.deps, { name: 'x', templateId, audience: { all: true } }, by)
    s.line(number).answer = () => ({ outcome: 'refused', code: 400 })
    await scheduleMailing(s.deps, id, undefined, by)
    await s.settle()
    const { id: queueId } = await s.db.selectFrom('send_queues').select('id').executeTakeFirstOrThrow()
    const never = { queue_id: queueId, guest_id: 'gst_x', dedupe_key: '', not_before: 0, created_at: 0 } as const
    await s.db
      .insertInto('deliveries')
      .values({ id: 'dlv_x', status: 'failed', reason: 'number_lost', ...never })
      .execute()
    const { by_version, figures } = await results(id)
    expect(figures.failed).toBe(3)
    expect(by_version.map(({ version, figures: own }) => [version, own.failed, own.sent])).toEqual([[1, 2, 0]])
  })

  describe('are numbered', () => {
    const key = (templateVersion: number): TextKey => ({
      mailingId: 'mlg_1',
      channel: 'whatsapp',
      templateId: 'tpl_1',
      templateVersion,
      messageTemplate: null,
      messageTemplateKey: '',
    })

    it('once, whoever sends with them first, and however many at the same moment', async () => {
      const { db } = await openStore()
      const asked = [1, 2, 1, 3, 2, 3, 1, 2]
      const told = await Promise.all(
        asked.map((version) => transact(db, (tx) => keepVersion(tx, key(version), version * HOUR))),
      )
      const kept = await db.selectFrom('mailing_texts').select(['version', 'template_version']).execute()
      expect(kept.map(({ version }) => version).sort()).toEqual([1, 2, 3])
      const numbers = new Map(kept.map(({ version, template_version }) => [template_version, version]))
      expect(told).toEqual(asked.map((version) => numbers.get(version)))
    })
  })
})

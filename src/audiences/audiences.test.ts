import { expect, it } from 'vitest'
import { queueOf } from '../../test/support/queue-of.ts'
import { openSending } from '../../test/support/sending.ts'
import { serve } from '../../test/support/serve.ts'
import { eachStore } from '../../test/support/stores.ts'
import { mergeGuests } from '../guests/merge-guests.ts'
import { DAY } from '../lib/units.ts'
import { scheduleMailing } from '../mailings/lifecycle.ts'
import { planMailing } from '../mailings/plan-mailing.ts'
import { createMailing } from '../mailings/save-mailing.ts'
import { createTemplate } from '../templates/save-template.ts'
import type { Audience } from './audience.ts'
import type { Condition } from './conditions.ts'
import { guestsInAudience } from './resolve.ts'
import { audienceRoutes } from './routes.ts'
import { changeAudience, createAudience } from './save-audience.ts'
import { mergeAudiences } from './store.ts'

const by = { id: 'key_test' }
const phone = (n: number) => `+79160${String(n).padStart(6, '0')}`

// biome-ignore lint/suspicious/noExplicitAny: answers of the API, looked into by the test.
type Any = any

eachStore('audiences', (open) => {
  async function setUp() {
    const s = await openSending(await open())
    const api = await serve(s.db, audienceRoutes(s.deps), { clock: s.clock })
    const upload = async (csv: string, fields: Record<string, string> = {}) => {
      const form = new FormData()
      for (const [name, value] of Object.entries(fields)) form.set(name, value)
      form.set('file', new Blob([csv]), 'Гости.csv')
      const response = await fetch(`${api.url}/v1/audiences/import`, {
        method: 'POST',
        headers: { authorization: `Bearer ${api.key}` },
        body: form,
      })
      return { status: response.status, body: (await response.json()) as Any }
    }
    const planned = async (audience: Audience) => {
      const texts = { name: 't', language: 'ru', text: 'Да?', variants: [], endsWithoutQuestionOk: false }
      const template = await createTemplate(s.deps, texts, by)
      const { id } = await createMailing(s.deps, { name: 'm', templateId: template.id, audience }, by)
      await scheduleMailing(s.deps, id, undefined, by)
      await planMailing(s.deps, id, new AbortController().signal)
      const rows = await s.db
        .selectFrom('deliveries')
        .select('guest_id')
        .where('queue_id', '=', await queueOf(s.db, id))
        .execute()
      return rows.map(({ guest_id }) => guest_id).sort()
    }
    return { s, api, upload, planned }
  }

  it('are saved, counted, changed, built on one another, and archived when nothing needs them', async () => {
    const { s, api } = await setUp()
    const anna = await s.addGuest(phone(1), { name: 'Анна', tags: ['vip'] })
    const boris = await s.addGuest(phone(2), { tags: ['vip'] })
    await s.addGuest(phone(3))
    await s.db.updateTable('guests').set({ opted_out_at: 1 }).where('id', '=', boris).execute()
    const conditions = { all_of: [{ field: 'tag', op: 'in', value: ['vip'] }] }
    const vip = await api.post<Any>('/v1/audiences', { name: 'VIP', conditions })
    expect(vip).toMatchObject({ kind: 'conditions', conditions, members: null, archived_at: null })
    expect(await api.post<Any>('/v1/audiences/count', { audience_id: vip.id })).toEqual({
      count: 2,
      mailable: 1,
      left_out: { blocked: 0, opted_out: 1, not_on_whatsapp: 0 },
      by_channel: { whatsapp: 1, sms: 1, push: 0 },
      agreed_to_advertising: { whatsapp: 0, sms: 0, push: 0 },
      sample: [
        { id: boris, name: null, phone: phone(2), language: null },
        { id: anna, name: 'Анна', phone: phone(1), language: null },
      ],
    })
    const others = { none_of: [{ field: 'audience', op: 'in', value: [vip.id] }] }
    const rest = await api.post<Any>('/v1/audiences', { name: 'Остальные', conditions: others })
    expect(await api.post<Any>('/v1/audiences/count', { audience_id: rest.id })).toMatchObject({ count: 1 })
    const audience = { all: true, exclude_audience_ids: [vip.id, rest.id] }
    expect(await api.post<Any>('/v1/audiences/count', { audience })).toMatchObject({ count: 0 })

    const patch = (id: string, body: object) => api.call<Any>('PATCH', `/v1/audiences/${id}`, body)
    const circle = { any_of: [{ field: 'audience', op: 'in', value: [rest.id] }] }
    expect(await patch(vip.id, { conditions: circle })).toMatchObject({ status: 409 })
    expect(await patch(rest.id, { conditions: circle })).toMatchObject({ status: 409 })
    expect(await patch(vip.id, { name: 'Важные' })).toMatchObject({ status: 200, body: { name: 'Важные' } })
    expect(await api.call<Any>('DELETE', `/v1/audiences/${vip.id}`)).toMatchObject({ status: 409 })
    expect(await api.call<Any>('DELETE', `/v1/audiences/${rest.id}`)).toMatchObject({ status: 204 })
    expect(await api.call<Any>('DELETE', `/v1/audiences/${vip.id}`)).toMatchObject({ status: 204 })
    expect((await api.get<Any>('/v1/audiences')).data).toEqual([])
    expect((await api.get<Any>('/v1/audiences?archived=true')).data).toHaveLength(2)
    expect(await patch(vip.id, { name: 'x' })).toMatchObject({ status: 409 })
    expect((await api.get<Any>('/v1/audiences/fields')).data[0]).toMatchObject({ field: 'last_order', group: 'orders' })
  })

  it('serve mailings: changes count until the start, and planning goes by what was then', async () => {
    const { s, planned } = await setUp()
    const guests = []
    for (let n = 0; n < 5; n++) guests.push(await s.addGuest(phone(n), { tags: n % 2 ? ['odd'] : [] }))
    const odd: Condition<'tag'> = { field: 'tag', op: 'in', value: ['odd'] }
    const saved = await createAudience(s.deps, { name: 'a', conditions: odd }, by)
    expect(await planned({ audience_id: saved.id })).toEqual([guests[1], guests[3]])
    expect(await planned({ conditions: { none_of: [odd] } })).toEqual([guests[0], guests[2], guests[4]])
    expect(await planned({ all: true, exclude_audience_ids: [saved.id] })).toEqual([guests[0], guests[2], guests[4]])
    expect(await planned({ guest_ids: guests.slice(0, 3), exclude_audience_ids: [saved.id] })).toEqual([
      guests[0],
      guests[2],
    ])
    expect(await planned({ tag: 'odd', exclude_audience_ids: [saved.id] })).toEqual([])

    const texts = { name: 't', language: 'ru', text: 'Да?', variants: [], endsWithoutQuestionOk: false }
    const template = await createTemplate(s.deps, texts, by)
    const audience = { audience_id: saved.id }
    const { id } = await createMailing(s.deps, { name: 'm', templateId: template.id, audience }, by)
    await changeAudience(s.deps, saved.id, { conditions: { none_of: [odd] } }, by)
    await scheduleMailing(s.deps, id, undefined, by)
    const stop = new AbortController()
    stop.abort()
    await planMailing(s.deps, id, stop.signal)
    await changeAudience(s.deps, saved.id, { conditions: { field: 'created', op: 'before', value: '2000-01-01' } }, by)
    await planMailing(s.deps, id, new AbortController().signal)
    const rows = await s.db
      .selectFrom('deliveries')
      .select('guest_id')
      .where('queue_id', '=', await queueOf(s.db, id))
      .execute()
    expect(rows.map(({ guest_id }) => guest_id).sort()).toEqual([guests[0], guests[2], guests[4]])
  })

  it('filter guests for triggered mailings as things are now', async () => {
    const { s } = await setUp()
    const [a, b] = [await s.addGuest(phone(1)), await s.addGuest(phone(2))]
    const audience: Audience = { conditions: { field: 'wrote', op: 'within_days', value: 3 } }
    const look = (at: number) => guestsInAudience(s.db, audience, [a, b], { at, zone: 'UTC' })
    await s.db.updateTable('guests').set({ last_inbound_at: s.clock.now() }).where('id', '=', a).execute()
    expect([...(await look(s.clock.now() + DAY))]).toEqual([a])
    expect([...(await look(s.clock.now() + 4 * DAY))]).toEqual([])
    expect(await guestsInAudience(s.db, { tag: 'x' }, [a], { at: 0, zone: 'UTC' })).toEqual(new Set())
    expect(await guestsInAudience(s.db, { all: true }, [a, 'gst_none'], { at: 0, zone: 'UTC' })).toEqual(new Set([a]))
  })

  it('come from CSV: guests made or found, consent kept, every row left out told by its line', async () => {
    const { s, api, upload, planned } = await setUp()
    const known = await s.addGuest(phone(1), { name: 'Анна' })
    const refused = await s.addGuest(phone(2))
    await s.db
      .updateTable('guests')
      .set({ opted_out_at: 5, opted_out_source: 'message' })
      .where('id', '=', refused)
      .execute()
    const csv = [
      'Телефон;Имя;Метки',
      `${phone(1)};Другое имя;vip`,
      `8${phone(2).slice(2)};Борис;`,
      `${phone(3)};Вера;новый`,
      'нет;Глеб;',
      `${phone(3)};Вера;`,
      ';Дина;',
      `${phone(4)};"Ева, Ж.";новый;лишнее`,
    ].join('\n')

    const rehearsal = await upload(csv, { dry_run: 'true' })
    const counts = { rows: 7, added: 3, created: 1, already_listed: 0, opted_out: 1, duplicates: 1, rejected: 3 }
    expect(rehearsal).toMatchObject({
      status: 200,
      body: {
        dry_run: true,
        columns: ['телефон', 'имя', 'метки'],
        mapping: { phone: 'телефон', name: 'имя', tags: 'метки' },
        counts,
      },
    })
    expect(rehearsal.body.preview[3]).toMatchObject({ line: 5, phone: null, problem: 'This cannot be a phone.' })
    expect((await s.db.selectFrom('guests').select('id').execute()).length).toBe(2)

    expect(await upload(csv)).toMatchObject({ status: 422, body: { errors: [{ path: 'form.consent_source' }] } })
    expect(await upload('a,b\n1,2\n', { consent_source: 'Анкета' })).toMatchObject({ status: 422 })
    const wrong = await upload(csv, { consent_source: 'Анкета', mapping: '{"phone": "Tel"}' })
    expect(wrong.body.errors[0].message).toMatch(/there are телефон, имя, метки/)
    const done = await upload(csv, { consent_source: 'Анкета в зале', consent_at: '2026-01-01T00:00:00Z' })
    expect(done).toMatchObject({
      status: 201,
      body: {
        status: 'finished',
        file_name: 'Гости.csv',
        consent: { source: 'Анкета в зале', at: '2026-01-01T00:00:00.000Z' },
        counts,
      },
    })
    const report = await api.get<Any>(`/v1/audiences/imports/${done.body.id}`)
    expect(report.problems.map(({ line, code }: Any) => [line, code])).toEqual([
      [5, 'bad_phone'],
      [6, 'duplicate'],
      [7, 'no_phone'],
      [8, 'unreadable'],
    ])
    const headers = { authorization: `Bearer ${api.key}` }
    const bad = await fetch(`${api.url}/v1/audiences/imports/${done.body.id}/problems.csv`, { headers })
    expect(await bad.text()).toContain('нет,Глеб,,5,This cannot be a phone.')
    const page = await api.get<Any>(`/v1/audiences/imports/${done.body.id}/problems?limit=3`)
    expect([page.data.length, page.next_cursor === null]).toEqual([3, false])

    const list = done.body.audience_id
    expect(await api.get<Any>(`/v1/audiences/${list}`)).toMatchObject({ name: 'Гости', kind: 'list', members: 3 })
    const members = (await api.get<Any>(`/v1/audiences/${list}/members`)).data
    expect(members.map(({ name, opted_out }: Any) => [name, opted_out]).sort()).toEqual(
      [
        ['Анна', false],
        [null, true],
        ['Вера', false],
      ].sort(),
    )
    expect(members[0].import_id).toBe(done.body.id)
    const optedOut = await s.db.selectFrom('guests').select('opted_out_at').where('id', '=', refused).executeTakeFirst()
    expect(optedOut?.opted_out_at).toBe(5)

    const again = await upload(csv, { consent_source: 'Анкета', audience_id: list })
    expect(again.body).toMatchObject({ audience_id: list, counts: { added: 0, created: 0, already_listed: 3 } })
    expect((await api.get<Any>(`/v1/audiences/${list}/imports`)).data).toHaveLength(2)
    expect(await planned({ audience_id: list })).toHaveLength(3)
    expect(
      await planned({
        conditions: {
          all_of: [
            { field: 'audience', op: 'in', value: [list] },
            { field: 'tag', op: 'in', value: ['новый'] },
          ],
        },
      }),
    ).toHaveLength(1)
    expect(await api.post<Any>(`/v1/audiences/${list}/remove-members`, { guest_ids: [known] })).toEqual({ removed: 1 })
    const added = await s.db
      .transaction()
      .execute((tx) =>
        mergeGuests(
          tx,
          { guestHooks: { onMerge: mergeAudiences } },
          { keptId: known, mergedId: members.find(({ name }: Any) => name === 'Вера').id, at: 9 },
        ),
      )
    expect(added.id).toBe(known)
    const after = (await api.get<Any>(`/v1/audiences/${list}/members`)).data
    expect(after.map(({ id }: Any) => id).sort()).toEqual([known, refused].sort())
  })

  it('a column that says who agreed to advertising goes into the ledger, with the source, the file and the row', async () => {
    const { s, upload } = await setUp()
    const csv =
      'Телефон;Согласие на рекламу;Согласие на обработку\n89160000001;да;да\n89160000002;нет;да\n89160000003;потом;да\n'
    const done = await upload(csv, { consent_source: 'Анкета в зале' })
    expect(done.body).toMatchObject({
      mapping: { phone: 'телефон', consent: 'согласие на рекламу' },
      counts: { added: 3, warnings: 1 },
    })
    const words = await s.db.selectFrom('consents').selectAll().execute()
    expect(words).toMatchObject([
      { channel: 'all', purpose: 'advertising', state: 'given', how: 'import', source: 'Анкета в зале', import_row: 2 },
    ])
    expect(words[0]?.import_id).toBe(done.body.id)
    const plain = await upload('phone\n89160000009\n', { consent_source: 'Анкета в зале' })
    expect(plain.body.counts.added).toBe(1)
    expect(await s.db.selectFrom('consents').select('id').execute()).toHaveLength(1)
  })

  it('imported twice at once make each guest once', async () => {
    const { s, upload } = await setUp()
    const rows = Array.from({ length: 150 }, (_, n) => phone(n))
    const csv = (phones: string[]) => `phone\n${phones.join('\n')}\n`
    const both = await Promise.all([
      upload(csv(rows), { consent_source: 'Анкета' }),
      upload(csv(rows.toReversed()), { consent_source: 'Сайт' }),
    ])
    for (const { body } of both) expect(body).toMatchObject({ status: 'finished', counts: { added: 150, rejected: 0 } })
    expect(await s.db.selectFrom('guests').select('id').execute()).toHaveLength(150)
    const created = await s.db
      .selectFrom('outbox')
      .select('id')
      .where('type', '=', 'guest.created')
      .orderBy('position')
      .execute()
    expect(created).toHaveLength(150)
  })
})

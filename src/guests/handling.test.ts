import { expect, it } from 'vitest'
import { createApi } from '../../scripts/api.ts'
import { openInbox } from '../../test/support/inbox.ts'
import { incoming } from '../../test/support/people.ts'
import { noRestaurantHooks } from '../../test/support/restaurant.ts'
import { serve } from '../../test/support/serve.ts'
import { eachStore } from '../../test/support/stores.ts'
import { addUser } from '../../test/support/users.ts'
import { accessRoutes, audit, openKeys } from '../access/index.ts'
import { type Store, transact } from '../db/index.ts'
import { receiveMessage } from '../inbox/index.ts'
import { HOUR } from '../lib/units.ts'
import { restaurantRoutes } from '../restaurants/index.ts'
import type { QuickAnswerOut } from '../restaurants/quick-answers.ts'
import type { NoteOut } from './notes.ts'
import type { GuestOut, ListedGuestOut } from './present.ts'
import { linkIdentities } from './resolve-guest.ts'
import { guestRoutes } from './routes.ts'

type Problem = { code: string; detail: string; errors: { path: string }[] }
type Page<T> = { data: T[]; next_cursor: string | null }

eachStore('handling a conversation', (open) => {
  async function start(store: Store) {
    const inbox = await openInbox(store.db)
    const numberId = await inbox.addNumber()
    const auditHook: Parameters<typeof guestRoutes>[0]['audit'] = (tx, { actor, ...entry }) =>
      audit(tx, { ...entry, actor: { id: actor } })
    const deps = {
      ...inbox,
      audit: auditHook,
      timelineResolvers: {},
    }
    const { db, clock } = inbox
    const keys = openKeys({ db, clock })
    const routes = [
      ...restaurantRoutes({ db, clock, restaurantHooks: noRestaurantHooks }),
      ...guestRoutes(deps),
      ...accessRoutes({ db, clock, keys }),
    ]
    const api = await serve(db, routes, { clock, keys })
    let phones = 0
    return {
      inbox,
      api,
      clock,
      addGuest: async () => (await api.post<GuestOut>('/v1/guests', { phone: `+7916000000${phones++}` })).id,
      operator: async (name: string) => {
        const scopes = ['guests:read', 'messages:read', 'messages:write']
        const { id, key } = await api.post<{ id: string; key: string }>('/v1/api-keys', { name, scopes })
        return { id, api: createApi(api.url, key) }
      },
      write: (peer: { phone?: string; lid?: string }) =>
        receiveMessage(inbox, numberId, incoming({ peer: peer as { phone: string }, at: clock.now() })),
      find: async (query: string) =>
        (await api.get<Page<ListedGuestOut>>(`/v1/guests?${query}`)).data.map(({ id }) => id).sort(),
      actions: async () => {
        const rows = await store.db.selectFrom('audit_log').selectAll().orderBy('id').execute()
        return rows.filter(({ action }) => action.startsWith('guest.'))
      },
    }
  }

  it('assign, and find by assignee', async () => {
    await using store = await open()
    const { api, addGuest, find, actions } = await start(store)
    const [first, second] = [await addGuest(), await addGuest()]
    const path = `/v1/guests/${first}/assign`
    expect((await api.post<GuestOut>(path, { assignee: ' Ольга ' })).assignee).toBe('Ольга')
    await api.post(path, { assignee: 'Ольга' })
    expect(await find(`assignee=${encodeURIComponent('Ольга')}`)).toEqual([first])
    expect(await find(`assignee=nobody`)).toEqual([])
    expect((await api.post<GuestOut>(path, { assignee: null })).assignee).toBeNull()
    expect(await find('')).toEqual([first, second].sort())
    expect((await actions()).map(({ action, subject, details }) => [action, subject, JSON.parse(details)])).toEqual([
      ['guest.assign', first, { assignee: 'Ольга', team_id: null, reason: 'by_hand' }],
      ['guest.assign', first, { assignee: null, team_id: null, reason: 'by_hand' }],
    ])
    for (const body of [{}, { assignee: '' }, { assignee: 'x'.repeat(101) }]) {
      expect((await api.call('POST', path, body)).status).toBe(422)
    }
    expect((await api.call('POST', '/v1/guests/gst_none/assign', { assignee: 'x' })).status).toBe(404)
  })

  it('two who take a conversation at once: one has it, the other is told', async () => {
    await using store = await open()
    const { api, addGuest, operator } = await start(store)
    const [anna, boris, id] = [await operator('anna'), await operator('boris'), await addGuest()]
    const path = `/v1/guests/${id}/assign`
    const take = (who: typeof anna) => who.api.call('POST', path, { assignee: who.id, from_assignee: null })
    const taken = await Promise.all([anna, boris].map(async (who) => ({ who, status: (await take(who)).status })))
    expect(taken.map(({ status }) => status).sort()).toEqual([200, 409])
    const [winner, loser] = [200, 409].map((status) => taken.find((each) => each.status === status)?.who)
    expect((await api.get<GuestOut>(`/v1/guests/${id}`)).assignee).toBe(winner?.id)
    // Asked again, as after a lost answer.
    expect((await take(winner!)).status).toBe(200)
    expect((await loser!.api.call('POST', path, { assignee: loser!.id, from_assignee: winner!.id })).status).toBe(200)
    expect((await api.get<GuestOut>(`/v1/guests/${id}`)).assignee).toBe(loser?.id)
  })

  it('snooze, unsnooze, resolve, reopen; a guest is in one state at a time', async () => {
    await using store = await open()
    const { api, clock, addGuest, find, actions } = await start(store)
    const [id, other] = [await addGuest(), await addGuest()]
    const post = (action: string, body?: object) => api.post<GuestOut>(`/v1/guests/${id}/${action}`, body)
    const states = async () => Promise.all(['open', 'snoozed', 'resolved'].map((state) => find(`state=${state}`)))
    const both = [id, other].sort()
    const until = new Date(clock.now() + HOUR).toISOString()

    expect(await states()).toEqual([both, [], []])
    expect(await post('snooze', { until })).toMatchObject({ snoozed_until: until, resolved_at: null })
    expect(await states()).toEqual([[other], [id], []])
    clock.advance(HOUR - 1)
    expect(await states()).toEqual([[other], [id], []])
    clock.advance(1)
    expect(await states()).toEqual([both, [], []])

    await post('snooze', { until: new Date(clock.now() + HOUR).toISOString() })
    expect(await post('resolve')).toMatchObject({
      snoozed_until: null,
      resolved_at: new Date(clock.now()).toISOString(),
    })
    expect(await states()).toEqual([[other], [], [id]])
    await post('snooze', { until: new Date(clock.now() + HOUR).toISOString() })
    expect(await states()).toEqual([[other], [id], []])
    expect((await post('unsnooze')).snoozed_until).toBeNull()
    await post('unsnooze')
    await post('resolve')
    expect((await post('reopen')).resolved_at).toBeNull()
    expect(await states()).toEqual([both, [], []])
    expect((await actions()).map(({ action }) => action.slice('guest.'.length))).toEqual([
      ...['snooze', 'snooze', 'resolve', 'snooze', 'unsnooze', 'resolve', 'reopen'],
    ])
    expect((await api.call('GET', '/v1/guests?state=lost')).status).toBe(422)
  })

  it('every change of a guest is told, with who made it', async () => {
    await using store = await open()
    const { inbox, api, addGuest, operator } = await start(store)
    const [anna, id] = [await operator('anna'), await addGuest()]
    await anna.api.post(`/v1/guests/${id}/assign`, { assignee: anna.id })
    await anna.api.post(`/v1/guests/${id}/assign`, { assignee: anna.id })
    await anna.api.post(`/v1/guests/${id}/resolve`)
    const { id: noteId } = await anna.api.post<NoteOut>(`/v1/guests/${id}/notes`, { text: 'x' })
    await anna.api.delete(`/v1/notes/${noteId}`)
    await api.patch(`/v1/guests/${id}`, { name: 'Вера' })
    await api.post(`/v1/guests/${id}/block`)
    await api.post(`/v1/guests/${id}/block`)
    const told = await inbox.events('guest.updated')
    expect(told.map(({ data }) => [data.changed, data.by])).toEqual([
      ...['handling', 'handling', 'notes', 'notes'].map((changed) => [changed, anna.id]),
      ['profile', 'key_administrator'],
      ['consent', 'key_administrator'],
    ])
    expect(told.at(-1)?.data).toMatchObject({ ...(await api.get<GuestOut>(`/v1/guests/${id}`)), name: 'Вера' })
  })

  it('refuse to snooze into the past', async () => {
    await using store = await open()
    const { api, clock, addGuest } = await start(store)
    const answer = await api.call<Problem>('POST', `/v1/guests/${await addGuest()}/snooze`, {
      until: new Date(clock.now()).toISOString(),
    })
    expect(answer).toMatchObject({ status: 422, body: { code: 'invalid_input', errors: [{ path: 'body.until' }] } })
  })

  it.each(['resolve', 'snooze'])('a message of the guest opens it again after %s', async (action) => {
    await using store = await open()
    const { api, clock, write, find } = await start(store)
    await write({ phone: '+79161234567' })
    const [id] = await find('')
    await api.post(`/v1/guests/${id}/assign`, { assignee: 'Ольга' })
    await api.post(`/v1/guests/${id}/${action}`, action === 'snooze' ? { until: '2030-01-01T00:00:00Z' } : {})
    expect(await find('state=open')).toEqual([])
    clock.advance(1_000)
    await write({ phone: '+79161234567' })
    expect(await find('state=open&unread=true')).toEqual([id])
    expect(await api.get(`/v1/guests/${id}`)).toMatchObject({
      assignee: 'Ольга',
      resolved_at: null,
      snoozed_until: null,
      unread_count: 2,
    })
  })

  it('operators who resolve and reopen at once leave one state, and one entry for each change', async () => {
    await using store = await open()
    const { api, addGuest, operator, actions } = await start(store)
    const [first, second, id] = [await operator('first'), await operator('second'), await addGuest()]
    const at = (action: string) => `/v1/guests/${id}/${action}`
    await Promise.all([first, second].flatMap((who) => [1, 2, 3].map(() => who.api.post(at('resolve')))))
    expect((await actions()).map(({ action }) => action)).toEqual(['guest.resolve'])

    await Promise.all([1, 2, 3, 4].flatMap(() => [first.api.post(at('reopen')), second.api.post(at('resolve'))]))
    // Changes took turns: what was audited last is what stands.
    const changes = (await actions()).map(({ action, actor }) => [action, actor])
    for (const [index, [action, actor]] of changes.entries()) {
      expect(action).toBe(index % 2 === 0 ? 'guest.resolve' : 'guest.reopen')
      if (index > 0) expect(actor).toBe(index % 2 === 0 ? second.id : first.id)
    }
    const { resolved_at } = await api.get<GuestOut>(`/v1/guests/${id}`)
    expect(resolved_at === null).toBe(changes.length % 2 === 0)
  })

  it('two guests that are one: handling of either, notes of both', async () => {
    await using store = await open()
    const { inbox, api, clock, addGuest, write, find } = await start(store)
    const known = await addGuest()
    await write({ lid: '777' })
    const stranger = (await find('')).find((id) => id !== known) ?? ''
    await api.post(`/v1/guests/${stranger}/assign`, { assignee: 'Ольга' })
    await api.post(`/v1/guests/${stranger}/resolve`)
    await api.post(`/v1/guests/${known}/notes`, { text: 'первая' })
    await api.post(`/v1/guests/${stranger}/notes`, { text: 'вторая' })
    await transact(store.db, (tx) =>
      linkIdentities(tx, inbox.guests, { phone: '+79160000000', lid: '777', at: clock.now() }),
    )
    const merged = await api.get<GuestOut>(`/v1/guests/${stranger}`)
    expect(merged).toMatchObject({ id: known, assignee: 'Ольга', resolved_at: expect.any(String) })
    expect(await find('state=resolved')).toEqual([known])
    for (const id of [known, stranger]) {
      const { data } = await api.get<Page<NoteOut>>(`/v1/guests/${id}/notes`)
      expect(data.map(({ text, guest_id }) => [text, guest_id])).toEqual([
        ['вторая', known],
        ['первая', known],
      ])
    }
    await api.post(`/v1/guests/${stranger}/reopen`)
    expect(await find('state=open')).toEqual([known])
  })

  it('what nobody has read is not put aside by a merge', async () => {
    await using store = await open()
    const { inbox, api, clock, write, find } = await start(store)
    await write({ phone: '+79160000000' })
    const [unread] = await find('')
    await write({ lid: '777' })
    const stranger = (await find('')).find((id) => id !== unread)
    await api.post(`/v1/guests/${stranger}/resolve`)
    await transact(store.db, (tx) =>
      linkIdentities(tx, inbox.guests, { phone: '+79160000000', lid: '777', at: clock.now() }),
    )
    expect(await find('state=open')).toEqual([unread])
  })

  it('notes: by page, by their author or an administrator, out of the timeline', async () => {
    await using store = await open()
    const { api, clock, addGuest, operator } = await start(store)
    const [anna, boris, guestId] = [await operator('anna'), await operator('boris'), await addGuest()]
    const path = `/v1/guests/${guestId}/notes`
    const made = await anna.api.call<NoteOut>('POST', path, { text: ' Любит столик у окна ' })
    expect(made).toMatchObject({ status: 201, body: { text: 'Любит столик у окна', author: anna.id } })
    const note = `/v1/notes/${made.body.id}`
    for (let i = 0; i < 4; i++) await boris.api.post(path, { text: `note ${i}` })

    const first = await api.get<Page<NoteOut>>(`${path}?limit=3`)
    expect(first.data.map(({ text }) => text)).toEqual(['note 3', 'note 2', 'note 1'])
    const rest = await api.get<Page<NoteOut>>(`${path}?limit=3&cursor=${first.next_cursor}`)
    expect(rest).toMatchObject({ data: [{ text: 'note 0' }, made.body], next_cursor: null })
    expect((await api.get<Page<unknown>>(`/v1/guests/${guestId}/timeline`)).data).toEqual([])

    expect(await boris.api.call('PATCH', note, { text: 'x' })).toMatchObject({
      status: 403,
      body: { code: 'forbidden' },
    })
    expect((await boris.api.call('DELETE', note)).status).toBe(403)
    clock.advance(1_000)
    expect(await anna.api.patch(note, { text: 'У двери' })).toMatchObject({
      text: 'У двери',
      author: anna.id,
      created_at: made.body.created_at,
      updated_at: new Date(clock.now()).toISOString(),
    })
    expect(await api.patch(note, { text: 'администратор' })).toMatchObject({ author: anna.id })
    await anna.api.delete(note)
    expect((await anna.api.call('DELETE', note)).status).toBe(404)
    expect((await anna.api.call('PATCH', note, { text: 'x' })).status).toBe(404)
    expect((await api.get<Page<NoteOut>>(path)).data).toHaveLength(4)
    for (const text of ['', '  ', 'x'.repeat(4_001)]) expect((await api.call('POST', path, { text })).status).toBe(422)
    expect((await api.call('GET', '/v1/guests/gst_none/notes')).status).toBe(404)
    expect((await api.call('POST', '/v1/guests/gst_none/notes', { text: 'x' })).status).toBe(404)
  })

  it('mentions in notes: of users alone, told once to each but the author', async () => {
    await using store = await open()
    const { api, addGuest, operator, inbox } = await start(store)
    const [anna, guestId] = [await operator('anna'), await addGuest()]
    for (const id of ['usr_olga', 'usr_ivan', 'usr_gone']) {
      await addUser(store.db, { id, at: inbox.clock.now(), disabled: id === 'usr_gone' })
    }
    const told = async () => {
      const rows = await store.db
        .selectFrom('outbox')
        .select('data')
        .where('type', '=', 'note.mentioned')
        .orderBy('at')
        .orderBy('id')
        .execute()
      return rows.map(({ data }) => JSON.parse(data))
    }
    const path = `/v1/guests/${guestId}/notes`
    const made = await anna.api.post<NoteOut>(path, { text: '<@usr_olga>, позвони. <@usr_olga>! @usr_ivan <@gst_1>' })
    expect(made.mentions).toEqual(['usr_olga'])
    const first = { guest_id: guestId, note_id: made.id, user_ids: ['usr_olga'], by: anna.id }
    expect(await told()).toEqual([first])

    const note = `/v1/notes/${made.id}`
    inbox.clock.advance(1_000)
    await anna.api.patch(note, { text: '<@usr_ivan> или <@usr_olga>' })
    expect(await told()).toEqual([first, { ...first, user_ids: ['usr_ivan'] }])
    await anna.api.patch(note, { text: 'никого' })
    expect(await told()).toHaveLength(2)

    for (const id of ['usr_gone', 'usr_none']) {
      const refused = await api.call<Problem>('POST', path, { text: `<@${id}>` })
      expect(refused).toMatchObject({ status: 422, body: { errors: [{ path: 'body.text' }] } })
    }
    const everybody = Array.from({ length: 21 }, (_, i) => `<@usr_${i}>`).join('')
    expect((await api.call('POST', path, { text: everybody })).status).toBe(422)
    expect(await told()).toHaveLength(2)
  })

  it('quick answers: found by the beginning of shortcut or title, unique by shortcut', async () => {
    await using store = await open()
    const { operator } = await start(store)
    const anna = await operator('anna')
    const path = '/v1/quick-answers'
    const add = (shortcut: string, title: string) =>
      anna.api.post<QuickAnswerOut>(path, { shortcut, title, text: `${title}!`, language: 'ru' })
    const hello = await add('Привет', 'Здравствуйте')
    const wait = await add('wait', 'Ещё минуту')
    const menu = await add('menu_1', 'Меню 100%')
    expect(hello).toMatchObject({ shortcut: 'привет', text: 'Здравствуйте!', language: 'ru' })
    const find = async (q: string) =>
      (await anna.api.get<Page<QuickAnswerOut>>(`${path}?q=${encodeURIComponent(q)}`)).data.map(({ id }) => id)
    expect(await find('ПРИ')).toEqual([hello.id])
    expect(await find('здрав')).toEqual([hello.id])
    expect(await find('еще')).toEqual([wait.id])
    expect(await find('меню 100%')).toEqual([menu.id])
    expect(await find('%')).toEqual([])
    expect(await find('минуту')).toEqual([])

    const first = await anna.api.get<Page<QuickAnswerOut>>(`${path}?limit=2`)
    const rest = await anna.api.get<Page<QuickAnswerOut>>(`${path}?limit=2&cursor=${first.next_cursor}`)
    expect([...first.data, ...rest.data].map(({ id }) => id)).toEqual([menu.id, wait.id, hello.id])
    expect(rest.next_cursor).toBeNull()

    const taken = { status: 409, body: { code: 'conflict', detail: expect.stringContaining('shortcut') } }
    const given = { shortcut: 'WAIT', title: 'x', text: 'x' }
    expect(await anna.api.call('POST', path, given)).toMatchObject(taken)
    expect(await anna.api.call('PATCH', `${path}/${menu.id}`, { shortcut: 'wait' })).toMatchObject(taken)
    const changed = await anna.api.patch<QuickAnswerOut>(`${path}/${menu.id}`, { title: 'Карта', language: null })
    expect(changed).toMatchObject({ shortcut: 'menu_1', title: 'Карта', text: 'Меню 100%!', language: null })
    expect(await find('карта')).toEqual([menu.id])
    expect(await find('меню')).toEqual([])
    await anna.api.delete(`${path}/${menu.id}`)
    expect((await anna.api.call('DELETE', `${path}/${menu.id}`)).status).toBe(404)
    expect((await anna.api.call('PATCH', `${path}/${menu.id}`, { title: 'x' })).status).toBe(404)
    expect((await anna.api.call('POST', path, { ...given, shortcut: 'two words' })).status).toBe(422)
  })

  it('reading does not allow to change', async () => {
    await using store = await open()
    const { api, addGuest } = await start(store)
    const id = await addGuest()
    const scopes = ['guests:read', 'guests:write', 'messages:read']
    const { key } = await api.post<{ key: string }>('/v1/api-keys', { name: 'reader', scopes })
    const reader = createApi(api.url, key)
    expect((await reader.call('GET', `/v1/guests/${id}/notes`)).status).toBe(200)
    expect((await reader.call('GET', '/v1/quick-answers')).status).toBe(200)
    expect((await reader.call('POST', `/v1/guests/${id}/resolve`, {})).status).toBe(403)
    expect((await reader.call('POST', `/v1/guests/${id}/notes`, { text: 'x' })).status).toBe(403)
    const answer = { shortcut: 'x', title: 'x', text: 'x' }
    expect((await reader.call('POST', '/v1/quick-answers', answer)).status).toBe(403)
  })
})

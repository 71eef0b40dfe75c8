import { expect, it } from 'vitest'
import { openInbox } from '../../../test/support/inbox.ts'
import { addTestRestaurant } from '../../../test/support/restaurant.ts'
import { eachStore } from '../../../test/support/stores.ts'
import { serveWholeApi } from '../../../test/support/whole-api.ts'
import { transact } from '../../db/index.ts'
import { insertGuest } from '../store.ts'
import { type AssignedBy, type AssignTo, assignConversation } from './assign.ts'

type Team = { id: string; member_ids: string[]; restaurant_ids: string[] }
type Guest = { id: string; assignee: string | null; team_id: string | null }

const USER = { password: 'correct horse battery', role: 'operator' }

eachStore('teams', (open) => {
  it('are made, changed and deleted, each place served by one of them', async () => {
    await using store = await open()
    const { api } = await serveWholeApi(store)
    const anna = await api.post<{ id: string }>('/v1/users', { ...USER, name: 'Анна', email: 'anna@example.org' })
    const restaurant = await addTestRestaurant(store.db)
    const given = { name: 'Доставка', member_ids: [anna.id], restaurant_ids: [restaurant], max_open: 5 }
    const team = await api.post<Team>('/v1/teams', given)
    expect(team).toMatchObject({ ...given, rule: 'by_turns', return_after_minutes: null, number_ids: [] })
    expect((await api.get<{ data: Team[] }>('/v1/teams')).data).toEqual([team])
    const rejected = async (body: object) => (await api.call('POST', '/v1/teams', { name: 'Б', ...body })).status
    expect(await rejected({ restaurant_ids: [restaurant] })).toBe(409)
    expect(await rejected({ restaurant_ids: ['rst_none'] })).toBe(422)
    expect(await rejected({ member_ids: ['usr_none'] })).toBe(422)
    expect(await api.call('PATCH', `/v1/teams/${team.id}`, { member_ids: [], rule: 'manual' })).toMatchObject({
      status: 200,
      body: { ...given, member_ids: [], rule: 'manual' },
    })
    expect((await api.call('DELETE', `/v1/teams/${team.id}`)).status).toBe(204)
    expect((await api.call('GET', `/v1/teams/${team.id}`)).status).toBe(404)
    expect(await rejected({ restaurant_ids: [restaurant] })).toBe(201)
    const { data } = await api.get<{ data: { action: string }[] }>('/v1/audit-log?limit=50')
    const actions = data.map(({ action }) => action).filter((action) => action.startsWith('team.'))
    expect(actions).toEqual(['team.created', 'team.deleted', 'team.changed', 'team.created'])
    const reader = await api.post<{ key: string }>('/v1/api-keys', { name: 'x', scopes: ['guests:read'] })
    const asReader = { headers: { authorization: `Bearer ${reader.key}` } }
    expect((await fetch(`${api.url}/v1/teams`, asReader)).status).toBe(200)
    expect((await fetch(`${api.url}/v1/teams/${team.id}`, { ...asReader, method: 'DELETE' })).status).toBe(403)
  })

  it('get conversations, as people do: in the list, the timeline and events', async () => {
    await using store = await open()
    const { api } = await serveWholeApi(store)
    const team = await api.post<Team>('/v1/teams', { name: 'Доставка' })
    const { id } = await api.post<Guest>('/v1/guests', { phone: '+79161234567' })
    const assign = (body: object) => api.call<Guest>('POST', `/v1/guests/${id}/assign`, body)
    expect((await assign({ assignee: 'Ольга' })).body).toMatchObject({ assignee: 'Ольга', team_id: null })
    expect((await assign({ team_id: team.id })).body).toMatchObject({ assignee: null, team_id: team.id })
    expect((await assign({ assignee: 'Ольга' })).body).toMatchObject({ assignee: 'Ольга', team_id: team.id })
    expect((await assign({ team_id: team.id })).body).toMatchObject({ assignee: 'Ольга' })
    expect((await assign({})).status).toBe(422)
    expect((await assign({ team_id: 'tem_none' })).status).toBe(404)
    const found = async (query: string) => (await api.get<{ data: Guest[] }>(`/v1/guests?${query}`)).data.length
    expect([await found(`team_id=${team.id}`), await found('team_id=x'), await found('unassigned=true')]).toEqual([
      1, 0, 0,
    ])
    type Entry = { kind: string; assignee: string | null; from_assignee: string | null; reason: string }
    const { data } = await api.get<{ data: Entry[] }>(`/v1/guests/${id}/timeline`)
    expect(data.map(({ kind, assignee, from_assignee, reason }) => [kind, assignee, from_assignee, reason])).toEqual([
      ['assignment', 'Ольга', null, 'by_hand'],
      ['assignment', null, 'Ольга', 'by_hand'],
      ['assignment', 'Ольга', null, 'by_hand'],
    ])
    const events = await store.db
      .selectFrom('outbox')
      .select('data')
      .where('type', '=', 'conversation.assigned')
      .execute()
    expect(events.map(({ data }) => JSON.parse(data)).at(-1)).toMatchObject({ id, team_id: team.id, reason: 'by_hand' })
  })

  it('have one assignee whatever the order, and an automat takes nothing from a person', async () => {
    await using store = await open()
    const { db, clock } = await openInbox(store.db)
    const { id } = await transact(db, (tx) => insertGuest(tx, { phone: '+79161234567', at: clock.now() }))
    const assign = (to: AssignTo, more: Partial<AssignedBy>) =>
      transact(db, (tx) => assignConversation(tx, id, to, { by: 'x', reason: 'by_hand', at: clock.now(), ...more }))
    const nobody = { expected: { assignee: null } }
    await Promise.all([
      assign({ assignee: 'usr_a' }, { by: 'usr_a' }),
      assign({ assignee: 'usr_rule' }, { ...nobody, reason: 'rule' }),
      assign({ assignee: 'usr_turn' }, { ...nobody, reason: 'by_turns' }),
      assign({ assignee: 'usr_b' }, { by: 'usr_b' }),
    ])
    const { assignee } = await db.selectFrom('guests').select('assignee').executeTakeFirstOrThrow()
    expect(['usr_a', 'usr_b']).toContain(assignee)
    const steps = await db.selectFrom('assignments').selectAll().orderBy('id').execute()
    // Each took it from the person to whom the one before had given it.
    const chain = steps.toSorted((a, b) => (a.from_assignee === null ? -1 : b.from_assignee === null ? 1 : 0))
    expect(chain[0]?.from_assignee).toBeNull()
    expect(new Set(steps.map((step) => step.from_assignee)).size).toBe(steps.length)
    expect(steps.filter((step) => step.from_assignee !== null && step.reason !== 'by_hand')).toEqual([])
  })
})

import { expect, it } from 'vitest'
import { createApi } from '../../../scripts/api.ts'
import { openInbox } from '../../../test/support/inbox.ts'
import { incoming } from '../../../test/support/people.ts'
import { addTestRestaurant } from '../../../test/support/restaurant.ts'
import { serve } from '../../../test/support/serve.ts'
import { eachStore } from '../../../test/support/stores.ts'
import { accessRoutes, audit, openKeys } from '../../access/index.ts'
import type { Store } from '../../db/index.ts'
import { guestRoutes } from '../../guests/index.ts'
import { receiveMessage } from '../receive-message.ts'
import { inboxRoutes } from '../routes.ts'
import type { BulkReport } from './actions.ts'
import { bulkRoutes } from './routes.ts'

type Page<T> = { data: T[] }
type Guest = { id: string; tags: string[]; assignee: string | null; resolved_at: string | null; unread_count: number }

eachStore('several conversations at once', (open) => {
  async function start(store: Store) {
    const inbox = await openInbox(store.db)
    const auditHook: Parameters<typeof bulkRoutes>[0]['audit'] = (tx, { actor, ...entry }) =>
      audit(tx, { ...entry, actor: { id: actor } })
    const deps = { ...inbox, audit: auditHook }
    const { db, clock } = inbox
    const keys = openKeys({ db, clock })
    const routes = [
      ...guestRoutes({ ...deps, timelineResolvers: {} }),
      ...inboxRoutes(inbox),
      ...bulkRoutes(deps),
      ...accessRoutes({ db, clock, keys }),
    ]
    const api = await serve(db, routes, { clock, keys })
    const restaurantId = await addTestRestaurant(db)
    const numbers = [await inbox.addNumber(), await inbox.addNumber({ restaurant_id: restaurantId })]
    for (let i = 0; i < 3; i++) {
      const message = incoming({ peer: { phone: `+7916000000${i}` }, at: clock.now() + i })
      await receiveMessage(inbox, numbers[i === 2 ? 1 : 0] ?? '', message)
    }
    const guests = async (query = '') => (await api.get<Page<Guest>>(`/v1/guests?order=oldest&${query}`)).data
    const ids = (await guests()).map(({ id }) => id)
    return {
      inbox,
      api,
      ids,
      guests,
      numbers,
      restaurantId,
      act: (action: object, guest_ids: string[] = ids) =>
        api.post<BulkReport>('/v1/guests/bulk-actions', { guest_ids, action }),
    }
  }

  it('each action does to all what it does to one, and nothing the second time', async () => {
    await using store = await open()
    const s = await start(store)
    for (const [action, seen] of [
      [{ type: 'assign', assignee: 'Ольга' }, { assignee: 'Ольга' }],
      [{ type: 'tag', tags: ['vip', 'торт'] }, { tags: ['vip', 'торт'] }],
      [{ type: 'untag', tags: ['vip'] }, { tags: ['торт'] }],
      [{ type: 'read' }, { unread_count: 0 }],
      [{ type: 'unread' }, { unread_count: 1 }],
      [{ type: 'resolve' }, { resolved_at: new Date(s.inbox.clock.now()).toISOString() }],
      [{ type: 'reopen' }, { resolved_at: null }],
    ] as const) {
      expect(await s.act(action)).toMatchObject({ done: 3, unchanged: 0, failed: 0 })
      expect(await s.guests()).toMatchObject([seen, seen, seen])
      expect(await s.act(action)).toMatchObject({ done: 0, unchanged: 3, failed: 0 })
    }
    const assignments = await store.db.selectFrom('assignments').select('reason').execute()
    expect(assignments.map(({ reason }) => reason)).toEqual(['bulk', 'bulk', 'bulk'])
    const log = await store.db
      .selectFrom('audit_log')
      .select('action')
      .where('action', 'like', 'guest.%')
      .orderBy('id')
      .execute()
    const counted = (action: string) => log.filter((entry) => entry.action === action).length
    expect(['guest.assign', 'guest.resolve', 'guest.reopen'].map(counted)).toEqual([3, 3, 3])
  })

  it('tells of each guest what became of it; one that is gone stops no other', async () => {
    await using store = await open()
    const s = await start(store)
    const [first = '', second = '', third = ''] = s.ids
    await s.api.post(`/v1/guests/${first}/assign`, { assignee: 'Анна' })
    await store.db.updateTable('guests').set({ erased_at: 1 }).where('id', '=', second).execute()
    const report = await s.act({ type: 'assign', assignee: 'Ольга' }, [first, 'gst_none', second, third, third])
    expect(report).toMatchObject({ done: 2, unchanged: 0, failed: 2 })
    expect(report.results).toMatchObject([
      { guest_id: first, status: 'done', before: { assignee: 'Анна', team_id: null }, error: null },
      { guest_id: 'gst_none', status: 'failed', before: null, error: { code: 'not_found' } },
      { guest_id: second, status: 'failed', error: { code: 'wrong_state' } },
      { guest_id: third, status: 'done', before: { assignee: null } },
    ])
    expect(await s.act({ type: 'assign', team_id: 'tem_none' })).toMatchObject({ done: 0, failed: 3 })
  })

  it('is answered once for a key, and asks for the scope of what it does', async () => {
    await using store = await open()
    const s = await start(store)
    const call = (key: string) =>
      s.api.call<BulkReport>(
        'POST',
        '/v1/guests/bulk-actions',
        { guest_ids: s.ids, action: { type: 'resolve' } },
        {
          'idempotency-key': key,
        },
      )
    const answers = [await call('once'), await call('once'), await call('anew')]
    expect(answers.map(({ body }) => body.done)).toEqual([3, 3, 0])
    const { key } = await s.api.post<{ key: string }>('/v1/api-keys', { name: 'x', scopes: ['messages:write'] })
    const operator = createApi(s.api.url, key)
    const post = (action: object, guest_ids: string[] = s.ids) =>
      operator.call('POST', '/v1/guests/bulk-actions', { guest_ids, action })
    expect((await post({ type: 'reopen' })).status).toBe(200)
    expect((await post({ type: 'tag', tags: ['vip'] })).status).toBe(403)
    for (const bad of [{ type: 'assign' }, { type: 'tag', tags: [] }, { type: 'delete' }]) {
      expect((await post(bad)).status).toBe(422)
    }
    expect((await post({ type: 'read' }, [])).status).toBe(422)
    expect(
      (
        await post(
          { type: 'read' },
          Array.from({ length: 201 }, (_, i) => `gst_${i}`),
        )
      ).status,
    ).toBe(422)
  })

  it('guests are listed by number and by restaurant', async () => {
    await using store = await open()
    const s = await start(store)
    const [first, second, third] = s.ids
    const found = async (query: string) => (await s.guests(query)).map(({ id }) => id)
    expect(await found(`number_id=${s.numbers[0]}`)).toEqual([first, second])
    expect(await found(`restaurant_id=${s.restaurantId}`)).toEqual([third])
    expect(await found(`restaurant_id=${s.restaurantId}&number_id=${s.numbers[0]}`)).toEqual([])
    expect(await found('restaurant_id=rst_none')).toEqual([])
  })
})

import { expect, it } from 'vitest'
import { plansOf as plansWithout } from '../../test/support/plans.ts'
import { eachStore } from '../../test/support/stores.ts'
import type { ReadDb, Store } from '../db/index.ts'
import { showTimeline } from './timeline.ts'
import { countGuests, type GuestFilter, listGuests } from './view.ts'

const plansOf = (store: Store, ask: (db: ReadDb) => Promise<unknown>) =>
  plansWithout(store, ask, { without: ['seqscan', 'sort'] })

const TABLE_SCAN =
  /SCAN (g|m|c|timeline|guests|messages|chats|guest_tags|t|guest_identities)\b(?! USING)|Seq Scan on (guests|messages|chats|timeline|guest_)/
const SORT = /USE TEMP B-TREE FOR ORDER BY|^\s*(->)?\s*Sort /m

eachStore('plans', (open) => {
  const page = { limit: 50 }
  const cursor = Buffer.from('[1767614400000,"gst_x"]').toString('base64url')

  it.each([
    ['the first page of guests', { ...page }],
    ['a later page', { ...page, cursor }],
    ['unread guests', { ...page, unread: true, cursor }],
    ['unread guests, the oldest first', { ...page, unread: true, order: 'oldest', cursor }],
    ["somebody's open guests, the oldest first", { ...page, assignee: 'key_1', order: 'oldest', cursor }],
    ['unprocessed guests', { ...page, unprocessed: true }],
    ['open guests', { ...page, state: { is: 'open', at: 1_767_614_400_000 }, cursor }],
    ['unread open guests', { ...page, unread: true, state: { is: 'open', at: 1_767_614_400_000 } }],
    ['snoozed guests', { ...page, state: { is: 'snoozed', at: 1_767_614_400_000 } }],
    ['resolved guests', { ...page, state: { is: 'resolved', at: 1_767_614_400_000 }, cursor }],
    ["somebody's guests", { ...page, assignee: 'key_1', cursor }],
    ["somebody's open guests", { ...page, assignee: 'key_1', state: { is: 'open', at: 1_767_614_400_000 } }],
    ['a team, the oldest first', { ...page, teamId: 'tem_1', order: 'oldest', cursor }],
    ["a team's open guests without an assignee", { ...page, teamId: 'tem_1', unassigned: true, cursor }],
    ['whom nobody has', { ...page, unassigned: true, cursor }],
    ['who waits for an answer, the longest first', { ...page, order: 'waiting', cursor }],
  ] satisfies [string, GuestFilter][])('list: %s goes by an index, without sorting guests', async (_name, filter) => {
    await using store = await open()
    const [plan] = await plansOf(store, (db) => listGuests(db, filter))
    expect(plan).not.toMatch(TABLE_SCAN)
    expect(plan).not.toMatch(SORT)
  })

  it.each([
    ['a tag', { ...page, tag: 'vip' }],
    ['words', { ...page, q: 'Анна пицца' }],
    ['a phone', { ...page, q: '8 (916) 123' }],
    ['words of unread guests', { ...page, q: 'Анна', unread: true }],
    ['a number', { ...page, numberId: 'num_1', cursor }],
    ['few who wait for an answer', { ...page, awaitingReply: true, cursor }],
    ['few who wait for too long', { ...page, dueBefore: 1_767_614_400_000 }],
  ])('list: %s reads no whole table', async (_name, filter) => {
    await using store = await open()
    for (const plan of await plansOf(store, (db) => listGuests(db, filter))) expect(plan).not.toMatch(TABLE_SCAN)
  })

  it.each([
    ['all kinds', { ...page }],
    ['all kinds, later', { ...page, cursor }],
    ['some kinds', { ...page, kinds: ['order', 'rating'] as ('order' | 'rating')[], cursor }],
  ])('timeline: %s goes by an index, without sorting', async (_name, query) => {
    await using store = await open()
    const plans = await plansOf(store, (db) => showTimeline(db, {}, 'gst_1', query))
    expect(plans).not.toEqual([])
    for (const plan of plans) {
      expect(plan).not.toMatch(TABLE_SCAN)
      expect(plan).not.toMatch(SORT)
    }
  })

  it('counts read the short indexes alone', async () => {
    await using store = await open()
    const [plan] = await plansOf(store, countGuests)
    expect(plan).toMatch(/guests_unread/)
    expect(plan).toMatch(/guests_unprocessed/)
  })
})

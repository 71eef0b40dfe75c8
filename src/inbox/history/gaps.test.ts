import { expect, it } from 'vitest'
import { openInbox } from '../../../test/support/inbox.ts'
import { incoming } from '../../../test/support/people.ts'
import { eachStore } from '../../../test/support/stores.ts'
import { transact } from '../../db/index.ts'
import { linkIdentities, showTimeline } from '../../guests/index.ts'
import { DAY, HOUR } from '../../lib/units.ts'
import { receiveMessage } from '../receive-message.ts'
import { gapOf, listGaps, noteGap, resolveGaps, showGaps } from './gaps.ts'
import { receiveHistory } from './receive-history.ts'

const NOW = Date.UTC(2026, 0, 5, 12)

it.each([
  ['a first link', { since: null, linkedAt: NOW }, undefined],
  ['a night off', { since: NOW - 12 * HOUR, linkedAt: NOW - 90 * DAY }, undefined],
  ['a link anew', { since: NOW - DAY, linkedAt: NOW - HOUR }, ['linked_again', NOW - DAY, NOW - HOUR]],
  [
    'forty days',
    { since: NOW - 40 * DAY, linkedAt: NOW - 90 * DAY },
    ['away_too_long', NOW - 40 * DAY, NOW - 30 * DAY],
  ],
  ['all delivered', { since: NOW - HOUR, linkedAt: null, missing: 0 }, undefined],
  ['a queue that was dropped', { since: NOW - HOUR, linkedAt: null, missing: 3 }, ['queue_dropped', NOW - HOUR, NOW]],
] as const)('%s is a gap, or is none', (_, absence, expected) => {
  const gap = gapOf({ until: NOW, ...absence })
  expect(gap && [gap.reason, gap.from, gap.to]).toEqual(expected)
})

eachStore('gaps', (open) => {
  it('stand once in the timelines of chats that were there, also of guests who become one, until history fills them', async () => {
    await using store = await open()
    const inbox = await openInbox(store.db)
    const [numberId, other] = [await inbox.addNumber(), await inbox.addNumber()]
    const peers = [{ phone: '+79161234567' }, { lid: '111' }, { phone: '+79161234568' }]
    for (const peer of peers) await receiveMessage(inbox, numberId, incoming({ peer, at: NOW - 50 * DAY }))
    await receiveMessage(inbox, other, incoming({ peer: { lid: '222' }, at: NOW - 50 * DAY }))
    await receiveMessage(inbox, numberId, incoming({ peer: { lid: '333' }, at: NOW - HOUR }))
    const absence = { since: NOW - 40 * DAY, until: NOW, linkedAt: null }
    await transact(store.db, (tx) => noteGap(tx, numberId, absence))
    await showGaps(inbox, numberId)
    await showGaps(inbox, numberId)
    const listed = (limit: number, cursor?: string) => listGaps(store.db, numberId, { limit, cursor })
    const { data: gaps } = await listed(5)
    expect(gaps).toMatchObject([{ number_id: numberId, reason: 'away_too_long', missing: null, filled: false }])
    const entries = () => store.db.selectFrom('timeline').select(['guest_id', 'at']).where('kind', '=', 'gap').execute()
    expect(await entries()).toHaveLength(3)

    await transact(store.db, (tx) => linkIdentities(tx, inbox.guests, { phone: '+79161234567', lid: '111', at: NOW }))
    expect(await entries()).toHaveLength(2)
    const [entry] = await entries()
    const shown = async () =>
      (await showTimeline(store.db, { gap: resolveGaps }, entry!.guest_id, { kinds: ['gap'], limit: 5 })).data
    const gap = { kind: 'gap', number_id: numberId, reason: 'away_too_long', from: '2025-11-26T12:00:00.000Z' }
    expect(await shown()).toMatchObject([{ ...gap, at: '2025-12-06T12:00:00.000Z', filled: false, missing: null }])
    await receiveHistory(inbox, numberId, { kind: 'end', isLast: true })
    expect(await shown()).toMatchObject([{ ...gap, filled: true }])
  })
})

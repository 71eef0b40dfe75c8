import { expect, it } from 'vitest'
import { testClock } from '../../test/support/clock.ts'
import { insertNumber } from '../../test/support/number.ts'
import { eachStore } from '../../test/support/stores.ts'
import { DAY, HOUR } from '../lib/units.ts'
import type { Restriction } from '../whatsapp/port.ts'
import { restrict } from './restrict.ts'
import { findNumber, type NumberRow } from './store.ts'

eachStore('restrictions', (open) => {
  async function setUp(given: Partial<NumberRow> = {}) {
    const { db } = await open()
    const clock = testClock()
    const { id } = await insertNumber(db, given)
    const apply = (restriction: Restriction | null) =>
      db.transaction().execute((tx) => restrict(tx, { clock }, id, restriction))
    const seen = async () => {
      const { state, reason, restriction_kind, restriction_until } = (await findNumber(db, id))!
      return [state, reason, restriction_kind, restriction_until]
    }
    const events = async () =>
      (await db.selectFrom('outbox').selectAll().orderBy('position').execute()).map(({ data }) => JSON.parse(data))
    return { clock, apply, seen, events }
  }

  it('invariant 9: a refusal without an end holds for a day, and repeats do not move it', async () => {
    const { clock, apply, seen, events } = await setUp()
    const until = clock.now() + DAY
    await apply({ kind: 'reachout_lock', until: null })
    clock.advance(HOUR / 2)
    await apply({ kind: 'reachout_lock', until: null })
    expect(await seen()).toEqual(['restricted', 'reachout_lock', 'reachout_lock', until])
    expect(await events()).toMatchObject([
      {
        state: 'restricted',
        previous_state: 'open',
        restriction: { kind: 'reachout_lock', until: new Date(until).toISOString() },
      },
    ])
  })

  it("WhatsApp's word on the end replaces the guess, and ends it", async () => {
    const { clock, apply, seen } = await setUp()
    await apply({ kind: 'reachout_lock', until: null })
    await apply({ kind: 'reachout_lock', until: clock.now() + 3 * HOUR })
    expect(await seen()).toEqual(['restricted', 'reachout_lock', 'reachout_lock', clock.now() + 3 * HOUR])
    await apply(null)
    expect(await seen()).toEqual(['open', null, null, null])
  })

  it('right after a refusal the word that nothing is restricted is not believed', async () => {
    const { clock, apply, seen } = await setUp()
    await apply({ kind: 'reachout_lock', until: null })
    await apply(null)
    expect((await seen())[0]).toBe('restricted')
    clock.advance(HOUR)
    await apply(null)
    expect((await seen())[0]).toBe('open')
  })

  it('of two the one that ends later holds', async () => {
    const { clock, apply, seen } = await setUp()
    const later = clock.now() + 5 * HOUR
    await apply({ kind: 'reachout_lock', until: later })
    await apply({ kind: 'new_chat_cap', until: clock.now() + HOUR })
    expect(await seen()).toEqual(['restricted', 'reachout_lock', 'reachout_lock', later])
    await apply({ kind: 'new_chat_cap', until: later + HOUR })
    expect(await seen()).toEqual(['restricted', 'new_chat_cap', 'new_chat_cap', later + HOUR])
  })

  it('a paused number stays paused, and says so', async () => {
    const { apply, seen, clock, events } = await setUp({ state: 'paused', desired_state: 'paused' })
    await apply({ kind: 'reachout_lock', until: clock.now() + HOUR })
    expect(await seen()).toEqual(['paused', null, 'reachout_lock', clock.now() + HOUR])
    expect(await events()).toMatchObject([{ state: 'paused', restriction: { kind: 'reachout_lock' } }])
  })
})

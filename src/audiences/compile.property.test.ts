import fc from 'fast-check'
import { sql } from 'kysely'
import { expect, it } from 'vitest'
import { runsOnStore } from '../../test/support/properties.ts'
import { eachStore } from '../../test/support/stores.ts'
import { DAY } from '../lib/units.ts'
import type { ResolvedAudience } from './audience.ts'
import type { Node } from './conditions.ts'
import { matches } from './test-support/meaning.ts'
import { conditionsOf, everyQuestion, nodeArbitrary } from './test-support/questions.ts'
import { at, guestArbitrary, insertWorld, zone } from './test-support/world.ts'
import { audiencePage, countAudience, countMailable, matchingGuests } from './view.ts'

eachStore('conditions', (open) => {
  it('find in SQL, page by page and as a whole, the guests that they mean', {
    tags: 'property',
  }, async () => {
    const { db } = await open()
    const guests = fc
      .sample(guestArbitrary, { numRuns: 120 })
      .map((guest, n) => ({ ...guest, id: `gst_${String(n).padStart(3, '0')}`, merged: guest.merged && n > 0 }))
    await insertWorld(db, guests)
    const check = async (node: Node) => {
      const audience: ResolvedAudience = { from: { all: true }, where: [node], at, zone }
      const expected = guests.filter((guest) => !guest.merged && matches(guest, node)).map(({ id }) => id)
      const page = audiencePage(audience, 'gst_010', 'gst_090')
      const { rows } = await sql<{ id: string }>`select * from ${page} as p`.execute(db)
      expect(rows.map(({ id }) => id).sort()).toEqual(expected.filter((id) => id > 'gst_010' && id <= 'gst_090'))
      expect(await countAudience(db, audience)).toBe(expected.length)
      const asked = guests.map(({ id }) => id).slice(0, 30)
      expect([...(await matchingGuests(db, audience, asked))].sort()).toEqual(
        expected.filter((id) => asked.includes(id)),
      )
    }
    for (const question of everyQuestion) {
      const some = { numRuns: question.kind === 'none' ? 1 : 4 }
      for (const condition of fc.sample(conditionsOf(question), some)) await check(condition)
    }
    await fc.assert(fc.asyncProperty(nodeArbitrary, check), { numRuns: runsOnStore(60) })
  })

  it('count who cannot be mailed, and why', async () => {
    const { db } = await open()
    const row = (n: number, more: object) => ({
      id: `gst_${n}`,
      attributes: '{}',
      created_at: 1,
      updated_at: 1,
      ...more,
    })
    for (const [n, more] of [
      {},
      { blocked_at: 1, opted_out_at: 1 },
      { opted_out_at: 1 },
      { on_whatsapp: 0, on_whatsapp_at: at - DAY },
      { on_whatsapp: 0, on_whatsapp_at: at - 31 * DAY },
      { merged_into: 'gst_0' },
    ].entries()) {
      await db
        .insertInto('guests')
        .values(row(n, more) as never)
        .execute()
    }
    await db
      .insertInto('consents')
      .values(
        ['gst_0', 'gst_2'].map((guest_id) => ({
          id: `cns_${guest_id}`,
          guest_id,
          channel: 'all' as const,
          purpose: 'advertising' as const,
          state: 'given' as const,
          at: 1,
          how: 'api' as const,
          recorded_at: 1,
        })),
      )
      .execute()
    const count = await countMailable(db, { from: { all: true }, where: [], at, zone })
    expect(count).toEqual({
      count: 5,
      blocked: 1,
      optedOut: 1,
      notOnWhatsApp: 1,
      whatsapp: 2,
      sms: 0,
      push: 0,
      adsWhatsapp: 1,
      adsSms: 0,
      adsPush: 0,
    })
  })
})

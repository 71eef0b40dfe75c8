import { expect, it } from 'vitest'
import { eachStore } from '../../test/support/stores.ts'
import { HOUR, MINUTE, SECOND } from '../lib/units.ts'
import { moveWaits } from './move-waits.ts'

eachStore('a clock that was set back', (open) => {
  it('what was put off while it was ahead is due as if it had not been; what waits for hours stays, as often as it is told', async () => {
    const { db } = await open()
    const now = Date.UTC(2026, 0, 5, 12)
    const waits: Record<string, number> = {
      due: now - MINUTE,
      soon: now + 5 * SECOND,
      'put-off': now + HOUR + 5 * SECOND,
      'put-off-for-minutes': now + HOUR + 10 * MINUTE,
      tomorrow: now + 20 * HOUR,
    }
    const erasure = {
      guest_id: 'gst_1',
      status: 'running',
      subject: null,
      requested_by: 'key_test',
      requested_at: now,
    } as const
    const more = { swept_at: null, finished_at: null, waits_for: null }
    for (const [id, next_at] of Object.entries(waits)) {
      await db
        .insertInto('erasures')
        .values({ ...erasure, ...more, id, guest_id: `gst_${id}`, next_at })
        .execute()
    }
    for (const moved of [2, 0]) {
      expect(await moveWaits(db, HOUR, now)).toBe(moved)
      const rows = await db.selectFrom('erasures').select(['id', 'next_at']).execute()
      expect(Object.fromEntries(rows.map(({ id, next_at }) => [id, next_at]))).toEqual({
        ...waits,
        'put-off': now + 5 * SECOND,
        'put-off-for-minutes': now + 10 * MINUTE,
      })
    }
  })
})

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
      later: now + 10 * MINUTE,
      'was-due': now + HOUR - MINUTE,
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
    for (const moved of [3, 0]) {
      expect(await moveWaits(db, HOUR, now)).toBe(moved)
      const rows = await db.selectFrom('erasures').select(['id', 'next_at']).execute()
      expect(Object.fromEntries(rows.map(({ id, next_at }) => [id, next_at]))).toEqual({
        ...waits,
        'was-due': now - MINUTE,
        'put-off': now + 5 * SECOND,
        'put-off-for-minutes': now + 10 * MINUTE,
      })
    }
  })

  it('a delivery that was due when it was made is due; one for a time of the guest stays', async () => {
    const { db } = await open()
    const now = Date.UTC(2026, 0, 5, 12)
    const made = now + HOUR - MINUTE
    await db
      .insertInto('send_queues')
      .values({
        ...{ id: 'snq_1', owner_kind: 'mailing', owner_id: 'mlg_1', is_test: 0, channel: 'whatsapp', kind: 'mailing' },
        ...{ priority: 30, open: 1, when_number_lost: 'wait', created_at: made, opened_at: made, served: 0 },
      })
      .execute()
    const waits = { due: made, late: made + 5 * SECOND, 'at-half-past': now + 30 * MINUTE, tomorrow: now + 20 * HOUR }
    for (const [id, not_before] of Object.entries(waits)) {
      const own = { id, guest_id: `gst_${id}`, not_before, created_at: made }
      await db
        .insertInto('deliveries')
        .values({ ...own, queue_id: 'snq_1', dedupe_key: '', status: 'waiting', attempts: 0 })
        .execute()
    }
    for (const moved of [2, 0]) {
      expect(await moveWaits(db, HOUR, now)).toBe(moved)
      const rows = await db.selectFrom('deliveries').select(['id', 'not_before']).execute()
      expect(Object.fromEntries(rows.map(({ id, not_before }) => [id, not_before]))).toEqual({
        ...waits,
        due: now - MINUTE,
        late: now - 55 * SECOND,
      })
    }
  })
})

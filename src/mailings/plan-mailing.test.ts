import { describe, expect, it } from 'vitest'
import { queueOf } from '../../test/support/queue-of.ts'
import { openSending, type Sending } from '../../test/support/sending.ts'
import { eachStore } from '../../test/support/stores.ts'
import type { Signals } from '../jobs/index.ts'
import { createTemplate } from '../templates/save-template.ts'
import { cancelMailing, scheduleMailing } from './lifecycle.ts'
import { planMailing } from './plan-mailing.ts'
import { createMailing } from './save-mailing.ts'
import { getMailing } from './view.ts'

const by = { id: 'key_test' }
/** The first page, the next, which may be twice as long, and a part of one. */
const GUESTS = 1_700
const FIRST_PAGE = 500

async function openPlanning(s: Sending, count: number) {
  const rows = Array.from({ length: count }, (_, n) => ({
    id: `gst_${String(n).padStart(8, '0')}`,
    phone: `+7916${String(n).padStart(7, '0')}`,
    attributes: '{}',
    created_at: 1,
    updated_at: 1,
  }))
  for (let start = 0; start < count; start += 500) {
    await s.db
      .insertInto('guests')
      .values(rows.slice(start, start + 500))
      .execute()
  }
  const template = await createTemplate(
    s.deps,
    { name: 't', language: 'ru', text: 'Да?', variants: [], endsWithoutQuestionOk: false },
    by,
  )
  const mailing = await createMailing(s.deps, { name: 'm', templateId: template.id, audience: { all: true } }, by)
  await scheduleMailing(s.deps, mailing.id, undefined, by)
  return mailing.id
}

const planned = async (s: Sending) => {
  const rows = await s.db.selectFrom('deliveries').select(['id', 'guest_id']).execute()
  return {
    rows: rows.length,
    guests: new Set(rows.map((row) => row.guest_id)).size,
    ids: new Set(rows.map((row) => row.id)).size,
  }
}
const never = () => new AbortController().signal
/** Something happens after every planned page. */
const onPage = (s: Sending, notify: Signals['notify']) => ({
  ...s.deps,
  signals: { notify, on: () => () => undefined },
})

eachStore('the planning of a mailing', (open) => {
  describe('the job', () => {
    it('done twice, also at the same time, plans each guest once', async () => {
      const s = await openSending(await open())
      const id = await openPlanning(s, GUESTS)
      await Promise.all([planMailing(s.deps, id, never()), planMailing(s.deps, id, never())])
      await planMailing(s.deps, id, never())
      expect(await planned(s)).toEqual({ rows: GUESTS, guests: GUESTS, ids: GUESTS })
      expect((await getMailing(s.db, id)).planned_at).not.toBeNull()
    })

    it('with its target gone does nothing', async () => {
      const s = await openSending(await open())
      await expect(planMailing(s.deps, 'mlg_none', never())).resolves.toBeUndefined()
    })

    it('with its state changed meanwhile stops', async () => {
      const s = await openSending(await open())
      const id = await openPlanning(s, GUESTS)
      let pages = 0
      let cancelled: Promise<void> | undefined
      const notify = () => {
        if (++pages === 1) cancelled = cancelMailing(s.deps, id, by)
      }
      await planMailing(onPage(s, notify), id, never())
      await cancelled
      expect((await planned(s)).rows).toBeLessThan(GUESTS)
      expect(await getMailing(s.db, id)).toMatchObject({ status: 'cancelled', planned_at: null })
    })

    it('refused by the store fails as a whole page, and is done by the next attempt', async () => {
      const s = await openSending(await open())
      const id = await openPlanning(s, GUESTS)
      const stop = () => {
        throw new Error('the store went away')
      }
      await expect(planMailing(onPage(s, stop), id, never())).rejects.toThrow('went away')
      expect((await planned(s)).rows).toBe(FIRST_PAGE)
      await planMailing(s.deps, id, never())
      expect(await planned(s)).toEqual({ rows: GUESTS, guests: GUESTS, ids: GUESTS })
    })

    it('stopped half-way goes on where it stopped', async () => {
      const s = await openSending(await open())
      const id = await openPlanning(s, GUESTS)
      const abort = new AbortController()
      await planMailing(
        onPage(s, () => abort.abort()),
        id,
        abort.signal,
      )
      expect((await planned(s)).rows).toBe(FIRST_PAGE)
      await planMailing(s.deps, id, never())
      expect(await planned(s)).toEqual({ rows: GUESTS, guests: GUESTS, ids: GUESTS })
    })
  })

  it('takes the guests of a tag, or of a list, and keptGuests instead of merged ones', async () => {
    const s = await openSending(await open())
    await openPlanning(s, 6)
    await s.db.insertInto('guest_tags').values({ tag: 'vip', guest_id: 'gst_00000003' }).execute()
    await s.db
      .updateTable('guests')
      .set({ merged_into: 'gst_00000000', phone: null })
      .where('id', '=', 'gst_00000005')
      .execute()
    const { template_id } = await s.db.selectFrom('mailings').select('template_id').executeTakeFirstOrThrow()
    const guestsOf = async (audience: Parameters<typeof createMailing>[1]['audience']) => {
      const { id } = await createMailing(s.deps, { name: 'x', templateId: template_id, audience }, by)
      await scheduleMailing(s.deps, id, undefined, by)
      await planMailing(s.deps, id, never())
      const rows = await s.db
        .selectFrom('deliveries')
        .select('guest_id')
        .where('queue_id', '=', await queueOf(s.db, id))
        .orderBy('guest_id')
        .execute()
      return rows.map(({ guest_id }) => guest_id.slice(-1)).join('')
    }
    expect(await guestsOf({ tag: 'vip' })).toBe('3')
    expect(await guestsOf({ all: true })).toBe('01234')
    expect(await guestsOf({ guest_ids: ['gst_00000004', 'gst_00000005', 'gst_00000001'] })).toBe('014')
  })
})

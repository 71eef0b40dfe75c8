import { expect, it } from 'vitest'
import { plansOf } from '../../test/support/plans.ts'
import { removeOlder } from '../../test/support/retention.ts'
import { eachStore } from '../../test/support/stores.ts'
import type { Db } from '../db/index.ts'
import type { Schema } from '../db/schema.ts'
import { DAY } from '../lib/units.ts'
import { composeDataRetention } from './compose.ts'
import { isDue } from './night.ts'

const NOW = Date.UTC(2026, 0, 6)
const OLD = NOW - 40 * DAY
const BEFORE = NOW - 30 * DAY

const { parts } = composeDataRetention({} as Parameters<typeof composeDataRetention>[0])
const partOf = (name: string) => parts.filter(({ part }) => part === name)

/** Rows with the relevant columns. */
async function insert(db: Db, table: keyof Schema, ...rows: object[]): Promise<void> {
  for (const row of rows)
    await db
      .insertInto(table)
      .values(row as never)
      .execute()
}

eachStore('what is kept for a time', (open) => {
  it('is gone through by an index, page by page', async () => {
    await using store = await open()
    for (const part of parts) {
      const page = { before: NOW, after: { at: 5, key: '7' }, limit: 10 }
      const plans = await plansOf(store, (db) => part.look(db, page), { without: ['seqscan', 'sort'] })
      expect(plans.join('\n'), part.part).not.toMatch(/SCAN (?!t\b|\(subquery)\w+(?! USING)( AS \w+)?$|Seq Scan on/m)
    }
  })

  it('keeps the file of what waits to be sent; that of what was not sent goes with it', async () => {
    const { db } = await open()
    await insert(db, 'guests', { id: 'gst_1', attributes: '{}', created_at: 1, updated_at: 1 })
    const file = (no: number, owner: string) => ({
      id: `med_${no}`,
      message_id: owner,
      kind: 'document',
      mime_type: 'application/pdf',
      status: 'stored',
      path: `med_${no}`,
      created_at: OLD,
    })
    const later = (no: number, status: string) => ({
      id: `sch_${no}`,
      guest_id: 'gst_1',
      content: '{}',
      author: 'key_1',
      status,
      media_id: `med_${no}`,
      send_at: NOW,
      withdraw_if_guest_writes: 0,
      created_at: OLD,
      updated_at: OLD,
    })
    await insert(db, 'scheduled_messages', later(1, 'scheduled'), later(2, 'withdrawn'), later(3, 'sent'))
    await insert(db, 'media', file(1, 'sch_1'), file(2, 'sch_2'), file(3, 'msg_3'))
    expect(await removeOlder(db, partOf('scheduled_messages'), BEFORE)).toBe(2)
    const left = async () => {
      const rows = await db.selectFrom('media').select(['id', 'path']).orderBy('id').execute()
      return rows.map(({ id, path }) => [id, path])
    }
    expect(await left()).toEqual([
      ['med_1', 'med_1'],
      ['med_3', 'med_3'],
    ])
    expect(await removeOlder(db, partOf('media'), BEFORE)).toBe(1)
    expect(await left()).toEqual([
      ['med_1', 'med_1'],
      ['med_3', null],
    ])
  })

  it('loses texts and addresses of SMS that are settled, and keeps what they cost', async () => {
    const { db } = await open()
    const send = (no: number, more: object) => ({
      delivery_id: `dlv_${no}`,
      attempt: 1,
      queue_id: 'mlg_1',
      channel: 'sms',
      provider: 'smsc',
      address: '+79160000000',
      title: null,
      text: 'привет',
      status: 'accepted',
      segments: 2,
      price: 5,
      counts_as_mailing: 1,
      permit_at: 1,
      created_at: OLD,
      ...more,
    })
    await insert(
      db,
      'channel_sends',
      send(1, {}),
      send(2, { status: 'sending' }),
      send(3, { check_at: NOW }),
      send(4, { created_at: NOW }),
    )
    expect(await removeOlder(db, partOf('channel_sends'), BEFORE)).toBe(1)
    expect(await removeOlder(db, partOf('channel_sends'), BEFORE)).toBe(0)
    const rows = await db
      .selectFrom('channel_sends')
      .select(['address', 'text', 'segments', 'price'])
      .orderBy('no')
      .execute()
    expect(rows[0]).toEqual({ address: '', text: '', segments: 2, price: 5 })
    expect(rows.slice(1).every(({ text }) => text === 'привет')).toBe(true)
  })

  it('keeps of an import that consents refer to that it was, without what was said of its rows', async () => {
    const { db } = await open()
    await insert(db, 'guests', { id: 'gst_1', attributes: '{}', created_at: 1, updated_at: 1 })
    const times = { owned_until: 0, failures: 0, created_at: OLD, updated_at: OLD }
    for (const [id, status] of [
      ['imp_1', 'finished'],
      ['imp_2', 'finished'],
      ['imp_3', 'running'],
    ] as const) {
      const row = { id, kind: 'guests', options: '{}', dry_run: 0, file: id, format: 'csv', byte_size: 1, status }
      await insert(db, 'imports', { ...row, ...times, reached: 0, counts: '{}', imported_by: 'key_1' })
      await insert(db, 'import_remarks', { import_id: id, kind: 'error', n: 0, row: 2, reason: 'Анна: нет телефона' })
    }
    const word = { id: 'cns_1', guest_id: 'gst_1', channel: 'all', purpose: 'advertising', state: 'given', at: OLD }
    await insert(db, 'consents', { ...word, how: 'import', import_id: 'imp_1', import_row: 2, recorded_at: OLD })
    expect(await removeOlder(db, partOf('imports'), BEFORE)).toBe(2)
    expect(await removeOlder(db, partOf('imports'), BEFORE)).toBe(0)
    const left = await db.selectFrom('imports').select('id').orderBy('id').execute()
    expect(left.map(({ id }) => id)).toEqual(['imp_1', 'imp_3'])
    expect(await db.selectFrom('import_remarks').select('import_id').execute()).toEqual([{ import_id: 'imp_3' }])
  })

  it('loses the journal of a merge that cannot be undone any more, and keeps that there was one', async () => {
    const { db } = await open()
    for (const [id, at] of [
      ['mrg_1', OLD],
      ['mrg_2', NOW],
    ] as const) {
      await insert(db, 'guest_merges', { id, kept_id: 'gst_1', merged_id: 'gst_2', merged_by: 'usr_1', at })
      await insert(db, 'guest_merge_changes', { merge_id: id, table_name: 'guests', changes: '["Анна"]' })
    }
    expect(await removeOlder(db, partOf('guest_merge_changes'), BEFORE)).toBe(1)
    expect(await db.selectFrom('guest_merge_changes').select('merge_id').execute()).toEqual([{ merge_id: 'mrg_2' }])
    expect(await db.selectFrom('guest_merges').select('id').execute()).toHaveLength(2)
  })
})

it('the night begins at two by the zone of the installation; a machine that sleeps at night goes on by day', () => {
  const zone = 'Europe/Moscow'
  const night = Date.UTC(2026, 0, 5, 23)
  const hour = DAY / 24
  expect(isDue(night - 20 * hour, night - 1, zone)).toBe(false)
  expect(isDue(night - 20 * hour, night, zone)).toBe(true)
  expect(isDue(night + 1, night + hour, zone)).toBe(false)
  expect(isDue(night - 20 * hour, night + 4 * hour, zone)).toBe(false)
  expect(isDue(night - 37 * hour, night + 4 * hour, zone)).toBe(true)
})

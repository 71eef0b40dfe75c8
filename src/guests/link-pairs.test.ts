import { expect, it } from 'vitest'
import { eachStore } from '../../test/support/stores.ts'
import { type Store, transact } from '../db/index.ts'
import { DAY } from '../lib/units.ts'
import type { ErasedIdentities } from './erasure/fingerprints.ts'
import { linkPairs, type Pair } from './link-pairs.ts'
import { linkIdentities, resolveGuest } from './resolve-guest.ts'

const AT = Date.UTC(2026, 0, 5)
const phone = (n: number) => `+7916000000${n}`
const erased: ErasedIdentities = async (_tx, identities) =>
  new Set(identities.flatMap(({ value }) => (value === '900' ? [value] : [])))
const deps = { guestHooks: {}, erased }

const KNOWN = [
  { name: 'lacks a LID', phone: phone(1) },
  { name: 'has it', phone: phone(2), lid: '200' },
  { name: 'has moved', phone: phone(3), lid: '300' },
  { name: 'ordered', phone: phone(4) },
  { name: 'wrote', lid: '400' },
  { name: 'has another account', phone: phone(5), lid: '500', at: AT },
  { name: 'had the phone', phone: phone(6), lid: '600' },
  { name: 'one of two', phone: phone(7) },
  { name: 'two of two', phone: phone(8) },
  { name: 'was erased', phone: phone(9) },
]
const PAIRS: Pair[] = [
  { phone: phone(1), lid: '100' },
  { phone: phone(1), lid: '100' },
  { phone: phone(2), lid: '200' },
  { phone: '+79160000099', lid: '300' },
  { phone: phone(4), lid: '400' },
  { phone: phone(5), lid: '501' },
  { phone: phone(6), lid: '601' },
  { phone: phone(7), lid: '700' },
  { phone: phone(8), lid: '700' },
  { phone: phone(9), lid: '900' },
  { phone: '+79160000098', lid: '980' },
]

eachStore('linking pairs of phone and LID', (open) => {
  /** Who is known by what, once the pairs were linked. */
  async function after(store: Store, link: (tx: Parameters<typeof linkPairs>[0]) => Promise<void>) {
    await transact(store.db, async (tx) => {
      for (const sighting of KNOWN) await resolveGuest(tx, { guestHooks: {} }, { at: AT - 90 * DAY, ...sighting })
    })
    await transact(store.db, link)
    const guests = await store.db.selectFrom('guests').selectAll().orderBy('id').execute()
    const identities = await store.db.selectFrom('guest_identities').selectAll().orderBy('value').execute()
    return guests.map(({ id, name, phone, merged_into, opted_out_source }) => ({
      ...{ name, phone, opted_out_source },
      kept: guests.find((other) => other.id === merged_into)?.name,
      by: identities.flatMap(({ guest_id, value, created_at }) => (guest_id === id ? [[value, created_at]] : [])),
    }))
  }

  it('together comes to the same as one after the other', async () => {
    await using together = await open()
    const guests = await after(together, (tx) => linkPairs(tx, deps, PAIRS, AT))
    await using apart = await open()
    const expected = await after(apart, async (tx) => {
      for (const pair of PAIRS) await linkIdentities(tx, deps, { ...pair, at: AT })
    })
    expect(guests).toEqual(expected)
    expect(guests.find(({ name }) => name === 'lacks a LID')?.by).toEqual([
      [phone(1), AT - 90 * DAY],
      ['100', AT],
    ])
    expect(guests.find(({ name }) => name === 'was erased')?.opted_out_source).toBe('erased')
  })

  it('begins again when somebody else has just taken one of the LIDs', async () => {
    await using store = await open()
    const see = (sighting: Pair | { phone: string } | { lid: string }) =>
      transact(store.db, (tx) => resolveGuest(tx, deps, { at: AT, ...sighting }))
    for (const n of [1, 2, 3]) await see({ phone: phone(n) })
    const pairs = [1, 2, 3].map((n) => ({ phone: phone(n), lid: `${n}00` }))
    await Promise.all([
      ...pairs.map(({ lid }) => see({ lid })),
      transact(store.db, (tx) => linkPairs(tx, deps, pairs, AT)),
      ...pairs.map(see),
    ])
    const living = store.db.selectFrom('guests').select('phone').where('merged_into', 'is', null).orderBy('phone')
    expect(await living.execute()).toEqual([1, 2, 3].map((n) => ({ phone: phone(n) })))
    const identities = store.db.selectFrom('guest_identities').select('value').where('kind', '=', 'lid')
    expect((await identities.orderBy('value').execute()).map(({ value }) => value)).toEqual(['100', '200', '300'])
  })
})

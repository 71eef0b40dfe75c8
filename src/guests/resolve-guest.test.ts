import { describe, expect, it } from 'vitest'
import { eachStore } from '../../test/support/stores.ts'
import { type Store, transact } from '../db/index.ts'
import { DAY } from '../lib/units.ts'
import { changeIdentities, changeUsername } from './change-identities.ts'
import { mergeGuests } from './merge-guests.ts'
import { linkIdentities, resolveGuest, type Sighting } from './resolve-guest.ts'
import { addTags, findPeer, updateGuest } from './store.ts'
import { addToTimeline } from './timeline-entries.ts'
import { getGuest, showGuest } from './view.ts'

const deps = { guestHooks: {} }
const AT = Date.UTC(2026, 0, 5)
type Addresses = { phone?: string; lid?: string }

eachStore('resolving guests', (open) => {
  const see = ({ db }: Store, sighting: Omit<Sighting, 'at'> & { at?: number }) =>
    transact(db, (tx) => resolveGuest(tx, deps, { at: AT, ...sighting }))
  const living = ({ db }: Store) => db.selectFrom('guests').selectAll().where('merged_into', 'is', null).execute()
  const eventsOf = async ({ db }: Store) =>
    (await db.selectFrom('outbox').select('type').orderBy('seq').execute()).map(({ type }) => type)

  it('makes a guest once and finds it by phone and by LID', async () => {
    await using store = await open()
    const first = await see(store, { phone: '+79161234567', lid: '111', pushName: 'Anna' })
    const byPhone = await see(store, { phone: '+79161234567' })
    const byLid = await see(store, { lid: '111' })
    expect([first.created, byPhone.created, byLid.created]).toEqual([true, false, false])
    expect(new Set([first.guest.id, byPhone.guest.id, byLid.guest.id]).size).toBe(1)
    expect(await eventsOf(store)).toEqual(['guest.created'])
  })

  it('completes a guest known by LID when the phone becomes known', async () => {
    await using store = await open()
    const { guest } = await see(store, { lid: '111', pushName: 'Anna' })
    expect(guest.phone).toBeNull()
    await transact(store.db, (tx) => linkIdentities(tx, deps, { phone: '+79161234567', lid: '111', at: AT }))
    expect(await showGuest(store.db, guest.id)).toMatchObject({ phone: '+79161234567', lid: '111', push_name: 'Anna' })
    expect((await see(store, { phone: '+79161234567' })).guest.id).toBe(guest.id)
  })

  it('knows a guest by username alone, once, and is who writes under it', async () => {
    await using store = await open()
    const made = await Promise.all([1, 2, 3].map(() => see(store, { username: 'inga.k', name: 'Инга' })))
    expect(made.filter(({ created }) => created)).toHaveLength(1)
    const [{ guest }] = made as [(typeof made)[0]]
    expect(new Set(made.map((each) => each.guest.id)).size).toBe(1)
    const written = await see(store, { lid: '111', username: 'inga.k', pushName: 'Inga' })
    expect([written.created, written.guest.id]).toEqual([false, guest.id])
    expect(await showGuest(store.db, guest.id)).toMatchObject({ lid: '111', username: 'inga.k', phone: null })
    expect((await see(store, { username: 'inga.k' })).guest.id).toBe(guest.id)
    // The username is somebody else's now: what was hers stays hers.
    const other = await see(store, { lid: '222', username: 'inga.k' })
    expect([other.created, other.guest.id === guest.id]).toEqual([true, false])
    expect(await living(store)).toHaveLength(2)
    // Known by LID before, and by an order under the username: one person.
    const order = await see(store, { username: 'oleg.v' })
    await see(store, { lid: '333' })
    const both = await see(store, { lid: '333', username: 'oleg.v' })
    expect(await living(store)).toHaveLength(3)
    expect((await transact(store.db, (tx) => getGuest(tx, order.guest.id))).id).toBe(both.guest.id)
  })

  it('does not make guests of strangers whose identities are linked', async () => {
    await using store = await open()
    await transact(store.db, (tx) => linkIdentities(tx, deps, { phone: '+79161234567', lid: '111', at: AT }))
    expect(await living(store)).toEqual([])
  })

  it('merges two guests when they turn out to be one, and the mergedGuest answers the keptGuest', async () => {
    await using store = await open()
    const byPhone = (await see(store, { phone: '+79161234567', name: 'Анна' })).guest
    const byLid = (await see(store, { lid: '111', pushName: 'Anya' })).guest
    await transact(store.db, async (tx) => {
      await updateGuest(tx, byPhone.id, { attributes: '{"a":1,"b":1}', unread_count: 1 }, AT)
      const changes = { opted_out_at: AT, opted_out_source: 'message', attributes: '{"b":2,"c":2}', unread_count: 2 }
      await updateGuest(tx, byLid.id, changes, AT)
      await addTags(tx, byPhone.id, ['vip', 'old'])
      await addTags(tx, byLid.id, ['vip', 'new'])
      await addToTimeline(tx, { guestId: byLid.id, at: AT, kind: 'order', refId: 'ord_1' })
    })
    const hooked: unknown[] = []
    const guestHooks = { onMerge: async (_tx: unknown, merge: unknown) => void hooked.push(merge) }
    const pair = { phone: '+79161234567', lid: '111', at: AT + 1 }
    const merged = (await transact(store.db, (tx) => resolveGuest(tx, { guestHooks }, pair))).guest

    expect(merged.id).toBe(byPhone.id)
    expect(hooked).toEqual([{ keptId: byPhone.id, mergedId: byLid.id, at: AT + 1 }])
    expect((await getGuest(store.db, byLid.id)).id).toBe(byPhone.id)
    const shown = await showGuest(store.db, byLid.id)
    expect(shown).toMatchObject({ name: 'Анна', push_name: 'Anya', phone: '+79161234567', lid: '111', unread_count: 3 })
    expect(shown.tags).toEqual(['new', 'old', 'vip'])
    expect(shown.attributes).toEqual({ a: 1, b: 1, c: 2 })
    expect(shown.opted_out_at).not.toBeNull()
    expect(await store.db.selectFrom('timeline').select('guest_id').execute()).toEqual([{ guest_id: byPhone.id }])
    expect(await eventsOf(store)).toEqual(['guest.created', 'guest.created', 'guest.merged'])
  })

  it('a changed phone keeps the guest: it is reached at the new one, also where that was a guest of its own', async () => {
    await using store = await open()
    const [old, fresh, latest] = ['+79161234561', '+79161234562', '+79161234563']
    // Known from an order, long before its owner writes from it.
    const ordered = (await see(store, { phone: latest })).guest
    const anna = (await see(store, { phone: old, lid: '111' })).guest
    expect((await see(store, { phone: fresh, lid: '111' })).guest).toMatchObject({ id: anna.id, phone: fresh })
    // An order under the old phone is hers, and changes nothing.
    expect((await see(store, { phone: old })).guest).toMatchObject({ id: anna.id, phone: fresh })
    expect(await findPeer(store.db, anna.id)).toEqual({ phone: fresh, lid: '111' })
    const merged = (await see(store, { phone: latest, lid: '111' })).guest
    expect(merged).toMatchObject({ id: ordered.id, phone: latest })
    expect(await findPeer(store.db, merged.id)).toEqual({ phone: latest, lid: '111' })
    expect((await getGuest(store.db, anna.id)).id).toBe(ordered.id)
  })

  const [old, fresh] = ['+79161234561', '+79161234562']

  it('a phone that was given to another person goes over to them, and the two stay two', async () => {
    await using store = await open()
    const anna = (await see(store, { phone: old, lid: '111' })).guest
    await see(store, { phone: fresh, lid: '111' })
    // He has written while his phone was hidden.
    const boris = (await see(store, { lid: '222', pushName: 'Boris' })).guest
    expect((await see(store, { phone: old, lid: '222' })).guest).toMatchObject({ id: boris.id, phone: old })
    expect(await showGuest(store.db, anna.id)).toMatchObject({ id: anna.id, phone: fresh, lid: '111' })
    expect((await see(store, { phone: old })).guest.id).toBe(boris.id)
    expect((await see(store, { lid: '111' })).guest.id).toBe(anna.id)
    expect(await living(store)).toHaveLength(2)
  })

  it('so does one that rested long enough to be given away: its refusal stays with both', async () => {
    await using store = await open()
    const anna = (await see(store, { phone: old, lid: '111' })).guest
    await transact(store.db, (tx) => updateGuest(tx, anna.id, { opted_out_at: AT, opted_out_source: 'message' }, AT))
    // A new account within that time is the same person.
    expect((await see(store, { phone: old, lid: '112', at: AT + 59 * DAY })).guest.id).toBe(anna.id)
    const later = AT + 59 * DAY + 60 * DAY
    const { guest, created } = await see(store, { phone: old, lid: '222', at: later })
    expect(created).toBe(true)
    expect(guest).toMatchObject({ phone: old, opted_out_at: AT, opted_out_source: 'message' })
    expect(await showGuest(store.db, anna.id)).toMatchObject({ phone: null, opted_out_source: 'message' })
  })

  const change = ({ db }: Store, former: Addresses, present: Addresses) =>
    transact(db, (tx) => changeIdentities(tx, deps, { former, present, at: AT + 1 }))

  it('WhatsApp tells another LID of a guest: the same guest, written to at the new one', async () => {
    await using store = await open()
    const anna = (await see(store, { lid: '111', username: 'anna.k' })).guest
    await change(store, { lid: '111' }, { lid: '112' })
    expect(await findPeer(store.db, anna.id)).toEqual({ lid: '112' })
    for (const lid of ['111', '112']) expect((await see(store, { lid })).guest.id).toBe(anna.id)
    expect(await eventsOf(store)).toEqual(['guest.created', 'guest.updated'])
    await change(store, { lid: '999' }, { lid: '998' })
    expect(await living(store)).toHaveLength(1)
  })

  it('the new LID had written before WhatsApp told: both are one, and none is lost', async () => {
    await using store = await open()
    const anna = (await see(store, { phone: old, lid: '111' })).guest
    const unknown = (await see(store, { lid: '112' })).guest
    await change(store, { lid: '111' }, { lid: '112' })
    expect((await getGuest(store.db, unknown.id)).id).toBe(anna.id)
    expect(await findPeer(store.db, anna.id)).toEqual({ phone: old, lid: '112' })
  })

  it('WhatsApp tells another phone of a guest, with or without LIDs; an order under it is hers', async () => {
    await using store = await open()
    const anna = (await see(store, { phone: old, lid: '111' })).guest
    const ordered = (await see(store, { phone: fresh, name: 'Анна' })).guest
    await change(store, { phone: old, lid: '111' }, { phone: fresh, lid: '112' })
    expect(await showGuest(store.db, ordered.id)).toMatchObject({ id: anna.id, phone: fresh, name: 'Анна' })
    expect(await findPeer(store.db, anna.id)).toEqual({ phone: fresh, lid: '112' })
    const boris = (await see(store, { phone: '+79161234563' })).guest
    await change(store, { phone: '+79161234563' }, { phone: '+79161234564' })
    expect(await showGuest(store.db, boris.id)).toMatchObject({ phone: '+79161234564' })
  })

  it('a username that is changed, given up or taken over follows the LID', async () => {
    await using store = await open()
    const anna = (await see(store, { lid: '111', username: 'anna.k' })).guest
    const boris = (await see(store, { lid: '222' })).guest
    const rename = (lid: string, username: string | null) =>
      transact(store.db, (tx) => changeUsername(tx, { lid, username, at: AT }))
    const usernames = async () => [
      (await showGuest(store.db, anna.id)).username,
      (await showGuest(store.db, boris.id)).username,
    ]
    await rename('111', 'anna.new')
    await rename('222', 'anna.k')
    expect(await usernames()).toEqual(['anna.new', 'anna.k'])
    await rename('222', 'anna.new')
    expect(await usernames()).toEqual([null, 'anna.new'])
    await rename('222', null)
    await rename('333', 'nobody')
    expect(await usernames()).toEqual([null, null])
    expect(await living(store)).toHaveLength(2)
  })

  it('a username shows who hides the phone, belongs to one guest at a time, and stays when the phone becomes known', async () => {
    await using store = await open()
    const anna = (await see(store, { lid: '111', username: 'anna.k' })).guest
    expect(anna).toMatchObject({ phone: null, username: 'anna.k' })
    const ordered = (await see(store, { phone: '+79161234561' })).guest
    const merged = (await see(store, { phone: '+79161234561', lid: '111' })).guest
    expect(await showGuest(store.db, ordered.id)).toMatchObject({ id: merged.id, username: 'anna.k', lid: '111' })
    const other = (await see(store, { lid: '222', username: 'anna.k' })).guest
    expect(other.username).toBe('anna.k')
    expect(await showGuest(store.db, merged.id)).toMatchObject({ username: null })
  })

  it('keeps a chain of merges flat', async () => {
    await using store = await open()
    const a = (await see(store, { phone: '+79161234561' })).guest
    const b = (await see(store, { phone: '+79161234562' })).guest
    const c = (await see(store, { phone: '+79161234563' })).guest
    await transact(store.db, (tx) => mergeGuests(tx, deps, { keptId: b.id, mergedId: c.id, at: AT }))
    await transact(store.db, (tx) => mergeGuests(tx, deps, { keptId: a.id, mergedId: b.id, at: AT }))
    expect((await getGuest(store.db, c.id)).id).toBe(a.id)
    expect((await see(store, { phone: '+79161234563' })).guest.id).toBe(a.id)
  })

  describe('invariant 6: no duplicates under concurrency', () => {
    it('makes one guest of many first sightings at once', async () => {
      await using store = await open()
      const sightings = Array.from({ length: 30 }, (_, i) =>
        see(store, i % 2 ? { lid: '111', phone: '+79161234567' } : { phone: '+79161234567' }),
      )
      const seen = await Promise.all(sightings)
      expect(new Set(seen.map(({ guest }) => guest.id)).size).toBe(1)
      expect(seen.filter(({ created }) => created)).toHaveLength(1)
      expect(await living(store)).toHaveLength(1)
    })

    it('ends with one guest when phone, LID and the pair are seen at once', async () => {
      await using store = await open()
      const kinds = [{ phone: '+79161234567' }, { lid: '111' }, { phone: '+79161234567', lid: '111' }]
      await Promise.all(Array.from({ length: 30 }, (_, i) => see(store, kinds[i % 3]!)))
      await see(store, { phone: '+79161234567', lid: '111' })
      expect(await living(store)).toHaveLength(1)
      const [guest] = await living(store)
      expect(guest?.phone).toBe('+79161234567')
    })
  })
})

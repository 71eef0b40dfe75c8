import { expect, it } from 'vitest'
import { up as keepPresentForms } from '../../migrations/20261129-40-present-phones.ts'
import { eachStore } from '../../test/support/stores.ts'
import { transact } from '../db/index.ts'
import { phoneInput } from './input.ts'
import { resolveGuest } from './resolve-guest.ts'

const AT = Date.UTC(2026, 0, 5)

eachStore('phones that a country writes in two forms', (open) => {
  it('what was kept in the old form is kept in the present one; where both were, neither guest is touched', async () => {
    await using store = await open()
    const guestOf = async (phone: string) =>
      (await transact(store.db, (tx) => resolveGuest(tx, { guestHooks: {} }, { phone, at: AT }))).guest.id
    const brazil = await guestOf('+551187654321')
    const mexico = await guestOf('+5215512345678')
    const oldTwin = await guestOf('+5215599999999')
    const presentTwin = await guestOf('+525599999999')
    const russia = await guestOf('+79161234567')

    await transact(store.db, (tx) => keepPresentForms(tx as never))

    const phones = await store.db.selectFrom('guests').select(['id', 'phone']).execute()
    expect(new Map(phones.map(({ id, phone }) => [id, phone]))).toEqual(
      new Map([
        [brazil, '+5511987654321'],
        [mexico, '+525512345678'],
        [oldTwin, '+5215599999999'],
        [presentTwin, '+525599999999'],
        [russia, '+79161234567'],
      ]),
    )
    for (const [written, id] of [
      ['55 11 8765-4321', brazil],
      ['+52 1 55 1234 5678', mexico],
    ] as const) {
      expect(await guestOf(phoneInput.parse(written))).toBe(id)
    }
  })
})

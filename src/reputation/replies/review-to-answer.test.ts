import { expect, test } from 'vitest'
import { addTestRestaurant, cancelTestOrder, placeTestOrder, quietOrderDeps } from '../../../test/support/restaurant.ts'
import { eachStore } from '../../../test/support/stores.ts'
import { type Db, transact } from '../../db/index.ts'
import { DAY, HOUR } from '../../lib/units.ts'
import { giveRating } from '../ratings/give-rating.ts'
import { reviewToAnswer } from './review-to-answer.ts'

const NOON = Date.UTC(2026, 0, 5, 12)
const PHONE = '+79161234567'
const item = (name: string, price = 100) => ({ name, quantity: 1, price })

eachStore('what a suggestion is built from', (open) => {
  const place = (db: Db, restaurantId: string, day: number, names: string[], phone?: string) =>
    placeTestOrder(db, quietOrderDeps, {
      restaurantId,
      at: NOON + day * DAY,
      ...(phone && { phone }),
      name: 'Мария Иванова',
      items: [...names.map((name) => item(name)), item('Приборы', 0)],
    })
  const rate = async (db: Db, order: Awaited<ReturnType<typeof place>>, comment: string) => {
    const at = order.placed_at + HOUR
    const given = { order, channel: 'form', ratedAt: at, at } as const
    await transact(db, (tx) =>
      giveRating(tx, {
        ...given,
        remarks: { score: 5, comment, good: ['packaging'], courier: { good: ['speed'], bad: [] } },
      }),
    )
    const review = await db.selectFrom('reviews').selectAll().executeTakeFirstOrThrow()
    return reviewToAnswer(db, review, 'ru', { OTKLIK_TIDY_NAMES: true })
  }

  test('the guest’s orders are counted, and what is often ordered together with the dish is known', async () => {
    const { db } = await open()
    const restaurantId = await addTestRestaurant(db)
    for (let day = 0; day < 4; day++) await place(db, restaurantId, day, ['Борщ', 'Пампушки', 'Чай'])
    for (let day = 0; day < 3; day++) await place(db, restaurantId, day, ['борщ', 'Сало'])
    await place(db, restaurantId, 1, ['Пампушки'], PHONE)
    const given = await place(db, restaurantId, 2, ['Пампушки'], PHONE)
    await cancelTestOrder(db, quietOrderDeps, given, { at: NOON + 2 * DAY, fault: 'guest' })
    await place(db, await addTestRestaurant(db), 3, ['Пампушки'], PHONE)
    const order = await place(db, restaurantId, 4, ['Чай', 'Борщ'], PHONE)
    await place(db, restaurantId, 5, ['Борщ'], PHONE)
    expect(await rate(db, order, 'Борщ вкуснейший, порция маленькая')).toMatchObject({
      language: 'ru',
      guestName: 'Мария',
      dish: 'Борщ',
      pairing: 'Пампушки',
      orderNumber: 2,
      complaints: ['portion'],
      praise: ['taste', 'courier_speed', 'packaging'],
    })
  })

  test('a chance or two together is no advice; the language is that of the words', async () => {
    const { db } = await open()
    const restaurantId = await addTestRestaurant(db)
    for (let day = 0; day < 2; day++) await place(db, restaurantId, day, ['Борщ', 'Пампушки'])
    const order = await place(db, restaurantId, 4, ['Борщ'], PHONE)
    expect(await rate(db, order, 'Lovely soup, thank you')).toMatchObject({
      language: 'en',
      pairing: null,
      orderNumber: 1,
    })
  })
})

import { expect, test } from 'vitest'
import { addTestRestaurant, placeTestOrder, quietOrderDeps } from '../../../test/support/restaurant.ts'
import { openSending } from '../../../test/support/sending.ts'
import { eachStore } from '../../../test/support/stores.ts'
import { transact } from '../../db/index.ts'
import { optOut } from '../../guests/index.ts'
import { giveRating } from '../ratings/give-rating.ts'
import { showRating } from '../ratings/view.ts'
import { getReview, showReview } from '../reviews/view.ts'
import { guestReplyText, reachOf, reviewReplyKind } from './guest-reply.ts'
import { findPublishedReply } from './view.ts'
import { publishReply, writeReply } from './write-reply.ts'

const PHONE = '+79161234567'
const TEXT = 'Мария, нам очень жаль, что хинкали остыли. Уже разбираемся на кухне.'
const audit = async () => undefined

eachStore('a published reply to a review', (open) => {
  async function begin(settings: Record<string, unknown> = {}) {
    const s = await openSending(await open())
    s.deps.kinds.review_reply = reviewReplyKind()
    const restaurantId = await addTestRestaurant(s.db, { settings: { reply_moderation: 'rules', ...settings } })
    const at = s.clock.now()
    const order = await placeTestOrder(s.db, quietOrderDeps, { restaurantId, at, phone: PHONE, name: 'Мария' })
    const remarks = { score: 2, comment: 'Всё остыло' }
    const { rating } = await transact(s.db, (tx) =>
      giveRating(tx, { order, remarks, channel: 'chat', ratedAt: at, at }),
    )
    const { id: reviewId } = await s.db.selectFrom('reviews').select('id').executeTakeFirstOrThrow()
    const write = (more: { toGuest?: boolean; promoPercent?: 10 | null } = {}) =>
      transact(s.db, (tx) =>
        writeReply(tx, audit, reviewId, {
          text: TEXT,
          promoPercent: null,
          draft: false,
          author: 'usr_1',
          at: s.clock.now(),
          ...more,
        }),
      )
    const shown = async () => (await showReview(s.db, reviewId, s.clock.now())).reply
    return { s, order, rating, reviewId, write, shown }
  }

  test('reaches the guest in the chat once, with the promo code, and says how it fares', async () => {
    const { s, rating, reviewId, write, shown } = await begin()
    await s.addNumber()
    expect(await reachOf(s.db, await getReview(s.db, reviewId), s.clock.now())).toEqual({ by: 'chat', reason: null })
    await write({ promoPercent: 10 })
    expect(await shown()).toMatchObject({ status: 'published', delivery_status: 'queued', sent_at: null })
    await s.settle()
    await s.settle()
    const reply = (await shown())!
    expect(s.sent()).toHaveLength(1)
    expect(s.sent()[0]).toMatchObject({ to: PHONE, text: expect.stringContaining(TEXT) })
    expect(s.sent()[0]!.text).toContain(reply.promo_code)
    expect(reply).toMatchObject({ delivery_status: 'sent', reason: null, sent_at: expect.any(String) })
    // The rating shows it, and so does the guest's own page.
    expect(await showRating(s.db, rating.id)).toMatchObject({ reply: { text: TEXT, delivery_status: 'sent' } })
    const page = await findPublishedReply(s.db, rating.id, { zone: 'Europe/Moscow', language: 'ru' })
    expect(page).toMatchObject({ text: TEXT, code: { code: reply.promo_code, percent: 10 } })
  })

  test('goes ahead of requests to rate and mailings, and no sooner than it is published', async () => {
    const { s, write, shown } = await begin({ reply_moderation: 'manual' })
    await s.addNumber()
    const { id } = await write()
    await s.settle()
    expect(s.sent()).toEqual([])
    expect(await shown()).toMatchObject({ status: 'moderation', delivery_status: null })
    await transact(s.db, (tx) => publishReply(tx, audit, id, { by: 'usr_2', at: s.clock.now() }))
    await expect(
      transact(s.db, (tx) => publishReply(tx, audit, id, { by: 'usr_2', at: s.clock.now() })),
    ).rejects.toMatchObject({ code: 'wrong_state' })
    await s.settle()
    expect(s.sent()).toHaveLength(1)
    const queue = await s.db.selectFrom('send_queues').select(['kind', 'priority']).executeTakeFirstOrThrow()
    expect(queue).toEqual({ kind: 'review_reply', priority: 5 })
  })

  test('stays on the page where the guest asked not to be written to; who insists is told why', async () => {
    const { s, order, reviewId, write, shown } = await begin()
    await s.addNumber()
    await transact(s.db, (tx) => optOut(tx, order.guest_id, { how: 'api', source: 'chat', at: s.clock.now() }))
    expect(await reachOf(s.db, await getReview(s.db, reviewId), s.clock.now())).toEqual({
      by: 'page',
      reason: 'opted_out',
    })
    await expect(write({ toGuest: true })).rejects.toMatchObject({ code: 'wrong_state' })
    await write()
    await s.settle()
    expect(s.sent()).toEqual([])
    expect(await shown()).toMatchObject({ status: 'published', delivery_status: 'failed', reason: 'opted_out' })
  })

  test('is not sent where the manager chose the page alone, and says when no number could send it', async () => {
    const { s, reviewId, write, shown } = await begin()
    expect(await reachOf(s.db, await getReview(s.db, reviewId), s.clock.now())).toEqual({
      by: 'page',
      reason: 'no_number',
    })
    await s.addNumber()
    await write({ toGuest: false })
    await s.settle()
    expect(s.sent()).toEqual([])
    expect(await shown()).toMatchObject({ status: 'published', to_guest: false, delivery_status: null })
  })

  test('waits for the hours in which the restaurant writes to guests', async () => {
    const { s, write, shown } = await begin({ request: { hours: { from: '03:00', to: '03:30' } } })
    await s.addNumber()
    await write()
    await s.settle()
    expect(await shown()).toMatchObject({ delivery_status: 'queued' })
    expect(s.sent()).toEqual([])
  })
})

test('the message says whose words these are, then the words, then the code', () => {
  const code = { code: 'ABCD-2345', percent: 15, until: '5 февраля' }
  expect(guestReplyText({ language: 'ru', restaurant: 'Хинкальная', text: TEXT, code })).toBe(
    `Ответ ресторана «Хинкальная» на ваш отзыв:\n\n${TEXT}\n\nВаш промокод на скидку 15 %: ABCD-2345. Действует до 5 февраля.`,
  )
  expect(guestReplyText({ language: 'en', restaurant: 'Khinkali', text: 'Sorry!', code: null })).toBe(
    'Khinkali has replied to your review:\n\nSorry!',
  )
})

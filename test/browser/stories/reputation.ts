import { expect } from 'vitest'
import { type ConsoleStage, press } from '../../support/console-stage.ts'
import { mergeAndSeparate, writeDownARefusal } from './guest-rights.ts'

const REPLY = 'Мария, спасибо, что рассказали. Нам жаль, что хинкали остыли: уже разбираемся с доставкой.'

/** An operator finds the guest who waits, deals with the rating, and takes it back. */
export async function processARating({ api, openAs }: ConsoleStage): Promise<void> {
  const counts = () => api.get<{ unprocessed: number; processed: number }>('/v1/ratings/counts')
  const { unprocessed } = await counts()
  const page = await openAs('anna')
  await page.goto('/inbox')
  await page.getByRole('button', { name: 'Другие' }).click()
  await page.getByRole('button', { name: /^Необработанные/ }).click()
  const { data: waiting } = await api.get<{ data: object[] }>('/v1/guests?unprocessed=true')
  const guests = page.locator('[data-guest]')
  await expect.poll(() => guests.count()).toBe(waiting.length)
  await guests.first().click()
  const orders = page.getByRole('complementary', { name: 'Карточка гостя' }).getByRole('region', { name: 'Заказы' })
  await orders.getByText('Необработанные', { exact: true }).click()
  await orders.getByRole('button', { name: 'Обработать' }).click()
  await page.getByText('Оценка обработана').waitFor()
  await orders.getByText('Заказов с необработанными оценками нет.').waitFor()
  expect(await counts()).toEqual({ unprocessed: unprocessed - 1, processed: 1 })

  await orders.getByText('Обработанные', { exact: true }).click()
  await orders.getByText('Вы', { exact: true }).waitFor()
  await orders.getByRole('button', { name: 'Вернуть' }).click()
  await orders.getByText('Заказов с обработанными оценками нет.').waitFor()
  expect(await counts()).toEqual({ unprocessed, processed: 0 })
}

/**
 * Compensation in two clicks: a code for a low rating, bonuses from the conversation; the words wait in the draft. The
 * card's other uses: a refusal, a merge.
 */
export async function makeAmends({ api, openAs }: ConsoleStage): Promise<void> {
  const { data } = await api.get<{ data: { id: string }[] }>('/v1/guests?unprocessed=true')
  const guestId = data[0]!.id
  const balance = async () =>
    (await api.get<{ bonus_balance: number }>(`/v1/guests/${guestId}/order-summary`)).bonus_balance
  const before = await balance()
  const page = await openAs('anna')
  await page.goto(`/inbox/${guestId}`)
  const timeline = page.getByRole('log')
  const draft = page.getByRole('textbox', { name: /^Ответ гостю/ })
  await timeline.getByRole('button', { name: 'Возместить' }).first().click()
  await page.getByRole('menuitem', { name: 'Промокод на скидку 20 %' }).click()
  await timeline.getByText('Выдан промокод на скидку 20 %:').waitFor()
  const codes = await api.get<{ data: { code: string; percent: number }[] }>(`/v1/promo-codes?guest_id=${guestId}`)
  expect(codes.data).toMatchObject([{ percent: 20 }])
  await expect.poll(() => draft.inputValue()).toContain(codes.data[0]?.code)

  await page.getByRole('button', { name: 'Промокод или бонусы гостю' }).click()
  await page.getByText('Слова для гостя встанут в черновик ответа').waitFor()
  await page.getByRole('menuitem', { name: 'Бонусы: 500' }).click()
  await timeline.getByText('Начислено бонусов: 500').waitFor()
  expect(await balance()).toBe(before + 500)
  await expect.poll(() => draft.inputValue()).toContain('Мы начислили вам бонусы: 500')
  await draft.fill('')
  await writeDownARefusal(page, api, guestId)
  await mergeAndSeparate(page, api, guestId)
}

/** A manager gets help with a reply and is held to the rules; somebody else publishes it. */
export async function replyToAReview({ api, openAs }: ConsoleStage, restaurantId: string): Promise<void> {
  const irina = await openAs('irina')
  await irina.goto('/reviews')
  const review = irina.getByRole('article').filter({ hasText: 'Ждали заказ полтора часа' })
  await review.getByRole('button', { name: 'Ответить' }).click()
  await review.getByRole('button', { name: 'Предложить ответ' }).click()
  const text = review.getByRole('textbox', { name: 'Ответ на отзыв' })
  await expect.poll(() => text.inputValue()).not.toBe('')
  const send = review.getByRole('button', { name: 'На проверку' })
  await text.fill(`${REPLY} Звоните: +7 916 123-45-67`)
  await review.getByText('Уберите номер телефона: ответ увидят все.').waitFor()
  expect(await send.isDisabled(), 'a reply against the rules cannot be sent').toBe(true)
  await text.fill(REPLY)
  await review.getByText('Правила соблюдены.').waitFor()
  await send.click()
  await review.getByText('На проверке').waitFor()

  const olga = await openAs('olga')
  await olga.goto(`/reviews?restaurant=${restaurantId}&status=moderation`)
  await press(olga, 'Опубликовать')
  await olga.getByText('Ответ опубликован').waitFor()
  const { data } = await api.get<{ data: { reply: { text: string; status: string } | null }[] }>(
    '/v1/reviews?status=replied',
  )
  expect(data.map(({ reply }) => reply)).toMatchObject([{ text: REPLY, status: 'published' }])
}

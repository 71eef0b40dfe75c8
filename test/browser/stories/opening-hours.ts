import { expect } from 'vitest'
import { PHONE } from '../../support/browser.ts'
import { type ConsoleStage, press } from '../../support/console-stage.ts'

type Restaurant = { opening_hours: { weekly: { monday: object[] }; exceptions: object[] } }

/**
 * A manager closes the restaurant for these days from a phone; guests who write then are told so, and the operator sees
 * it.
 */
export async function closeForADay({ api, network, openAs }: ConsoleStage, restaurantId: string): Promise<void> {
  const { data } = await api.get<{ data: { id: string; phone: string }[] }>('/v1/numbers')
  const number = data[0]!
  await api.patch(`/v1/numbers/${number.id}`, { restaurant_id: restaurantId })
  const page = await openAs('irina', { viewport: PHONE })
  await page.goto(`/settings/restaurants/${restaurantId}?tab=hours`)
  const hours = page.getByRole('region', { name: 'Часы работы' })
  await hours.getByRole('switch', { name: 'Отвечаем по часам' }).click()
  await hours.getByLabel('Понедельник: до').fill('02:00')
  await hours.getByText('следующего дня').first().waitFor()
  await press(page, 'Все дни как понедельник')
  await press(page, 'Добавить особые дни')
  const day = (from: number) => new Date(Date.now() + from * 86_400_000).toISOString().slice(0, 10)
  await hours.getByLabel('Первый день').fill(day(-2))
  await hours.getByLabel('Последний день').fill(day(1))
  await hours.getByLabel('Повод').fill('Ремонт')
  // Nothing is saved: neither a link nor the browser's own button leads away without a question.
  await page.getByRole('link', { name: /^Коммуникации/ }).click()
  await page.getByRole('dialog').getByText('Уйти без сохранения?').waitFor()
  await page.getByRole('dialog').getByRole('button', { name: 'Отмена' }).click()
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  expect(new URL(page.url()).pathname).toBe(`/settings/restaurants/${restaurantId}`)
  await hours.getByRole('button', { name: 'Сохранить' }).click()
  await page.getByText('Сохранено').first().waitFor()
  const saved = await api.get<Restaurant>(`/v1/restaurants/${restaurantId}`)
  expect(saved.opening_hours).toMatchObject({
    weekly: { monday: [{ from: '10:00', to: '02:00' }], sunday: [{ from: '10:00', to: '02:00' }] },
    exceptions: [{ from: day(-2), to: day(1), hours: [], note: 'Ремонт' }],
  })

  const answer = page.getByRole('region', { name: 'Ответ в нерабочее время' })
  await answer.getByRole('switch', { name: 'Отвечать, когда закрыто' }).click()
  await answer.getByText(/^\S.*, Анна! Сейчас мы закрыты, откроемся .* в 10:00\./).waitFor()
  await answer.getByRole('textbox').first().fill('Мы на ремонте и откроемся {{ restaurant.opens_at }}.')
  await answer.getByText(/^Мы на ремонте и откроемся .* в 10:00\.$/).waitFor()
  await answer.getByRole('button', { name: 'Сохранить' }).click()
  await expect
    .poll(() => api.get(`/v1/restaurants/${restaurantId}/automatic-answers`))
    .toMatchObject({
      out_of_hours: { enabled: true, texts: { ru: 'Мы на ремонте и откроемся {{ restaurant.opens_at }}.' } },
    })

  const guest = '79035550077'
  await network.createGuests({ phones: [guest], names: ['Полина'] })
  await network.guestSends({
    guest,
    to: number.phone.replace('+', ''),
    content: { kind: 'text', text: 'Вы сегодня работаете?' },
  })
  await network.until({ kind: 'shown', count: 1, filter: { guest, match: 'на ремонте' } })
  const operator = await openAs('anna')
  await operator.goto('/inbox')
  await operator.locator('[data-guest]').filter({ hasText: 'Полина' }).click()
  await operator.getByRole('log').getByText('автоматически: закрыто').waitFor()
  await api.patch(`/v1/restaurants/${restaurantId}`, { opening_hours: null })
}

import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import type { Api } from '../../../scripts/api.ts'
import { press } from '../../support/console-stage.ts'

type Consents = { states: { channel: string; purpose: string; state: string | null }[]; data: { source: string }[] }

/** On the open card of a guest: a refusal by telephone is written down, and shows in what holds and in the history. */
export async function writeDownARefusal(page: Page, api: Api, guestId: string): Promise<void> {
  await press(page, 'Согласия')
  await press(page, 'Записать слово гостя')
  const form = page.getByRole('dialog')
  await form.getByText('Отказался', { exact: true }).click()
  await form.getByLabel('Канал').selectOption({ label: 'SMS' })
  await form.getByLabel('Откуда это известно').fill('Звонок в ресторан')
  await form.getByRole('button', { name: 'Сохранить' }).click()
  const history = page.getByRole('region', { name: 'История', exact: true })
  await history.getByText('Отказался: Реклама, SMS').waitFor()
  await history.getByText('Звонок в ресторан').waitFor()
  await page.getByRole('row', { name: /^SMS/ }).getByText('Отказался').waitFor()
  const { states, data } = await api.get<Consents>(`/v1/guests/${guestId}/consents`)
  expect(states).toContainEqual({ channel: 'sms', purpose: 'advertising', state: 'withdrawn' })
  expect(data[0]?.source).toBe('Звонок в ресторан')
}

/** On the open card of a guest: another is found, compared, merged in, and taken out again. */
export async function mergeAndSeparate(page: Page, api: Api, guestId: string): Promise<void> {
  const { id: otherId } = await api.post<{ id: string }>('/v1/guests', { phone: '+79037770077', name: 'Тот же гость' })
  const nowIs = async () => (await api.get<{ id: string }>(`/v1/guests/${otherId}`)).id
  await press(page, 'Двойники')
  await page.getByRole('combobox', { name: 'Найти гостя' }).fill('Тот же')
  await page.getByRole('option', { name: /Тот же гость/ }).click()
  await press(page, 'Сравнить')
  const dialog = page.getByRole('dialog')
  await dialog.getByText('Тот же гость').waitFor()
  await dialog.getByRole('button', { name: 'Объединить' }).click()
  await page.getByText(/^Объединён /).waitFor()
  expect(await nowIs()).toBe(guestId)
  await press(page, 'Разъединить')
  await page.getByRole('dialog').getByRole('button', { name: 'Разъединить' }).click()
  await page.getByText('Гости снова отдельно').waitFor()
  expect(await nowIs()).toBe(otherId)
}

import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import type { Api } from '../../../scripts/api.ts'
import { type ConsoleStage, press } from '../../support/console-stage.ts'

type Consents = { states: { channel: string; purpose: string; state: string | null }[]; data: { source: string }[] }

/** On a guest's open card: a refusal by telephone is recorded, and shows in the current state and in the history. */
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

/** On a guest's open card: another guest is found, compared, merged in, and separated again. */
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

/** Two pairs, each of one person with two phones; the product finds them within a minute or two. */
export async function makeLookalikes(api: Api): Promise<void> {
  const email = (of: string) => ({ attributes: { email: `${of}@example.org` } })
  await Promise.all([
    api.post('/v1/guests', { phone: '+79037770101', name: 'Глеб Орлов', ...email('gleb') }),
    api.post('/v1/guests', { phone: '+79037770102', name: 'Орлов Глеб', ...email('gleb') }),
    api.post('/v1/guests', { phone: '+79037770103', name: 'Елена Белова', birthday: '--05-17', ...email('elena') }),
    api.post('/v1/guests', { phone: '+79037770104', name: 'Елена', tags: ['веранда'], ...email('elena') }),
  ])
}

/** On the page of all likely pairs: one is merged and separated again, which settles it; the other one stays. */
export async function settleAPair({ api, openAs }: ConsoleStage): Promise<void> {
  type Pairs = { data: { guest: { id: string; name: string }; other: { id: string } }[] }
  const pairs = async () => (await api.get<Pairs>('/v1/guests/duplicates')).data
  await expect.poll(async () => (await pairs()).length).toBe(2)
  const pair = (await pairs()).find(({ guest }) => guest.name.includes('Глеб'))
  const ids = () =>
    Promise.all([pair?.guest, pair?.other].map((each) => api.get<{ id: string }>(`/v1/guests/${each?.id}`)))
  const different = async () => new Set((await ids()).map(({ id }) => id)).size
  const page = await openAs('irina')
  await page.goto('/guests/duplicates')
  const shown = page.getByRole('group').filter({ hasText: 'Глеб' })
  await shown.getByRole('button', { name: 'Сравнить' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Объединить' }).click()
  await shown.waitFor({ state: 'detached' })
  expect(await different()).toBe(1)
  await page.getByRole('alert').getByRole('button', { name: 'Вернуть' }).click()
  await expect.poll(different).toBe(2)
  expect(await pairs(), 'nobody is asked again').toHaveLength(1)
}

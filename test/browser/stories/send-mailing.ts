import { expect } from 'vitest'
import { type ConsoleStage, PEOPLE, press } from '../../support/console-stage.ts'

const TEXT = ', как насчёт ужина в пятницу? 🥟 Придержать для вас столик?'

/** From an empty editor to the results. `phones` are guests of the network with the tag; the number's limits are wide. */
export async function sendMailing(stage: ConsoleStage, tag: string, phones: string[]): Promise<void> {
  const page = await stage.openAs('olga')
  await page.goto('/mailings')
  await page.getByText('Рассылок пока нет').waitFor()
  await page.getByRole('link', { name: 'Новая рассылка' }).click()
  const send = page.getByRole('button', { name: 'Отправить', exact: true })
  expect(await send.isDisabled(), 'an empty mailing cannot be sent').toBe(true)
  await page.getByRole('textbox', { name: 'Название' }).fill('Пятничный ужин')

  // The text, with variables inserted by buttons, checked and shown for real guests while it is written.
  const text = page.getByRole('textbox', { name: 'Текст', exact: true })
  await press(page, 'Приветствие по времени')
  await text.press('End')
  await text.pressSequentially(', ')
  await press(page, 'Имя')
  await text.press('End')
  await text.pressSequentially(TEXT)
  expect(await text.inputValue()).toBe(`{{ greeting }}, {{ guest.first_name }}${TEXT}`)

  await page.getByRole('radiogroup', { name: 'Кто получит' }).getByText('По условиям').click()
  await press(page, 'Добавить условие')
  await page
    .getByRole('combobox', { name: 'Что' })
    .or(page.getByRole('textbox', { name: 'Что' }))
    .click()
  await page.getByRole('option', { name: 'Метка' }).click()
  await page
    .getByRole('textbox', { name: 'Значение' })
    .or(page.getByRole('combobox', { name: 'Значение' }))
    .fill(tag)
  await page.keyboard.press('Enter')
  await page.getByText(`${phones.length} гостей`).waitFor()
  const preview = page.getByRole('region', { name: 'Что получат гости' })
  await preview.getByText(/Гость.*как насчёт ужина в пятницу\?/).waitFor()
  await page
    .getByRole('region', { name: 'Прогноз' })
    .getByText(/Завершится/)
    .waitFor()

  // The draft survives a reload.
  await page.reload()
  expect(await text.inputValue()).toContain('как насчёт ужина')

  await send.click()
  await page.getByRole('dialog').getByText('Начнётся сразу.').waitFor()
  await page.getByRole('dialog').getByRole('button', { name: 'Отправить' }).click()
  await page.getByRole('heading', { level: 1, name: 'Пятничный ужин' }).waitFor()

  // It goes out, and the page follows by itself.
  const count = (name: string) => page.locator(`[data-count="${name}"]`)
  await count('planned').getByText(String(phones.length), { exact: true }).waitFor()
  await page.getByText('Завершена', { exact: true }).waitFor({ timeout: 60_000 })
  await count('sent').getByText(String(phones.length), { exact: true }).waitFor()
  await count('replied').getByText(String(phones.length), { exact: true }).waitFor()
  await page.getByRole('heading', { name: 'Результаты' }).waitFor()
  await page.getByText('Ответили за 24 часа').first().waitFor()
  const shown = await stage.network.shown({ match: 'Придержать для вас столик' })
  expect(shown.map(({ guest }) => guest).sort()).toEqual(phones.toSorted())

  // What it said, to whom, and who made it; a copy begins like it.
  const content = page.getByRole('region', { name: 'Что и кому' })
  await content.getByText('как насчёт ужина').waitFor()
  await content.getByText(tag).waitFor()
  await content.getByText(PEOPLE.olga.name).waitFor()
  await page.getByRole('link', { name: 'Сделать копию' }).click()
  const name = page.getByRole('textbox', { name: 'Название' })
  await expect.poll(() => name.inputValue()).toBe('Пятничный ужин (копия)')
  expect(await text.inputValue()).toContain('как насчёт ужина')
}

import { expect } from 'vitest'
import { type ConsoleStage, press } from '../../support/console-stage.ts'
import { type Writer, writes } from './inbox.ts'

/**
 * A manager puts a rule together, is told what is wrong with it, sees for whom it would have fired, and saves it; the
 * next guest who says so triggers it, which appears in the rule's history and in the guest's timeline.
 */
export async function makeARule(stage: ConsoleStage, guest: Writer): Promise<void> {
  await writes(stage, guest, 'У мужа аллергия на орехи')
  const page = await stage.openAs('irina')
  await page.goto('/settings/rules')
  await page.getByText('Правил пока нет').waitFor()
  await page.getByRole('link', { name: 'Новое правило' }).click()
  await page.getByRole('textbox', { name: 'Название' }).fill('Аллергия')
  const words = page.getByRole('combobox', { name: 'Значение: слова' })
  await words.fill('Аллергия')
  await words.press('Enter')
  const tags = page.getByRole('combobox', { name: 'Значение: поставить метки' })
  await tags.fill('аллергия')
  await tags.press('Enter')
  await press(page, 'Добавить действие')
  await page.getByRole('menuitem', { name: 'ответить текстом' }).click()
  const answer = page.getByRole('textbox', { name: 'Значение: ответить текстом' })
  await answer.fill('Какая у вас аллергия?')

  await press(page, 'Проверить на прошлой неделе')
  await page.getByText('За неделю сработало бы 1 раз').waitFor()
  await page.getByText('У мужа аллергия на орехи').waitFor()
  await press(page, 'Сохранить')
  await page.getByRole('alert').getByText('с чужим роботом оно будет отвечать по кругу').waitFor()
  await answer.fill('Передали на кухню, спасибо!')
  await press(page, 'Сохранить')
  await page.waitForURL('**/settings/rules/rul_*')
  await page.getByText('Ещё не срабатывало').waitFor()

  await writes(stage, guest, 'И у сына АЛЛЕРГИЯ, на мёд')
  const { data: rules } = await stage.api.get<{ data: { id: string }[] }>('/v1/rules')
  const fired = async () => (await stage.api.get<{ data: object[] }>(`/v1/rules/${rules[0]?.id}/firings`)).data
  await expect.poll(async () => (await fired()).length).toBe(1)
  await page.reload()
  await page.getByRole('region', { name: 'История' }).getByRole('link', { name: guest.name }).click()
  await page.getByRole('log').getByText('Сработало правило «Аллергия»').waitFor()

  await page.goto('/settings/rules')
  const card = page.getByRole('article', { name: 'Аллергия' })
  await card.getByText('сработало 1 раз за неделю').waitFor()
  await card.getByText('поставить метки: «аллергия»').waitFor()
  await card.getByRole('switch', { name: 'Включено: Аллергия' }).click({ force: true })
  await expect
    .poll(async () => (await stage.api.get<{ data: object[] }>('/v1/rules')).data[0])
    .toMatchObject({ enabled: false, fired_last_week: 1 })
}

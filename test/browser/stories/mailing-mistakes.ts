import type { Page } from 'playwright-core'
import { type ConsoleStage, press } from '../../support/console-stage.ts'

const GOOD = '{{ greeting }}, {{ guest.first_name }}! 🥟 '
const FAVOURITE = 'Ваше любимое: {{ order.favourite_dish | default: "ваш заказ" }}. Ждать вас?'
const VARIANTS = 4

/** What a newcomer does wrong with a text, one after the other: each is told beside the text, before anything is sent. */
export async function makeEachMistake(page: Page, main: string): Promise<void> {
  const text = page.getByRole('textbox', { name: 'Текст', exact: true })
  const remarks = page.getByRole('status', { name: 'Замечания' })
  await text.fill(`${GOOD}Ждём вас в пятницу.`)
  await remarks.getByText('Закончите вопросом').waitFor()
  await text.fill(`${GOOD}${FAVOURITE}`)
  await remarks.getByText('текст дважды говорит одно и то же').waitFor()
  // What would improve a text stays beside what is wrong with it.
  await text.fill('{{ guest.frist_name }}, ждать вас?')
  await remarks.getByText('Нет такой переменной: «guest.frist_name»').waitFor()
  await remarks.getByText('Нет приветствия.').waitFor()
  await remarks.getByText('Нет эмодзи').waitFor()
  await text.fill(main)
  for (let variant = 2; variant < 2 + VARIANTS; variant++) {
    await press(page, 'Добавить другой вариант')
    await page.getByRole('textbox', { name: `Вариант ${variant}`, exact: true }).fill(main)
  }
  await remarks.getByText('Некоторые варианты одинаковы').waitFor()
  for (let variant = 1 + VARIANTS; variant >= 2; variant--) await press(page, `Убрать вариант ${variant}`)
  await remarks.getByText('Замечаний нет').waitFor()
}

/** Nobody to write to, nobody to write: the forecast says which. */
export async function forecastInVain({ api }: ConsoleStage, page: Page, tag: string, numberId: string): Promise<void> {
  const forecast = page.getByRole('region', { name: 'Прогноз' })
  const value = page.getByRole('textbox', { name: 'Значение' }).or(page.getByRole('combobox', { name: 'Значение' }))
  const choose = async (one: string) => {
    await value.click()
    await page.keyboard.press('Backspace')
    await value.fill(one)
    await page.keyboard.press('Enter')
  }
  await choose('никого с этой меткой')
  await forecast.getByText('Сейчас её не получит никто').waitFor()
  await api.post(`/v1/numbers/${numberId}/pause`)
  await choose(tag)
  await forecast.getByText('Номера, которые могут её отправить, на паузе.').waitFor()
  await api.post(`/v1/numbers/${numberId}/resume`)
}

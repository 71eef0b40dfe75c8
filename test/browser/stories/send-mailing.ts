import { expect } from 'vitest'
import { type ConsoleStage, PEOPLE, press } from '../../support/console-stage.ts'
import { forecastInVain, makeEachMistake } from './mailing-mistakes.ts'

/** So many go out before the text is changed. */
const FIRST = 2
const TEXT = ', как насчёт ужина в пятницу? 🥟 Придержать для вас столик?'

const NAMES = ['Анна', 'Борис', 'Вера', 'Глеб', 'Дина']
const SMS = { OTKLIK_SMSC_LOGIN: 'pizza', OTKLIK_SMSC_PASSWORD: 'a-password-of-smsc' }

/** From an empty editor, with every mistake a newcomer makes, to the results. `phones` are guests of the network with the tag. */
export async function sendMailing(stage: ConsoleStage, tag: string, phones: string[]): Promise<void> {
  // Guests of one name would get one text.
  const named = phones.map((phone, index) => ({ phone: `+${phone}`, name: NAMES[index % NAMES.length] }))
  await stage.api.post('/v1/guests/bulk', { guests: named })
  const [number] = (await stage.api.get<{ data: { id: string }[] }>('/v1/numbers')).data
  const numberId = number?.id ?? ''
  const limit = (per_minute: number) =>
    stage.api.patch(`/v1/numbers/${numberId}`, { limits: { per_minute, per_hour: 1_000 } })
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
  await preview.getByText(/(Анна|Борис|Вера|Глеб|Дина).*как насчёт ужина в пятницу\?/).waitFor()
  await page
    .getByRole('region', { name: 'Прогноз' })
    .getByText(/Завершится/)
    .waitFor()

  await makeEachMistake(page, await text.inputValue())
  await forecastInVain(stage, page, tag, numberId)

  // The draft survives a reload. With SMS beside it the forecast says of which part it is.
  await stage.api.patch('/v1/settings', { settings: SMS })
  await page.reload()
  await expect.poll(() => text.inputValue()).toContain('как насчёт ужина')
  const sms = page.getByRole('checkbox', { name: 'SMS' })
  await sms.check()
  await page.getByRole('region', { name: 'Прогноз' }).getByText('О той части, что пойдёт через WhatsApp').waitFor()
  await sms.uncheck()
  await stage.api.patch('/v1/settings', { settings: { OTKLIK_SMSC_LOGIN: null, OTKLIK_SMSC_PASSWORD: null } })

  await limit(FIRST)
  await send.click()
  await page.getByRole('dialog').getByText('Начнётся сразу.').waitFor()
  await page.getByRole('dialog').getByRole('button', { name: 'Отправить' }).click()
  await page.getByRole('heading', { level: 1, name: 'Пятничный ужин' }).waitFor()

  // It goes out, and the page follows by itself.
  const count = (name: string) => page.locator(`[data-count="${name}"]`)
  await count('planned').getByText(String(phones.length), { exact: true }).waitFor()
  // Half-way the text is changed: the others get the new one, and the results keep the two apart.
  await count('sent').getByText(String(FIRST), { exact: true }).waitFor()
  await page.getByRole('link', { name: 'Изменить' }).click()
  await expect.poll(() => text.inputValue()).toContain('в пятницу')
  await text.fill((await text.inputValue()).replace('в пятницу', 'в субботу'))
  await press(page, 'Сохранить изменения')
  await page.getByRole('heading', { level: 1, name: 'Пятничный ужин' }).waitFor()
  await limit(100)
  await page.getByText('Завершена', { exact: true }).waitFor({ timeout: 60_000 })
  await count('sent').getByText(String(phones.length), { exact: true }).waitFor()
  await count('replied').getByText(String(phones.length), { exact: true }).waitFor()
  await page.getByRole('heading', { name: 'Результаты' }).waitFor()
  await page.getByText('Ответили за 24 часа').first().waitFor()
  const versions = page.getByRole('group', { name: 'По версиям текста' })
  for (const version of [/^Версия 1/, /^Версия 2/]) await versions.getByRole('rowheader', { name: version }).waitFor()
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

import { expect } from 'vitest'
import { expectAccessible, PHONE } from '../../support/browser.ts'
import type { ConsoleStage } from '../../support/console-stage.ts'
import { type Writer, writes } from './inbox.ts'

const SAYS = 'Здравствуйте, Мария! Столик ждёт вас.'

/** A manager sees what would leave and switches drafts on; an operator adds one to what is already written. */
export async function draftAnAnswer(stage: ConsoleStage, guest: Writer, restaurantId: string): Promise<void> {
  const { api, openAs } = stage
  await writes(stage, guest, 'Столик на мой номер 8 916 000-11-22 есть?')
  const irina = await openAs('irina')
  await irina.goto(`/settings/restaurants/${restaurantId}?tab=drafts`)
  const part = irina.getByRole('region', { name: 'Черновики от языковой модели' })
  await part.getByRole('combobox', { name: 'Показать точный текст для переписки' }).fill(guest.name)
  await irina.getByRole('option', { name: guest.name }).click()
  await part.getByText('Столик на мой номер [PHONE_1] есть?').waitFor()
  await part.getByRole('switch', { name: 'Предлагать черновики в этом ресторане' }).click()
  await expect.poll(() => api.get(`/v1/restaurants/${restaurantId}/drafts`)).toMatchObject({ enabled: true })
  await expectAccessible(irina, 'drafts of a restaurant')

  const anna = await openAs('anna', { viewport: PHONE })
  const { data } = await api.get<{ data: { id: string }[] }>(`/v1/guests?q=${guest.phone}`)
  await anna.goto(`/inbox/${data[0]?.id}`)
  const answer = anna.getByRole('textbox', { name: `Ответ гостю ${guest.name}` })
  await answer.fill('Добрый день.')
  await anna.getByRole('button', { name: 'Черновик от модели' }).click()
  const card = anna.getByRole('region', { name: 'Черновик языковой модели' })
  await card.getByText(SAYS).waitFor()
  expect(await answer.inputValue(), 'what is typed stays').toBe('Добрый день.')
  await expectAccessible(anna, 'a draft beside the answer')
  expect(await anna.evaluate('document.documentElement.scrollWidth - innerWidth')).toBe(0)
  await card.getByRole('button', { name: 'Взять' }).click()
  expect(await answer.inputValue()).toBe(`Добрый день. ${SAYS}`)
  await answer.fill('')
}

import { expect } from 'vitest'
import { type ConsoleStage, press } from '../../support/console-stage.ts'

type Shown = { data: { name: string; value: string | null; hint: string | null }[] }

/** An administrator sets quiet hours and access to SMS, is asked before leaving it unsaved, and sees no secret again. */
export async function setTheService({ api, openAs }: ConsoleStage): Promise<void> {
  const page = await openAs('olga')
  await page.goto('/settings/service')
  await page.getByRole('switch', { name: /^Тихие часы/ }).click()
  await page.getByLabel('До', { exact: true }).fill('08:30')
  const sms = page.getByRole('region', { name: 'SMS', exact: true })
  await sms.getByLabel('Логин').fill('pizza')
  await page.getByRole('link', { name: /^Коммуникации/ }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Отмена' }).click()
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  // A login without its password is refused, beside the field.
  await press(page, 'Сохранить')
  await sms.getByText('задаётся вместе с «Логин»').waitFor()
  await sms.getByLabel('Пароль', { exact: true }).fill('a-password-of-smsc')
  await press(page, 'Сохранить')
  await page.getByText('Сохранено').first().waitFor()
  await expect.poll(() => sms.getByLabel('Пароль', { exact: true }).getAttribute('placeholder')).toContain('…smsc')
  expect(await page.content()).not.toContain('a-password-of')
  const { data } = await api.get<Shown>('/v1/settings')
  expect(data.find(({ name }) => name === 'OTKLIK_QUIET_HOURS')).toMatchObject({ value: '22:00-08:30' })
  // What was saved can be left without a question; the story's guests can be written to at any hour.
  await page.getByRole('link', { name: /^Рассылки/ }).click()
  await page.waitForURL('**/mailings')
  const back = { OTKLIK_QUIET_HOURS: null, OTKLIK_SMSC_LOGIN: null, OTKLIK_SMSC_PASSWORD: null }
  await api.patch('/v1/settings', { settings: back })

  // A template that is left with something unsaved, and come back to: what was discarded is gone.
  await page.goto('/templates/new')
  await page.getByLabel('Название').fill('Черновик')
  await page.getByRole('link', { name: /^Рассылки/ }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Не сохранять' }).click()
  await page.waitForURL('**/mailings')
  await page.goto('/templates/new')
  expect(await page.getByLabel('Название').inputValue()).toBe('')
}

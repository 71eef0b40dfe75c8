import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { type ConsoleStage, PEOPLE, press, signIn } from '../../support/console-stage.ts'
import { composer, expectShown, rowOf, said, type Writer } from './inbox.ts'

const MESSAGES = '**/v1/guests/*/messages'
const OFFLINE = { expected: /ERR_|Failed to load|Failed to fetch/ }

/** The connection breaks in the middle of the answer: the message was accepted, and the next one waits for nobody. */
export async function outliveACutAnswer(stage: ConsoleStage, guest: Writer): Promise<void> {
  const page = await stage.openAs('anna')
  await open(page, guest)
  let cut = 0
  await page.route(MESSAGES, async (route) => {
    if (cut++ > 0) return route.continue()
    const response = await route.fetch()
    return route.fulfill({ response, body: (await response.text()).slice(0, 20) })
  })
  await write(page, guest, 'Ответ на это обрезан')
  await write(page, guest, 'А это следом')
  for (const text of ['Ответ на это обрезан', 'А это следом']) await isRead(page, text)
  await expectShown(stage, guest, ['Ответ на это обрезан', 'А это следом'])
}

/**
 * Anna's message has not left when Olga signs in with the same browser: it leaves when Anna is back, under her name.
 */
export async function keepFromOthers(stage: ConsoleStage, guest: Writer): Promise<void> {
  const page = await stage.openAs('anna', OFFLINE)
  await open(page, guest)
  await page.route(MESSAGES, (route) => route.abort())
  await write(page, guest, 'Это писала Анна')
  await said(page, 'Это писала Анна').waitFor()
  await composer(page, guest).fill('Черновик Анны')
  await press(page, /^Ваше меню/)
  await page.getByRole('button', { name: 'Выйти' }).click()
  await page.getByRole('heading', { name: 'Вход' }).waitFor()
  await page.unroute(MESSAGES)

  await signIn(page, stage.product.url, PEOPLE.olga)
  await page.reload()
  await open(page, guest)
  expect(await composer(page, guest).inputValue()).toBe('')
  await write(page, guest, 'Это пишет Ольга')
  await isRead(page, 'Это пишет Ольга')
  expect(await said(page, 'Это писала Анна').count()).toBe(0)
  expect(await stage.network.shown({ guest: guest.phone, match: 'Это писала Анна' })).toEqual([])

  // Olga's page is still open when Anna signs in: it does not act as her.
  await signIn(page, stage.product.url, PEOPLE.anna)
  // It may notice by a call of its own before this one: then there is nothing left to write into.
  await write(page, guest, 'Ольга ли это?', { timeout: 5_000 }).catch(() => undefined)
  await page.getByRole('heading', { name: 'Вход' }).waitFor()
  await page.reload()
  await open(page, guest)
  await isRead(page, 'Это писала Анна')
  expect(await composer(page, guest).inputValue()).toBe('Черновик Анны')
  await composer(page, guest).fill('')
  await expectShown(stage, guest, ['Это писала Анна'])
  expect(await stage.network.shown({ guest: guest.phone, match: 'Ольга ли это?' })).toEqual([])
}

/** What either tab has written is in both, and one sends it when the other is closed. */
export async function shareBetweenTabs(stage: ConsoleStage, guest: Writer): Promise<void> {
  const first = await stage.openAs('anna', OFFLINE)
  const second = await first.context().newPage()
  const context = first.context()
  await context.route(MESSAGES, (route) => route.abort())
  for (const page of [first, second]) await open(page, guest)
  await write(first, guest, 'Из первой вкладки')
  await write(second, guest, 'Из второй вкладки')
  for (const page of [first, second]) {
    for (const text of ['Из первой вкладки', 'Из второй вкладки']) await said(page, text).waitFor()
  }
  await first.close()
  await context.unroute(MESSAGES)
  for (const text of ['Из первой вкладки', 'Из второй вкладки']) await isRead(second, text)
  await expectShown(stage, guest, ['Из первой вкладки', 'Из второй вкладки'])
}

async function open(page: Page, guest: Writer): Promise<void> {
  await page.goto('/inbox')
  await rowOf(page, guest).click()
  await composer(page, guest).waitFor()
}

async function write(page: Page, guest: Writer, text: string, within?: { timeout: number }): Promise<void> {
  await composer(page, guest).fill(text, within)
  await composer(page, guest).press('Enter', within)
}

async function isRead(page: Page, text: string): Promise<void> {
  await said(page, text).getByRole('img', { name: 'Прочитано' }).waitFor()
}

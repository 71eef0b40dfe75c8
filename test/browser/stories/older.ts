import { expect } from 'vitest'
import type { ConsoleStage } from '../../support/console-stage.ts'
import { rowOf, said, type Writer } from './inbox.ts'

/** Older messages are requested from the phone, which answers or does not; its pictures come on request. */
export async function loadOlder(stage: ConsoleStage, guest: Writer): Promise<void> {
  const { network } = stage
  const at = Date.now() - 86_400_000
  const phone = guest.to
  await network.remember({
    phone,
    guest: guest.phone,
    messages: [
      { content: { kind: 'text', text: 'А веранда открыта?' }, at },
      { content: { kind: 'text', text: 'Откроем в мае' }, at: at + 1_000, fromMe: true, status: 'read' },
      { content: { kind: 'image', caption: 'Наш стол в прошлый раз' }, at: at + 2_000 },
    ],
  })
  const page = await stage.openAs('anna')
  await page.goto('/inbox')
  await rowOf(page, guest).click()
  await network.setHistory({ phone, manner: { answers: false } })
  const ask = page.getByRole('button', { name: 'Запросить у телефона более ранние' })
  await page.getByRole('log').press('Home')
  await ask.click()
  await page.getByText('Спрашиваем телефон…').waitFor()
  await network.until({ kind: 'notes', note: 'history asked', number: phone, count: 1 })
  // It is switched on again, and finds the request.
  await network.setHistory({ phone, manner: {} })
  await said(page, 'А веранда открыта?').waitFor()
  await page.getByText('Более ранних сообщений в телефоне нет').waitFor()
  // A search shows the message itself, and leads to its place in the timeline.
  const oldest = said(page, 'А веранда открыта?')
  const id = await page.locator('[data-entry]').filter({ has: oldest }).getAttribute('data-entry')
  await page.goto('/inbox?q=веранда')
  const hits = page.getByRole('navigation', { name: 'Найдено прежде всего' })
  await hits.getByRole('link', { name: /А веранда открыта/ }).click()
  await page.waitForURL(new RegExp(`message=${id}`))
  await oldest.waitFor()
  await page.getByRole('button', { name: 'Загрузить файл' }).click()
  await page.getByRole('article').getByRole('img', { name: 'Наш стол в прошлый раз' }).waitFor()
  await expect.poll(() => rowOf(page, guest).getByText('непрочитан').count()).toBe(0)
}

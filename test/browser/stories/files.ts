import { expect } from 'vitest'
import { type ConsoleStage, press } from '../../support/console-stage.ts'
import type { Writer } from './inbox.ts'

/** Slow enough that a file of a third of a megabyte can be called back. */
const SLOW = { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: 50_000 }
const FAST = { ...SLOW, uploadThroughput: -1 }

/** A file being uploaded shows its progress and can be called back with its words; one that is too large says so. */
export async function sendFiles({ openAs, network }: ConsoleStage, guest: Writer): Promise<void> {
  const page = await openAs('anna')
  await network.guestSends({ guest: guest.phone, to: guest.to, content: { kind: 'text', text: 'Пришлёте меню?' } })
  await page.goto('/inbox')
  await page.locator('[data-guest]').filter({ hasText: guest.name }).click()
  const text = page.getByLabel(`Ответ гостю ${guest.name}`)
  const attach = (name: string, bytes: number, mimeType = 'application/pdf', head = Buffer.alloc(0)) =>
    page
      .getByLabel('Приложить файл')
      .and(page.locator('input'))
      .setInputFiles({
        name,
        mimeType,
        buffer: Buffer.concat([head, Buffer.alloc(bytes - head.length, 'a')]),
      })
  await text.waitFor()
  const debug = await page.context().newCDPSession(page)
  await debug.send('Network.enable')
  await debug.send('Network.emulateNetworkConditions', SLOW)
  await attach('большое.pdf', 350_000)
  await text.fill('Вот наше меню')
  await press(page, 'Отправить')
  const bar = page.getByRole('progressbar', { name: 'Отправляем файл большое.pdf' })
  await expect.poll(async () => Number(await bar.getAttribute('aria-valuenow'))).toBeGreaterThan(0)
  await press(page, 'Не отправлять большое.pdf')
  await bar.waitFor({ state: 'detached' })
  expect(await text.inputValue()).toBe('Вот наше меню')
  await debug.send('Network.emulateNetworkConditions', FAST)

  await attach('меню.pdf', 30_000)
  await press(page, 'Отправить')
  await page
    .getByRole('article')
    .filter({ hasText: 'Вот наше меню' })
    .getByRole('img', { name: /Доставлено|Прочитано/ })
    .waitFor()
  expect(await page.getByRole('article').filter({ hasText: 'большое.pdf' }).count()).toBe(0)

  await attach('огромное.pdf', 1_100_000)
  await press(page, 'Отправить')
  const refusal = page.getByRole('alert').filter({ hasText: 'Слишком большой размер' })
  await refusal.getByText('не больше 1 МБ').waitFor()
  await refusal.getByRole('button', { name: 'Отправить ещё раз' }).waitFor()
  await refusal.getByRole('button', { name: 'Убрать' }).click()
  await refusal.waitFor({ state: 'detached' })

  const picture = { kind: 'image', caption: 'Такой столик' } as const
  await network.guestSends({ guest: guest.phone, to: guest.to, content: picture })
  const small = page.getByRole('article').filter({ hasText: 'Такой столик' }).locator('img[src$="/thumbnail"]')
  await expect.poll(() => small.evaluate((img: { naturalWidth?: number }) => img.naturalWidth ?? 0)).toBeGreaterThan(0)
  // Damaged: a file that can be saved, in the place reserved for a picture.
  await attach('сломано.png', 2_000, 'image/png', Buffer.from('89504e470d0a1a0a', 'hex'))
  await press(page, 'Отправить')
  await page.getByRole('link', { name: /сломано\.png/ }).waitFor()
}

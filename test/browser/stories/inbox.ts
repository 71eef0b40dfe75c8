import type { Locator, Page, Route } from 'playwright-core'
import { expect } from 'vitest'
import { openPage, PHONE } from '../../support/browser.ts'
import { type ConsoleStage, PEOPLE, press } from '../../support/console-stage.ts'
import { eventually } from '../../support/scene.ts'

type Things = { data: { resolved_at: string | null }[] }

/** A guest of the network: its phone there, its name, and the number it writes to. */
export type Writer = { phone: string; name: string; to: string }

/** Somebody writes for the first time; two operators see it, see each other, and see each other's answers. */
export async function answerTogether(stage: ConsoleStage, guest: Writer): Promise<void> {
  const [olga, anna] = [await stage.openAs('olga'), await stage.openAs('anna')]
  await Promise.all([olga.goto('/inbox'), anna.goto('/inbox')])
  for (const page of [olga, anna]) await page.getByRole('searchbox').waitFor()
  await writes(stage, guest, 'Добрый день, есть столик на двоих?')
  for (const page of [olga, anna]) await rowOf(page, guest).click()
  for (const page of [olga, anna]) await said(page, 'Добрый день, есть столик на двоих?').waitFor()

  await anna.getByText(`${PEOPLE.olga.name} тоже смотрит`).waitFor()
  await composer(anna, guest).pressSequentially('Да, ждём')
  await olga.getByText(`${PEOPLE.anna.name} пишет ответ…`).waitFor()
  await composer(anna, guest).pressSequentially(' вас в семь!')
  await composer(anna, guest).press('Enter')
  await said(anna, 'Да, ждём вас в семь!').waitFor()
  await said(olga, 'Да, ждём вас в семь!').waitFor()
  // The guest's phone has shown it and the guest has looked: both see that.
  for (const page of [olga, anna]) {
    await said(page, 'Да, ждём вас в семь!').getByRole('img', { name: 'Прочитано' }).waitFor()
  }
  expect(await composer(anna, guest).inputValue()).toBe('')

  await writes(stage, guest, 'Спасибо, до вечера!')
  for (const page of [olga, anna]) await said(page, 'Спасибо, до вечера!').waitFor()
  await expectShown(stage, guest, ['Да, ждём вас в семь!'])
}

const HOSTILE = `<script>window.ran = 1</script><img src=x onerror="window.ran = 1"> {{ ran }}`
const RIGHT_TO_LEFT = 'مرحبا، هل لديكم طاولة لشخصين؟ \u202E12:30\u202C'

/** What guests write is text, whatever it is. */
export async function readHostileTexts(stage: ConsoleStage, guest: Writer): Promise<void> {
  const page = await stage.openAs('anna')
  const endless = 'ы'.repeat(900)
  for (const text of [HOSTILE, RIGHT_TO_LEFT, endless]) await writes(stage, guest, text)
  await page.goto('/inbox')
  await rowOf(page, guest).click()
  const hostile = said(page, HOSTILE)
  await hostile.waitFor()
  const arabic = page.getByRole('article').getByText(RIGHT_TO_LEFT)
  await arabic.waitFor()
  expect(
    await arabic.evaluate((element) => element.ownerDocument.defaultView?.getComputedStyle(element).direction),
  ).toBe('rtl')
  await said(page, endless).waitFor()
  for (const width of [1_440, PHONE.width]) {
    await page.setViewportSize({ width, height: 900 })
    await said(page, HOSTILE).waitFor()
    const timeline = await page.getByRole('log').boundingBox()
    const bubble = await said(page, endless).locator('.people-wrote').boundingBox()
    expect(bubble?.width).toBeLessThan(timeline?.width ?? 0)
    expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBe(0)
  }
  expect(await page.evaluate(`'ran' in window`), 'nothing of it ran').toBe(false)
  expect(await page.locator('#content script, #content img[src="x"]').count()).toBe(0)
}

/** Signs in, opens a guest, answers, resolves: without a mouse. */
export async function workByKeys(stage: ConsoleStage, guest: Writer): Promise<void> {
  const page = await openPage(stage.product.url)
  const keys = page.keyboard
  await page.goto('/')
  await page.getByRole('heading', { name: 'Вход' }).waitFor()
  await keys.type(PEOPLE.anna.email)
  await keys.press('Tab')
  await keys.type(PEOPLE.anna.password)
  await keys.press('Enter')
  await rowOf(page, guest).waitFor()
  await keys.press('/')
  await keys.type(guest.name)
  // At once: it opens the guest who is found, not the one who was first before.
  await keys.press('Enter')
  await composer(page, guest).waitFor()
  expect(new URL(page.url()).searchParams.get('q'), 'the search is kept').toBe(guest.name)
  await keys.press('r')
  await keys.type('Хорошего вечера!')
  await keys.press('Enter')
  await said(page, 'Хорошего вечера!').waitFor()
  await keys.press('Escape')
  await holdUntilDrawn(page, '**/resolve', 'Открыть снова')
  await keys.press('e')
  await eventually('the guest is resolved', async () => {
    const { data } = await stage.api.get<Things>(`/v1/guests?q=${guest.phone}`)
    return data[0]?.resolved_at !== null
  })
  await page.getByRole('alert').getByRole('button', { name: 'Вернуть' }).click()
  await eventually('the guest is open again', async () => {
    const { data } = await stage.api.get<Things>(`/v1/guests?q=${guest.phone}`)
    return data[0]?.resolved_at === null
  })
  await typeWithoutCommands(stage, page, guest)
  const help = page.getByRole('dialog').getByText('Следующий гость')
  // Within a second of typing it still counts as typing: whoever wants the help presses again.
  await eventually('the help is shown', async () => {
    await keys.press('Shift+Slash')
    return help.waitFor({ timeout: 3_000 }).then(
      () => true,
      () => false,
    )
  })
  await keys.press('Escape')
  await help.waitFor({ state: 'detached' })
  await keys.press('f')
  await page.getByRole('button', { name: 'Непрочитанные' }).and(page.locator(':focus')).waitFor()
  await keys.press('Enter')
  await page.waitForURL(/view=unread/)
  await expectShown(stage, guest, ['Да, ждём вас в семь!', 'Хорошего вечера!'])
  await page.route('**/v1/numbers?*', async (route) => {
    const { data, ...page } = await (await route.fetch()).json()
    await route.fulfill({ json: { ...page, data: data.map((number: object) => ({ ...number, down: true })) } })
  })
  await page.reload()
  const ways = page.getByRole('status').getByRole('link', { name: 'К номеру' })
  // It can be clicked: nothing covers it.
  await ways.first().click({ trial: true })
}

/** The answer to the next such call comes after the page has heard of the change by its event, as on a busy server. */
async function holdUntilDrawn(page: Page, call: string, button: string): Promise<void> {
  const hold = async (route: Route) => {
    const response = await route.fetch()
    await page.getByRole('button', { name: button }).waitFor()
    // Two frames: what was drawn has taken effect as well.
    await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))')
    await route.fulfill({ response })
  }
  await page.route(call, hold, { times: 1 })
}

/**
 * Tags, with a Russian keyboard: none of their letters resolves, snoozes or moves on, even after the field has closed.
 */
async function typeWithoutCommands(stage: ConsoleStage, page: Page, guest: Writer): Promise<void> {
  await page.getByRole('button', { name: 'Изменить метки' }).click()
  const field = page.locator('form input[data-autofocus]')
  for (const key of ['e', 's', 'j', 'u', 'a']) await field.press(key)
  await field.press('Enter')
  // Cancel asks, as what was typed would be lost.
  await page.locator('form').getByRole('button', { name: 'Отмена' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Отмена' }).click()
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await page.getByRole('button', { name: 'Сохранить' }).click()
  await page.getByRole('button', { name: 'esjua' }).waitFor()
  await page.getByRole('button', { name: 'Отложить' }).click()
  await page.getByRole('menu').waitFor()
  // The menu is meant, even if the focus is elsewhere.
  await page.keyboard.press('e')
  await page.keyboard.press('Escape')
  await page.getByRole('menu').waitFor({ state: 'detached' })
  const { data } = await stage.api.get<Things>(`/v1/guests?q=${guest.phone}`)
  expect(data[0]).toMatchObject({ resolved_at: null, snoozed_until: null, tags: ['esjua'] })
  await composer(page, guest).waitFor()
}

/** One pane at a time on a phone, in the other language. */
export async function answerOnAPhone(stage: ConsoleStage, guest: Writer): Promise<void> {
  const page = await stage.openAs('anna', { viewport: PHONE, hasTouch: true, isMobile: true, locale: 'en-GB' })
  await writes(stage, guest, 'А парковка у вас есть?')
  await page.goto('/inbox')
  await rowOf(page, guest).click()
  await said(page, 'А парковка у вас есть?').waitFor()
  expect(await page.getByRole('navigation', { name: 'Main menu' }).count(), 'the chat has the whole screen').toBe(0)
  await longPress(page, said(page, 'А парковка у вас есть?'))
  await page.getByRole('menuitem', { name: 'Reply with a quote' }).click()
  await page.getByLabel(`Answer to ${guest.name}`).fill('Yes, in the yard')
  await press(page, 'Send')
  await said(page, 'Yes, in the yard').waitFor()
  await page.getByRole('link', { name: 'Back to the guests' }).click()
  await rowOf(page, guest).getByText('Yes, in the yard').waitFor()
}

/** The server goes away and comes back: the page says so, nothing that was written is lost, what was sent arrives. */
export async function outliveARestart(stage: ConsoleStage, guest: Writer): Promise<void> {
  const page = await stage.openAs('anna', { expected: /ERR_|Failed to load|Failed to fetch|NetworkError|503/ })
  await page.goto('/inbox')
  await rowOf(page, guest).click()
  await composer(page, guest).fill('Черновик, который')
  expect(await stage.product.stop()).toBe(0)
  await page.getByText('Нет связи с сервером. Пробуем снова').waitFor()
  await composer(page, guest).fill('Отправлено без сервера')
  await composer(page, guest).press('Enter')
  await composer(page, guest).fill('Черновик, который никуда не денется')
  await stage.start()
  await page.getByText('Нет связи с сервером. Пробуем снова').waitFor({ state: 'detached' })
  await said(page, 'Отправлено без сервера').getByRole('img', { name: 'Прочитано' }).waitFor()
  expect(await composer(page, guest).inputValue()).toBe('Черновик, который никуда не денется')
  await page.reload()
  await composer(page, guest).waitFor()
  expect(await composer(page, guest).inputValue()).toBe('Черновик, который никуда не денется')
  const shown = await stage.network.shown({ guest: guest.phone, match: 'Отправлено без сервера' })
  expect(shown).toHaveLength(1)
  await seeAFullDisk(page)
}

/** What the server currently cannot do is shown above every page, until it can. */
async function seeAFullDisk(page: Page): Promise<void> {
  const problem = { title: 'Unavailable', status: 503, code: 'unavailable', detail: "The server's disk is full." }
  const failing = { status: 'failing', checks: { disk: 'failed' }, reasons: { disk: 'disk_full' } }
  const full = page.getByText('На сервере кончилось место на диске')
  await page.route('**/readyz', (route) => route.fulfill({ status: 503, json: failing }))
  await page.route('**/v1/restaurants**', (route) =>
    route.fulfill({ status: 503, json: problem, contentType: 'application/problem+json' }),
  )
  await page.goto('/restaurants')
  await full.waitFor()
  await page.unrouteAll()
  await full.waitFor({ state: 'detached' })
}

/** A long press opens a message's menu, and nothing of the browser's; a finger that moves on scrolls. */
async function longPress(page: Page, message: Locator): Promise<void> {
  const box = await message.locator('.people-wrote').boundingBox()
  if (!box) throw new Error('the message is not shown')
  const finger = await page.context().newCDPSession(page)
  const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', ...touchPoints: { x: number; y: number }[]) =>
    finger.send('Input.dispatchTouchEvent', { type, touchPoints })
  const at = { x: box.x + 5, y: box.y + 5 }
  await touch('touchStart', at)
  await touch('touchMove', { x: at.x, y: at.y - 30 })
  await page.waitForTimeout(LONGER_THAN_A_PRESS_MS)
  await touch('touchEnd')
  expect(await page.getByRole('menu').count(), 'a scroll opens no menu').toBe(0)
  await touch('touchStart', at)
  await page.getByRole('menu').waitFor()
  await page.waitForTimeout(LONGER_THAN_A_PRESS_MS)
  await touch('touchEnd')
  await message.locator('xpath=ancestor::*[@data-held]').waitFor()
  expect(await page.evaluate('String(getSelection())'), 'selected by the press').toBe('')
  expect(await page.evaluate(ASK_FOR_BROWSERS_MENU), "the browser's own menu opens").toBe(false)
}

const LONGER_THAN_A_PRESS_MS = 600
/** As a phone does after a long press; the browser of the test does not. */
const ASK_FOR_BROWSERS_MENU = `document.querySelector('[data-held] .people-wrote')
  .dispatchEvent(new PointerEvent('contextmenu', { pointerType: 'touch', bubbles: true, cancelable: true }))`

export function writes({ network }: ConsoleStage, guest: Writer, text: string): Promise<unknown> {
  return network.guestSends({ guest: guest.phone, to: guest.to, content: { kind: 'text', text } })
}

export async function expectShown({ network }: ConsoleStage, guest: Writer, texts: string[]): Promise<void> {
  for (const match of texts) {
    const shown = await network.shown({ guest: guest.phone, match })
    expect(shown, `"${match}" on the guest's phone`).toHaveLength(1)
  }
}

export function rowOf(page: Page, guest: Writer) {
  return page.locator('[data-guest]').filter({ hasText: guest.name })
}

export function said(page: Page, text: string) {
  return page.getByRole('article').filter({ hasText: text })
}

export function composer(page: Page, guest: Writer) {
  return page.getByLabel(`Ответ гостю ${guest.name}`)
}

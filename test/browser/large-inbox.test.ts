import type { Locator, Page } from 'playwright-core'
import { expect, it } from 'vitest'
import type { Api } from '../../scripts/api.ts'
import { fillFeed, fillInbox } from '../../scripts/bench/inbox-data.ts'
import { SECOND } from '../../src/lib/units.ts'
import { DESK, openPage } from '../support/browser.ts'
import { openConsole } from '../support/console-scene.ts'
import { signIn } from '../support/console-stage.ts'

const MANY = 100_000
const ANNA = { name: 'Анна Петрова', email: 'anna@example.org', password: 'correct horse battery', role: 'operator' }
const LONGEST_ANSWER_MS = 200
/** Asks nothing of the store: how long an answer takes on this machine right now. */
const BARE_CALL = '/healthz'
/** Work of the page's thread for a frame of a scroll that loads pages along the way; 12 to 14 on a busy machine. */
const MAX_WORK_MS = 40
const SCROLLS = 100
/**
 * Everything a fresh browser requests (page, scripts, styles, words, answers) until what it was opened for is shown.
 */
const MAX_REQUESTS = 25
const MAX_BYTES = 250_000
/** 1.6 Mbit/s, with half the speed of this processor. */
const SLOW_LINE = { offline: false, latency: 20, downloadThroughput: 200_000, uploadThroughput: 90_000 }
/**
 * The time until the list is shown, divided by that of the same page for somebody not signed in, which has the same to
 * load and run: one more sequential wait, or half as much again to load, exceeds it. On a quiet machine the list takes
 * 2.0 s.
 */
const MAX_TIMES_ALONE = 2
const MAX_DRAWN = 120

it('an inbox of 100,000 guests, one of them with 100,000 entries, answers in 200 ms and scrolls', async () => {
  const { url, api, context } = await openConsole({}, { checkResponses: false })
  await fillInbox(context.db, { guests: MANY, messages: MANY })
  const guestId = `gst_${String(MANY - 3).padStart(8, '0')}`
  await fillFeed(context.db, guestId, MANY - 1)
  await api.post('/v1/users', ANNA)
  await expectQuickOpening(url, guestId)
  const page = await openPage(url)
  await signIn(page, url, ANNA)

  const work = await workOf(page)
  const expectSmooth = async (place: Locator, byPx: number) => {
    const before = await work()
    await scroll(place, byPx)
    expect(((await work()) - before) / SCROLLS, `ms of work for a frame of ${place}`).toBeLessThan(MAX_WORK_MS)
  }

  await page.goto('/inbox')
  const list = page.getByRole('list', { name: 'Гости' })
  await list.getByRole('listitem').first().waitFor()
  await expectSmooth(list, 400)
  const longestAnswer = async () => LONGEST_ANSWER_MS + quick(await bareAnswers(page))
  expect(quick(await answers(page, '/v1/guests?')), 'answers of the list').toBeLessThan(await longestAnswer())
  const seen = Number(await list.getByRole('listitem').last().getAttribute('aria-posinset'))
  expect(seen, 'guests that were scrolled past').toBeGreaterThan(200)
  expect(await list.getByRole('listitem').count()).toBeLessThan(MAX_DRAWN)

  await page.goto(`/inbox/${guestId}`)
  const timeline = page.getByRole('log')
  await timeline.getByText(`Сообщение ${MANY - 3} о заказе`).waitFor()
  await expectSmooth(timeline, -400)
  expect(quick(await answers(page, '/timeline?')), 'answers of the timeline').toBeLessThan(await longestAnswer())
  expect((await answers(page, '/timeline?')).length, 'pages of the timeline').toBeGreaterThan(2)
  expect(await timeline.getByRole('article').count()).toBeLessThan(MAX_DRAWN)
  expect(await drawnShare(timeline), 'what is in sight is drawn').toBeGreaterThan(0.5)

  await expectNameWhole(page)
  await expectPlacesFound(page, api)
}, 600_000)

/** On the smallest screen that shows the card beside the timeline, the guest's name and phone are not cut off. */
async function expectNameWhole(page: Page): Promise<void> {
  await page.setViewportSize({ width: 1_280, height: 720 })
  await page.getByRole('complementary', { name: 'Карточка гостя' }).waitFor()
  const cut = `(() => {
    const name = document.querySelector('section[aria-label^="Гость"] h2')
    return [name, name.nextElementSibling].filter((each) => each.scrollWidth > each.clientWidth).map((each) => each.textContent)
  })()`
  await expect.poll(() => page.evaluate<string[]>(cut), { message: 'what is cut off' }).toEqual([])
  await page.setViewportSize(DESK)
}

/**
 * With more restaurants and numbers than one can look through, a part of the name finds one, and the list is theirs.
 */
async function expectPlacesFound(page: Page, api: Api): Promise<void> {
  const one = (n: number) => ({ name: `Ресторан ${n}`, time_zone: 'Europe/Moscow', courier: 'own' })
  for (let n = 1; n <= 11; n++) await api.post('/v1/restaurants', one(n))
  const { id } = await api.post<{ id: string }>('/v1/numbers', { label: 'Доставка' })
  await page.goto('/inbox')
  await page.getByRole('button', { name: 'Другие' }).click()
  const place = page.getByRole('combobox', { name: 'Ресторан или номер' })
  await place.click()
  await expect.poll(() => page.getByRole('option').count()).toBe(13)
  await place.fill('доставк')
  await expect.poll(() => page.getByRole('option').allTextContents()).toEqual(['Доставка'])
  await page.getByRole('option').click()
  await page.waitForURL((url) => url.searchParams.get('place') === id)
  await place.waitFor({ state: 'hidden' })
  const leave = page.getByRole('button', { name: 'Все рестораны и номера' })
  await leave.waitFor()
  const list = page.getByRole('list', { name: 'Гости' })
  await expect.poll(() => list.getByRole('listitem').count(), { message: 'guests who wrote elsewhere' }).toBe(0)
  await leave.click()
  await list.getByRole('listitem').first().waitFor()
}

/**
 * A fresh browser shows the list, and an open conversation, soon: in few requests, on a slow line and a slow machine.
 */
async function expectQuickOpening(url: string, guestId: string): Promise<void> {
  const chat = await openPage(url)
  await signIn(chat, url, ANNA)
  const ofChat = requestsOf(chat)
  await chat.goto(`/inbox/${guestId}`)
  await chat.getByRole('log').getByRole('article').first().waitFor()
  ofChat.expectFewUntil(/\/timeline$/)

  const found: string[] = []
  for (let attempt = 0; attempt < 3; attempt++) {
    const alone = await openSlowly(url, undefined)
    const list = await openSlowly(url, ANNA)
    list.requests.expectFewUntil(/\/v1\/guests$/)
    expect(list.bytes, 'bytes until the list is shown').toBeLessThan(MAX_BYTES)
    found.push(`${list.ms} ms until the list is shown, ${alone.ms} ms without one`)
    // On a busy machine one of the two may have waited for others.
    if (list.ms / alone.ms < MAX_TIMES_ALONE) return
  }
  expect.fail(found.join('\n'))
}

/**
 * Opens the inbox in a fresh browser on a slow line; somebody not signed in gets its code and words, and then the
 * sign-in.
 */
async function openSlowly(url: string, who: typeof ANNA | undefined) {
  const page = await openPage(url)
  if (who) await signIn(page, url, who)
  const requests = requestsOf(page)
  const debug = await page.context().newCDPSession(page)
  await debug.send('Network.enable')
  await debug.send('Network.emulateNetworkConditions', SLOW_LINE)
  await debug.send('Emulation.setCPUThrottlingRate', { rate: 2 })
  const sizes = new Map<string, number>()
  debug.on('Network.requestWillBeSent', ({ requestId }) => sizes.set(requestId, 0))
  debug.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => sizes.set(requestId, encodedDataLength))
  const startedAt = Date.now()
  await page.goto('/inbox', { waitUntil: 'commit' })
  const shown = who
    ? page.getByRole('list', { name: 'Гости' }).getByRole('listitem').first()
    : page.getByRole('heading')
  await shown.waitFor()
  const ms = Date.now() - startedAt
  const bytes = [...sizes.values()].slice(0, requests.until(/\/v1\/guests$/)).reduce((sum, each) => sum + each, 0)
  await page.context().close()
  return { ms, bytes, requests }
}

/** What a page requests, from now on. */
function requestsOf(page: Page) {
  const urls: string[] = []
  page.on('request', (request) => urls.push(new URL(request.url()).pathname))
  /** How many there were until the first with an address. */
  const until = (address: RegExp) => urls.findIndex((each) => address.test(each)) + 1
  return {
    urls,
    until,
    /** Until the last answer before the content is shown: its address. */
    expectFewUntil(address: RegExp) {
      const before = urls.slice(0, until(address))
      expect(before.length, `requests:\n${before.join('\n')}`).toBeLessThanOrEqual(MAX_REQUESTS)
    },
  }
}

/** Returns the processor time in ms that the page's thread has used so far: others may use the machine meanwhile. */
async function workOf(page: Page): Promise<() => Promise<number>> {
  const debug = await page.context().newCDPSession(page)
  await debug.send('Performance.enable', { timeDomain: 'threadTicks' })
  return async () => {
    const { metrics } = await debug.send('Performance.getMetrics')
    const worked = metrics.find(({ name }) => name === 'TaskDuration')
    expect(worked?.value, 'work of the page').toBeGreaterThan(0)
    return (worked?.value ?? 0) * SECOND
  }
}

/** Scrolls by this many pixels in each frame. */
function scroll(place: Locator, byPx: number): Promise<void> {
  return place.evaluate(
    (element, { step, times }) =>
      new Promise<void>((resolve) => {
        const { requestAnimationFrame } = element.ownerDocument.defaultView ?? {}
        let left = times
        const frame = () => {
          element.scrollBy(0, step)
          left -= 1
          if (left > 0) requestAnimationFrame?.(frame)
          else resolve()
        }
        requestAnimationFrame?.(frame)
      }),
    { step: byPx, times: SCROLLS },
  )
}

/** How long the answers to the page's requests took, from the request to the last byte. */
function answers(page: Page, part: string): Promise<number[]> {
  return page.evaluate<number[]>(
    `performance.getEntriesByType('resource').filter(({ name }) => name.includes('${part}')).map((each) => each.duration)`,
  )
}

async function bareAnswers(page: Page): Promise<number[]> {
  await page.evaluate(`(async () => { for (let n = 0; n < 8; n++) await (await fetch('${BARE_CALL}')).text() })()`)
  return answers(page, BARE_CALL)
}

/** The share of the visible height that messages occupy. */
function drawnShare(timeline: Locator): Promise<number> {
  return timeline.evaluate((element) => {
    const { top, bottom, height } = element.getBoundingClientRect()
    const heights = [...element.querySelectorAll('article')].map((article) => {
      const box = article.getBoundingClientRect()
      return Math.max(0, Math.min(bottom, box.bottom) - Math.max(top, box.top))
    })
    return heights.reduce((sum, each) => sum + each, 0) / height
  })
}

/** The lower quartile: some of the others waited for tests that share the processor. */
function quick(values: number[]): number {
  expect(values.length, 'answers').toBeGreaterThan(0)
  return values.toSorted((a, b) => a - b)[values.length >> 2] ?? 0
}

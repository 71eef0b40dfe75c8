import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import type { Api } from '../../../scripts/api.ts'
import { axeViolations, PHONE } from '../../support/browser.ts'
import type { ConsoleStage } from '../../support/console-stage.ts'

type Things = { data: { id: string; status?: string; unprocessed_count?: number }[] }

/** A month of the past. */
const DAYS = new URLSearchParams({ from: daysAgo(30), to: daysAgo(0) })

/** Every screen, light and dark at a desk and on a phone: axe finds nothing, nothing scrolls sideways. */
export async function lookAtEveryScreen(stage: ConsoleStage): Promise<void> {
  await stage.api.post('/v1/teams', { name: 'Доставка', max_open: 5, return_after_minutes: 10 })
  const page = await stage.openAs('olga')
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await page.goto('/settings')
  await page.getByRole('heading', { level: 1 }).waitFor()
  const settled = watchRequests(page)
  const found: string[] = []
  const note = (what: string, faults: string[]) => found.push(...faults.map((fault) => `${what}: ${fault}`))
  for (const path of await pathsOf(stage.api)) {
    await page.evaluate(`history.pushState(null, '', '${path}')`)
    await settled()
    note(`${path} light`, await axeViolations(page))
    await page.emulateMedia({ colorScheme: 'dark' })
    await settled()
    note(`${path} dark`, await axeViolations(page, ['color-contrast']))
    await page.emulateMedia({ colorScheme: 'light' })
  }
  await page.setViewportSize(PHONE)
  for (const path of await pathsOf(stage.api)) {
    await page.evaluate(`history.pushState(null, '', '${path}')`)
    await settled()
    note(`${path} on a phone`, await cutOff(page))
  }
  expect(found).toEqual([])
}

async function pathsOf(api: Api): Promise<string[]> {
  const first = async (path: string) => (await api.get<Things>(`/v1/${path}`)).data[0]?.id ?? ''
  const restaurant = await first('restaurants')
  const mailing = await first('mailings?status=finished')
  return [
    ...['/inbox', `/inbox/${await first('guests?unprocessed=true')}`, `/inbox/${await first('guests?limit=1')}`],
    ...['/mailings', '/mailings/new', `/mailings/${mailing}`, `/mailings/compare?ids=${mailing}`],
    ...['/templates', '/templates/new', `/templates/${await first('templates')}`],
    ...[
      '/guests/duplicates',
      '/audiences',
      '/audiences/new',
      '/audiences/import',
      `/audiences/${await first('audiences')}`,
    ],
    ...['/reviews', `/reviews/${await first('reviews')}`],
    ...['/restaurants', `/restaurants/${restaurant}`, `/restaurants/${restaurant}/cancellations`],
    `/restaurants/answer-times?${DAYS}&by=hour`,
    ...[`/restaurants/compare?${DAYS}`, `/restaurants/${restaurant}?${DAYS}`],
    ...['/numbers', `/numbers/${await first('numbers')}`],
    '/settings/notifications',
    ...['/settings/profile', `/settings/restaurants/${restaurant}`, '/settings/quick-answers', '/settings/channels'],
    ...['/settings/rules', '/settings/rules/new', `/settings/rules/${await first('rules')}`],
    ...['/settings/webhooks', `/settings/webhooks/${await first('webhooks')}`, '/settings/teams', '/settings/users'],
    ...[`/settings/restaurants/${restaurant}?tab=hours`, `/settings/restaurants/${restaurant}?tab=drafts`],
    ...[
      '/settings/api-keys',
      '/settings/audit-log',
      '/settings/retention',
      '/settings/service',
      '/settings/system',
      '/there-is-no-such-page',
    ],
  ]
}

const QUIET_MS = 150

/** Returns how to wait until nothing loads any more. */
export function watchRequests(page: Page): () => Promise<void> {
  let open = 0
  let movedAt = 0
  const counts = (url: string) => !url.includes('/v1/events')
  const move = (by: number) => (request: { url(): string }) => {
    if (!counts(request.url())) return
    open += by
    movedAt = Date.now()
  }
  page.on('request', move(1))
  page.on('requestfinished', move(-1))
  page.on('requestfailed', move(-1))
  return async () => {
    // Two frames: what is shown has begun to load.
    await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))')
    movedAt = Date.now()
    while (open > 0 || Date.now() - movedAt < QUIET_MS) await page.waitForTimeout(50)
    // The page's security policy lets no string become code save by the debugger.
    await expect.poll(() => page.evaluate<boolean>(STANDS_STILL), { message: page.url() }).toBe(true)
  }
}

/** Its heading is there (what waits for its code is kept, hidden), nothing grey waits for its content, no colour is on its way to another. */
const STANDS_STILL = `[...document.querySelectorAll('#content h1')].some((each) => each.getClientRects().length > 0) &&
  !document.querySelector('#content .mantine-Skeleton-root') &&
  !document.getAnimations().some((each) => each instanceof CSSTransition)`

/** What stands outside of the window and cannot be scrolled to. */
function cutOff(page: Page): Promise<string[]> {
  return page.evaluate<string[]>(`(() => {
    const faults = []
    const { scrollWidth } = document.documentElement
    if (scrollWidth > innerWidth) faults.push('scrolls sideways: ' + scrollWidth + ' px')
    const scrolls = (element) =>
      element !== null && (/auto|scroll/.test(getComputedStyle(element).overflowX) || scrolls(element.parentElement))
    for (const element of document.querySelectorAll('#content :is(button, a, input, h1, p)')) {
      const { right, width } = element.getBoundingClientRect()
      if (width > 1 && right > innerWidth + 1 && !scrolls(element.parentElement)) {
        faults.push('cut off at ' + Math.round(right) + ' px: ' + element.outerHTML.slice(0, 160))
      }
    }
    return faults.slice(0, 5)
  })()`)
}

function daysAgo(days: number): string {
  return new Date(Date.now() - days * 24 * 3_600_000).toISOString().slice(0, 10)
}

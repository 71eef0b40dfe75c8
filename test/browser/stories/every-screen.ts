import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import type { Api } from '../../../scripts/api.ts'
import { MAILING } from '../../../scripts/steps.ts'
import type { Content } from '../../../src/sandbox/index.ts'
import { DESK, PHONE } from '../../support/browser.ts'
import type { ConsoleStage } from '../../support/console-stage.ts'
import { eventually } from '../../support/scene.ts'

type Things = { data: { id: string; status?: string; unprocessed_count?: number }[] }

/** What runs in the page. */
const IN_PAGE = [
  createRequire(import.meta.url).resolve('axe-core/axe.min.js'),
  new URL('../../support/in-page/look.js', import.meta.url),
]

/** The product finds them within a minute or two. */
const LIKELY_PAIRS = '/guests/duplicates'

/** A month of the past. */
const DAYS = new URLSearchParams({ from: daysAgo(30), to: daysAgo(0) })

type Look = { faults: string[]; opened: string[] }

/** Between a phone and a desktop: nothing is designed for it, and everything has to fit. */
const TABLET = { width: 820, height: 1_180 }
/**
 * Every screen, light and dark, on a desktop and on a phone, and everything that opens on them (menus, lists, popovers,
 * dialogs, and what opens in those), once each: axe finds nothing, nothing is cut off or scrolls sideways, icons are
 * aligned with their text, one button is the main action, stars have one colour.
 */
export async function lookAtEveryScreen(stage: ConsoleStage, number: string): Promise<void> {
  await makeWhatCanBeChanged(stage.api)
  await talk(stage, number)
  const claim = claims()
  const paths = await pathsOf(stage.api)
  const opened: string[] = []
  const faults = new Set<string>()
  const begin = async () => {
    const page = await stage.openAs('olga')
    await page.exposeFunction('claimOfTest', claim)
    return { page, settled: await makeReady(page) }
  }
  const lookAtNext = async ({ page, settled }: Awaited<ReturnType<typeof begin>>) => {
    const path = paths.shift() ?? LIKELY_PAIRS
    if (path === LIKELY_PAIRS) await eventually('pairs are found', async () => (await pairsOf(stage.api)).length > 0)
    await page.evaluate(`history.pushState(null, '', '${path}')`)
    for (const size of [DESK, TABLET, PHONE]) {
      await page.setViewportSize(size)
      await (size === TABLET ? page.evaluate(TWO_FRAMES) : settled())
      const order = JSON.stringify({ size: `${size.width}`, known: size === PHONE, fitAlone: size === TABLET })
      const look = await page.evaluate<Look>(`lookAtPage(${order})`)
      opened.push(...look.opened)
      for (const fault of look.faults) faults.add(`${size.width} px ${fault}`)
    }
  }
  const all = await Promise.all([begin(), begin()])
  // The menu, which all paths share, is known by the time two pages have been checked.
  await lookAtNext(all[0])
  const walk = async (each: (typeof all)[0]) => {
    while (paths.length > 0) await lookAtNext(each)
  }
  // Most of the time one of them is waiting for something to load or to open.
  await Promise.all(all.map(walk))
  expect(opened.length, 'what opens something').toBeGreaterThan(60)
  expect(opened, 'a likely pair').toContain('/guests/duplicates > Сравнить')
  expect([...faults], [...faults].join('\n\n')).toEqual([])
}

/** Whoever takes something first checks it; at the second size it is known from the first. */
function claims(): (what: string, size: string) => 'new' | 'known' | undefined {
  const sizes = new Map<string, Set<string>>()
  return (what, size) => {
    const known = sizes.get(what)
    if (known?.has(size)) return undefined
    sizes.set(what, (known ?? new Set()).add(size))
    return known ? 'known' : 'new'
  }
}

/** Returns a function that waits until nothing is loading any more. */
async function makeReady(page: Page): Promise<() => Promise<void>> {
  await page.emulateMedia({ reducedMotion: 'reduce', colorScheme: 'light' })
  const settled = watchRequests(page)
  await page.goto('/settings/profile')
  await page.getByRole('heading', { level: 1 }).waitFor()
  await page.addStyleTag({ content: '* { transition: none !important; animation: none !important }' })
  for (const file of IN_PAGE) await page.evaluate(readFileSync(file, 'utf8'))
  return settled
}

/** At least one of every kind that has a form or a question of its own. */
async function makeWhatCanBeChanged(api: Api): Promise<void> {
  const { data } = await api.get<Things>('/v1/restaurants')
  const template = { tone: 'positive', language: 'ru', text: '{{ greeting }} Спасибо за отзыв!' }
  const { id: templateId } = await api.post<{ id: string }>('/v1/templates', MAILING.template)
  await Promise.all([
    api.post('/v1/mailings', { name: 'Новое меню', template_id: templateId, audience: { all: true } }),
    api.post('/v1/rules', {
      name: 'Аллергия',
      trigger: { kind: 'message_received' },
      conditions: [{ kind: 'words', match: 'any', words: ['аллергия'] }],
      actions: [
        { kind: 'tag', tags: ['аллергия'] },
        { kind: 'answer_text', text: 'Передали на кухню, спасибо!' },
      ],
    }),
    api.patch(`/v1/restaurants/${data[0]?.id}/drafts`, { enabled: true }),
    api.post('/v1/teams', { name: 'Доставка', max_open: 5, return_after_minutes: 10 }),
    api.post('/v1/quick-answers', { shortcut: 'парковка', title: 'Парковка', text: 'Парковка во дворе.' }),
    api.post(`/v1/restaurants/${data[0]?.id}/reply-templates`, template),
  ])
}

/** A guest who wrote, sent files and was answered is first in the inbox; what they said triggered the rule. */
async function talk({ api, network }: ConsoleStage, number: string): Promise<void> {
  const guest = '79035550001'
  await network.createGuests({ phones: [guest], names: ['Мария Котова'] })
  const contents: Content[] = [
    { kind: 'text', text: 'Добрый день! У мужа аллергия на орехи' },
    { kind: 'image', caption: 'Такой столик' },
    { kind: 'document', fileName: 'меню.pdf', mimetype: 'application/pdf' },
  ]
  for (const content of contents) await network.guestSends({ guest, to: number, content })
  await network.until({ kind: 'shown', count: 1, filter: { guest, match: 'Передали на кухню' } })
  const { data } = await api.get<Things>(`/v1/guests?q=${guest}`)
  await api.post(`/v1/guests/${data[0]?.id}/messages`, { type: 'text', text: 'Ждём вас' })
  await network.until({ kind: 'shown', count: 1, filter: { guest, match: 'Ждём вас' } })
}

async function pairsOf(api: Api): Promise<object[]> {
  return (await api.get<Things>(`/v1${LIKELY_PAIRS}`)).data
}

async function pathsOf(api: Api): Promise<string[]> {
  const first = async (path: string) => (await api.get<Things>(`/v1/${path}`)).data[0]?.id ?? ''
  const restaurant = await first('restaurants')
  const mailing = await first('mailings?status=finished')
  const settings = (...sections: string[]) => sections.map((section) => `/settings/${section}`)
  return [
    '/inbox',
    `/inbox/${await first('guests?unprocessed=true')}`,
    `/inbox/${await first('guests?limit=1')}`,
    '/mailings',
    '/mailings/new',
    `/mailings/${mailing}`,
    `/mailings/compare?ids=${mailing}`,
    `/mailings/${await first('mailings?status=draft')}/edit`,
    '/templates',
    '/templates/at-meta',
    '/templates/new',
    `/templates/${await first('templates')}`,
    '/audiences',
    '/audiences/new',
    '/audiences/import',
    `/audiences/${await first('audiences')}`,
    '/reviews',
    `/reviews/${await first('reviews')}`,
    '/restaurants',
    `/restaurants/${restaurant}`,
    `/restaurants/${restaurant}?${DAYS}`,
    `/restaurants/${restaurant}/cancellations`,
    `/restaurants/answer-times?${DAYS}&by=hour`,
    `/restaurants/compare?${DAYS}`,
    '/numbers',
    `/numbers/${await first('numbers')}`,
    ...settings('profile', 'notifications', 'restaurants', `restaurants/${restaurant}`),
    ...settings(
      ...['hours', 'requests', 'links', 'replies', 'drafts'].map((tab) => `restaurants/${restaurant}?tab=${tab}`),
    ),
    ...settings('quick-answers', 'rules', 'rules/new', `rules/${await first('rules')}`, 'channels'),
    ...settings('webhooks', `webhooks/${await first('webhooks')}`, 'teams', 'users', 'api-keys', 'audit-log'),
    ...settings('retention', 'service', 'system'),
    '/there-is-no-such-page',
    LIKELY_PAIRS,
  ]
}

const QUIET_MS = 100
const TWO_FRAMES = 'new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))'

/** Returns a function that waits until nothing is loading any more. */
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
    // What is shown has begun to load.
    await page.evaluate(TWO_FRAMES)
    movedAt = Date.now()
    while (open > 0 || Date.now() - movedAt < QUIET_MS) await page.waitForTimeout(25)
    // The page's security policy lets no string become code except through the debugger.
    await expect.poll(() => page.evaluate<boolean>(STANDS_STILL), { timeout: 60_000, message: page.url() }).toBe(true)
  }
}

/**
 * Its heading is there (what waits for its code is kept, hidden), no grey placeholder is left, and no colour is in
 * transition.
 */
const STANDS_STILL = `[...document.querySelectorAll('#content h1')].some((each) => each.getClientRects().length > 0) &&
  !document.querySelector('#content .mantine-Skeleton-root') &&
  !document.getAnimations().some((each) => each instanceof CSSTransition)`

function daysAgo(days: number): string {
  return new Date(Date.now() - days * 24 * 3_600_000).toISOString().slice(0, 10)
}

import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { afterAll, expect, onTestFinished } from 'vitest'
import { findChromium, findHeadlessChromium } from './servers/chromium.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js')

/** The browser's messages about refusals of the API: they are answers, which the page shows in its own way. */
const REFUSAL = /^Failed to load resource: the server responded with a status of 4\d\d/

/** By where they are installed. */
const browsers = new Map<string, Promise<Browser>>()

export type PageOptions = Pick<
  BrowserContextOptions,
  'viewport' | 'locale' | 'colorScheme' | 'permissions' | 'hasTouch' | 'isMobile' | 'javaScriptEnabled'
> & {
  /** Console errors that the test provokes. */
  expected?: RegExp
  /** In a browser that shows notifications: see `findHeadlessChromium`. */
  notifies?: boolean
}

/** Wide enough that nothing collapses. */
export const DESK = { width: 1_440, height: 900 }
export const PHONE = { width: 390, height: 844 }

/**
 * A page of its own, as a person with a fresh browser has it; one browser of each kind per test file. Whatever goes
 * wrong in it, or in others of its context (errors, violations of the security policy, answers 5xx), fails the test
 * when it ends.
 */
export async function openPage(url: string, { expected, notifies, ...options }: PageOptions = {}): Promise<Page> {
  const browser = await browserAt(await (notifies ? findChromium() : findHeadlessChromium()))
  const context = await browser.newContext({ baseURL: url, locale: 'ru-RU', viewport: DESK, ...options })
  // Generous: a busy machine is not a fault.
  context.setDefaultTimeout(90_000)
  const page = await context.newPage()
  const errors: string[] = []
  const note = (text: string) => {
    if (!REFUSAL.test(text) && !expected?.test(text)) errors.push(text)
  }
  context.on('weberror', (failed) => note(String(failed.error())))
  context.on('console', (message) => message.type() === 'error' && note(message.text()))
  context.on('response', (response) => response.status() >= 500 && note(`${response.status()} of ${response.url()}`))
  onTestFinished(async ({ task }) => {
    if (task.result?.state === 'fail') await tellWhatIsShown(page)
    await context.close()
    expect(errors, 'errors in the page').toEqual([])
  })
  return page
}

async function tellWhatIsShown(page: Page): Promise<void> {
  const shown = await page.locator('body').ariaSnapshot({ timeout: 5_000 }).catch(String)
  process.stderr.write(`What ${page.url()} showed in the end:\n${shown.slice(0, 4_000)}\n`)
}

function browserAt(executablePath: string): Promise<Browser> {
  const browser = browsers.get(executablePath) ?? launch(executablePath)
  browsers.set(executablePath, browser)
  return browser
}

async function launch(executablePath: string): Promise<Browser> {
  buildConsole()
  return chromium.launch({
    executablePath,
    // Chromium's own sandbox does not work for root, as in a container.
    chromiumSandbox: process.getuid?.() !== 0,
    args: ['--disable-dev-shm-usage', '--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'],
  })
}

afterAll(async () => {
  for (const browser of browsers.values()) await (await browser).close()
  browsers.clear()
})

/** Quick when its sources have not changed; of several at once one builds. */
function buildConsole(): void {
  const { status, stderr } = spawnSync(process.execPath, [`${root}scripts/bootstrap.mjs`], { encoding: 'utf8' })
  if (status !== 0 || /could not be built/.test(stderr)) throw new Error(`no console to look at:\n${stderr}`)
}

type Violation = { id: string; help: string; nodes: { html: string; failureSummary: string }[] }

/** Checks the page against axe's rules of WCAG 2.2 A and AA and its best practices. */
export async function expectAccessible(page: Page, what: string): Promise<void> {
  expect(await axeViolations(page), `axe on ${what}`).toEqual([])
}

/** axe's findings for the page in words; by all of its rules unless some are named. */
export async function axeViolations(page: Page, rules?: string[]): Promise<string[]> {
  if (!(await page.evaluate('"axe" in window'))) await page.evaluate(readFileSync(axe, 'utf8'))
  const options = { resultTypes: ['violations'], ...(rules && { runOnly: rules }) }
  const { violations } = (await page.evaluate(`axe.run(document, ${JSON.stringify(options)})`)) as {
    violations: Violation[]
  }
  return violations.map(
    ({ id, help, nodes }) =>
      `${id}: ${help}\n${nodes.map(({ html, failureSummary }) => `  ${html}\n  ${failureSummary}`).join('\n')}`,
  )
}

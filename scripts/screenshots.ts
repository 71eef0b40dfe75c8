/**
 * Takes the README's pictures: plays the sandbox's story and photographs the console in a real browser.
 *
 *   npm run screenshots
 */
import { randomUUID } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Browser, chromium, type Page } from 'playwright-core'
import sharp from 'sharp'
import type { Content } from '../src/sandbox/index.ts'
import { findChromium } from '../test/support/servers/chromium.ts'
import { chromium as chromiumNeeded } from './provision/needs.ts'
import { provision } from './provision/provision.ts'
import { NUMBERS } from './sandbox/cast.ts'
import { tellPast } from './sandbox/past.ts'
import { linkNumbers, openChats, type Stage, setStage, startMailing, until } from './sandbox/stage.ts'
import type { GuestView, MailingView, Page as PageOf } from './sandbox/views.ts'

const FOLDER = 'docs/images'
const DESK = { width: 1_280, height: 800 }
const PHONE = { width: 390, height: 844 }
const MAX_BYTES = 200_000
const OPERATOR = { name: 'Ольга Смирнова', email: 'olga@otklik.example', password: randomUUID() }
/** WhatsApp gives times in whole seconds. */
const NEXT_SECOND_MS = 1_100
/** Charts are animated. */
const REST_MS = 1_500

type Look = { viewport?: { width: number; height: number }; colorScheme?: 'light' | 'dark' }

await provision([chromiumNeeded])
await mkdir(FOLDER, { recursive: true })
await using stage = await setStage({ withUser: false })
await stage.product.api.post('/v1/users', { ...OPERATOR, role: 'administrator' })
const browser = await chromium.launch({
  executablePath: await findChromium(),
  chromiumSandbox: process.getuid?.() !== 0,
  args: ['--disable-dev-shm-usage'],
})
try {
  for (const { id } of await linkNumbers(stage)) {
    // Slow enough to be photographed in progress.
    await stage.product.api.patch(`/v1/numbers/${id}`, { limits: { per_minute: 5, per_hour: 100 } })
  }
  await openChats(stage)
  const { restaurantId } = await tellPast(stage.product.api)
  const guestId = await talk(stage)
  const mailing = await startMailing(stage)
  const view = () => stage.product.api.get<MailingView>(`/v1/mailings/${mailing.id}`)
  await until('half of the mailing is sent', async () => {
    const { counts } = await view()
    return counts.sent * 2 >= counts.planned && counts.planned > 0
  })
  await take('mailing', `/mailings/${mailing.id}`)
  await take('inbox', `/inbox/${guestId}`)
  await take('inbox-phone', `/inbox/${guestId}`, { viewport: PHONE })
  await take('restaurant', `/restaurants/${restaurantId}`)
  await until('the mailing is over', async () => (await view()).status === 'finished')
  await take('results-dark', `/mailings/${mailing.id}`, { colorScheme: 'dark' }, async (page) => {
    await page.getByRole('heading', { name: 'Результаты' }).scrollIntoViewIfNeeded()
  })
} finally {
  await browser.close()
}

/** A guest and an operator talk; their chat is the one in the picture. Returns the guest. */
async function talk({ network: { client }, product: { api } }: Stage): Promise<string> {
  const { data } = await api.get<PageOf<GuestView>>('/v1/guests?q=Борис')
  const guest = data[0]
  if (!guest?.phone) throw new Error('the sandbox has no such guest')
  const from = { guest: guest.phone.slice(1), to: NUMBERS[1].phone }
  const operator = await signedIn(browser, { viewport: DESK, colorScheme: 'light' })
  const answer = async (text: string) => {
    const data = { type: 'text', text }
    await operator.request.post(`/v1/guests/${guest.id}/messages`, { data, headers: { origin: stage.product.url } })
    await sleep(NEXT_SECOND_MS)
  }
  const write = async (...contents: Content[]) => {
    for (const content of contents) {
      await client.guestSends({ ...from, content })
      await sleep(NEXT_SECOND_MS)
    }
  }
  await write({ kind: 'text', text: 'Нас будет двое, лучше у окна 🙂' })
  await answer('Столик у окна на 19:00 ваш. Как вас записать?')
  await write({ kind: 'voice' }, { kind: 'text', text: 'Борис. И одну порцию харчо сразу, пожалуйста' })
  await answer('Записали, Борис. Харчо подадим к вашему приходу. До встречи!')
  await operator.context().close()
  await api.post(`/v1/guests/${guest.id}/notes`, { text: 'Любит столик у окна, приходит с женой' })
  return guest.id
}

async function take(
  name: string,
  path: string,
  { viewport = DESK, colorScheme = 'light' }: Look = {},
  prepare?: (page: Page) => Promise<void>,
): Promise<void> {
  const page = await signedIn(browser, { viewport, colorScheme })
  await page.goto(path)
  await page.getByRole('heading').first().waitFor()
  // The event stream never ends, so the network is never idle.
  await page.waitForTimeout(REST_MS)
  await prepare?.(page)
  await page.waitForTimeout(REST_MS)
  const file = `${FOLDER}/${name}.png`
  const picture = await page.screenshot({ animations: 'disabled' })
  await page.context().close()
  const { size } = await sharp(picture).png({ palette: true, compressionLevel: 9, effort: 10 }).toFile(file)
  if (size > MAX_BYTES) throw new Error(`${file} has ${size} bytes, more than ${MAX_BYTES}`)
  process.stdout.write(`${file}: ${Math.round(size / 1_000)} kB\n`)
}

async function signedIn(from: Browser, look: Required<Look>): Promise<Page> {
  const { url } = stage.product
  const context = await from.newContext({ baseURL: url, locale: 'ru-RU', timezoneId: 'Europe/Moscow', ...look })
  const page = await context.newPage()
  const { email, password } = OPERATOR
  const answer = await page.request.post('/v1/session', { data: { email, password }, headers: { origin: url } })
  if (!answer.ok()) throw new Error(`signing in answered ${answer.status()}`)
  return page
}

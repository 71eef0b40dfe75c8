import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect } from 'vitest'
import { axeViolations } from '../../support/browser.ts'
import { type ConsoleStage, press } from '../../support/console-stage.ts'

const PHONE_ID = '104200000000001'
const WABA = '102200000000001'
const HEAD = 'country,category,price,currency,valid_from,source'

type Prices = { prices: { country: string; category: string; price: number }[] }

const templateOf = (name: string, status: string, more: object = {}) => ({
  id: `${name.length}001`,
  name,
  language: 'ru',
  category: 'MARKETING',
  status,
  components: [{ type: 'BODY', text: `Здравствуйте, {{1}}! Это ${name}. Придёте?` }],
  quality_score: { score: 'GREEN' },
  rejected_reason: 'NONE',
  ...more,
})

/** Meta, as far as its templates go. */
async function openMeta() {
  const templates = [
    templateOf('friday_offer', 'APPROVED'),
    templateOf('shouting', 'REJECTED', { rejected_reason: 'PROMOTIONAL' }),
  ]
  const server = createServer((req, res) => {
    const { pathname } = new URL(req.url ?? '', 'http://meta')
    const known: Record<string, object> = {
      [`/v26.0/${PHONE_ID}`]: { id: PHONE_ID, display_phone_number: '+7 495 000-11-22', verified_name: 'Пиццерия' },
      [`/v26.0/${WABA}/message_templates`]: { data: templates },
    }
    const answer = known[pathname]
    res.writeHead(answer ? 200 : 404, { 'content-type': 'application/json' })
    res.end(JSON.stringify(answer ?? { error: { message: 'Unknown path', type: 'OAuthException', code: 100 } }))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    templates,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v26.0`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

/**
 * What Meta lets an official number send, also after it has changed its mind; and what its messages cost, by a list.
 */
export async function lookAtOfficialTemplates({ api, openAs }: ConsoleStage): Promise<void> {
  await using meta = await openMeta()
  const page = await openAs('olga')
  await page.goto('/templates')
  await page.getByRole('link', { name: 'Шаблоны Meta' }).click()
  await page.getByText('Шаблонов у Meta нет').waitFor()
  const account = { phone_number_id: PHONE_ID, waba_id: WABA, graph_url: meta.url, access_token: 'EAAG-of-the-story' }
  const secrets = { app_secret: 'secret of the app', verify_token: 'token of the webhook' }
  const number = { label: 'Официальный', kind: 'cloud_api', meta: { ...account, ...secrets } }
  const { id } = await api.post<{ id: string }>('/v1/numbers', number)
  try {
    await press(page, 'Обновить из Meta')
    const card = (name: string) => page.getByRole('article').filter({ hasText: name })
    const friday = card('friday_offer')
    await friday.getByText('разрешён').waitFor()
    await friday.getByText('реклама').waitFor()
    await friday.getByText('Здравствуйте, {{1}}! Это friday_offer. Придёте?').waitFor()
    await card('shouting').getByText('отклонён').waitFor()
    await card('shouting').getByText('Это реклама, а категория другая.').waitFor()
    expect(await axeViolations(page)).toEqual([])

    // Meta stops one and forgets the other: anybody with the page open sees it.
    meta.templates.splice(0, 2, templateOf('friday_offer', 'PAUSED'))
    await api.post('/v1/message-templates/sync')
    await friday.getByText('приостановлен').waitFor()
    await card('shouting').waitFor({ state: 'detached' })
  } finally {
    await api.delete(`/v1/numbers/${id}`)
  }

  // An invalid list is refused as a whole, and stays to be corrected; a valid one is there for everybody.
  const prices = page.getByRole('textbox', { name: 'Цены сообщений' })
  const save = page.getByRole('button', { name: 'Сохранить цены' })
  expect(await save.isDisabled(), 'nothing has been changed').toBe(true)
  await prices.fill(`${HEAD}\nRU,marketing,дорого,RUB,,\n*,utility,1.5,RUB,,`)
  await save.click()
  await page.getByText(/csv\.line 2: /).waitFor()
  expect((await api.get<Prices>('/v1/message-prices')).prices).toEqual([])
  await prices.fill((await prices.inputValue()).replace('дорого', '6.95'))
  await save.click()
  await page.getByText('Цены сохранены').waitFor()
  await page.reload()
  await expect.poll(() => prices.inputValue(), { timeout: 20_000 }).toContain('RU,marketing,6.95,RUB')
  const { prices: kept } = await api.get<Prices>('/v1/message-prices')
  expect(kept.map(({ country, category, price }) => [country, category, price]).sort()).toEqual([
    ['*', 'utility', 1.5],
    ['RU', 'marketing', 6.95],
  ])
}

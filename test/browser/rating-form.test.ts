import { expect, onTestFinished, test } from 'vitest'
import { audit } from '../../src/access/index.ts'
import type { AuditHook } from '../../src/guests/index.ts'
import { systemClock } from '../../src/lib/clock.ts'
import { createLogger } from '../../src/lib/logger.ts'
import { MINUTE } from '../../src/lib/units.ts'
import { orderRoutes } from '../../src/orders/index.ts'
import { formPage, NO_VALUES } from '../../src/reputation/form/pages.ts'
import { followOrder } from '../../src/reputation/requests/order-hooks.ts'
import { restaurantHooks } from '../../src/reputation/restaurant-hooks.ts'
import { reputationRoutes } from '../../src/reputation/routes.ts'
import { restaurantRoutes } from '../../src/restaurants/index.ts'
import { expectAccessible, openPage, PHONE } from '../support/browser.ts'
import { openTestImports } from '../support/imports.ts'
import { serve, TEST_SECRET_KEY } from '../support/serve.ts'
import { freshSqlite } from '../support/stores.ts'

const FORM = {
  restaurant: 'Кафе «Пушкинъ»',
  dishes: ['Хинкали с говядиной', 'Хачапури по-аджарски', 'Лимонад'],
  withCourier: true,
  values: NO_VALUES,
  error: null,
} as const

test.each(['ru', 'en'] as const)(
  'the form fits two screens of a phone and agrees with the score (%s)',
  async (language) => {
    const page = await openPage('http://127.0.0.1', { viewport: PHONE })
    await page.setContent(formPage({ ...FORM, language }))
    const height = () => page.evaluate<number>('document.documentElement.scrollHeight')
    expect(await height()).toBeLessThanOrEqual(2 * PHONE.height)
    const [good, bad] = [page.locator('.good').first(), page.locator('.bad').first()]
    const top = async (part: typeof good) => (await part.boundingBox())!.y
    expect(await top(good)).toBeLessThan(await top(bad))

    await page.locator('input[name=score][value="3"]').check()
    expect(await top(bad)).toBeLessThan(await top(good))
    expect(await bad.getByText(language === 'ru' ? 'Что пошло не так' : 'What went wrong').isVisible()).toBe(true)
    expect(await height()).toBeLessThanOrEqual(2 * PHONE.height)
    await expectAccessible(page, 'the rating form')

    await page.setViewportSize({ width: 320, height: 600 })
    const broken = await page.evaluate(
      `[...document.querySelectorAll('.scores small')].filter((word) => word.scrollWidth > word.parentElement.clientWidth).length`,
    )
    expect(broken).toBe(0)
  },
)

const SCRIPT = '<p>off</p><script>document.querySelector("p").textContent = "on"</script>'

test.each([
  { javaScriptEnabled: false, scores: [1, 2, 3, 4, 5] },
  { javaScriptEnabled: true, scores: [1, 5] },
])('a guest rates, comes again, corrects and reads the reply (JavaScript: $javaScriptEnabled)', async (how) => {
  const { api, deliver, reply } = await openRestaurant()
  const page = await openPage(api.url, { viewport: PHONE, javaScriptEnabled: how.javaScriptEnabled })
  await page.setContent(SCRIPT)
  expect(await page.locator('p').textContent()).toBe(how.javaScriptEnabled ? 'on' : 'off')
  let low = ''
  for (const score of how.scores) {
    const form = await deliver(`A-${score}`)
    await page.goto(form)
    await page.locator(`input[name=score][value="${score}"]`).locator('..').click()
    const isGood = score >= 4
    await page
      .locator('label', { hasText: 'Вкус' })
      .filter({ visible: true })
      .locator(`input[name=${isGood ? 'good' : 'bad'}]`)
      .locator('..')
      .click()
    await page.getByLabel('Комментарий').fill(`Слова при оценке ${score}`)
    await page.getByRole('button', { name: 'Отправить' }).click()
    await page.getByText(`Ваша оценка: ${score} из 5.`).waitFor()
    await page
      .getByRole('heading', { name: isGood ? 'Спасибо за оценку!' : 'Нам жаль, что заказ вас не порадовал' })
      .waitFor()
    if (!isGood) await page.getByText('Ваши слова прочитает и ответит вам человек.').waitFor()
    // The same sites at every score, each by a link that counts.
    await page
      .getByRole('heading', { name: isGood ? 'Расскажите о нас другим' : 'Отзыв можно оставить и здесь' })
      .waitFor()
    const sites = await page.locator('.links a').evaluateAll((all) => all.map((each) => each.getAttribute('href')))
    expect(sites).toEqual([`${form}/go/yandex_maps`, `${form}/go/two_gis`])
    const gone = await page.request.get(String(sites[0]), { maxRedirects: 0 })
    expect([gone.status(), gone.headers().location]).toEqual([
      302,
      expect.stringContaining('yandex.ru/maps/org/1124715036'),
    ])
    if (score === 1) low = form
  }
  // Nothing chosen is told in words, with what was typed still there.
  await page.goto(await deliver('A-6'))
  await page.locator('form').evaluate((form) => form.setAttribute('novalidate', ''))
  await page.getByLabel('Комментарий').fill('Забыла оценку')
  await page.getByRole('button', { name: 'Отправить' }).click()
  await page.getByRole('alert').getByText('Поставьте оценку от 1 до 5.').waitFor()
  expect(await page.getByLabel('Комментарий').inputValue()).toBe('Забыла оценку')

  const code = await reply()
  await page.goto(low)
  await page.getByRole('heading', { name: 'Ответ ресторана' }).waitFor()
  await page.getByText(`Ваш промокод на скидку 20 %: ${code}.`).waitFor()
  await page.getByRole('link', { name: 'Изменить или дополнить оценку' }).click()
  expect(await page.locator('input[name=score][value="1"]').isChecked()).toBe(true)
  expect(await page.getByLabel('Комментарий').inputValue()).toBe('Слова при оценке 1')
  await page.locator('input[name=score][value="2"]').locator('..').click()
  await page.getByRole('button', { name: 'Отправить' }).click()
  await page.getByText('Ваша оценка: 2 из 5.').waitFor()
})

/** The restaurant's side: what is rated, and the answer to a rating. */
async function openRestaurant() {
  const store = await freshSqlite()
  onTestFinished(() => store.close())
  const clock = systemClock()
  const auditHook: AuditHook = (tx, entry) => audit(tx, { ...entry, actor: { id: entry.actor } })
  const signals = { notify: () => undefined, on: () => () => undefined }
  const log = createLogger('silent')
  const base = { db: store.db, clock, signals, audit: auditHook, log, secretKey: TEST_SECRET_KEY }
  const settings = { OTKLIK_TIME_ZONE: 'Europe/Moscow', OTKLIK_PUBLIC_URL: undefined, OTKLIK_TIDY_NAMES: true }
  const imports = await openTestImports(store.db, {}, { clock })
  const orders = { guests: { guestHooks: {} }, orderHooks: { onChange: followOrder } }
  const api = await serve(store.db, [
    ...restaurantRoutes({ ...base, restaurantHooks: restaurantHooks(base) }),
    ...orderRoutes({ ...base, ...orders, imports }),
    ...reputationRoutes({ ...base, settings, imports }),
  ])
  const review_sites = { yandex_maps: '1124715036', two_gis: '70000001006794970' }
  const restaurant = { name: FORM.restaurant, time_zone: 'Europe/Moscow', courier: 'own', review_sites }
  const { id } = await api.post<{ id: string }>('/v1/restaurants', restaurant)
  const seen = new Set<string>()
  return {
    api,
    /** A delivered order; returns the address of its form. */
    async deliver(externalId: string): Promise<string> {
      const at = new Date(clock.now() - MINUTE).toISOString()
      await api.post('/v1/orders', {
        external_id: externalId,
        restaurant_id: id,
        guest: { phone: '+79161234567', name: 'Мария' },
        items: [{ name: 'Хинкали', quantity: 1, price: 350 }],
        total: 350,
        delivery: 'own',
        placed_at: at,
        delivered_at: at,
      })
      const rows = await store.db.selectFrom('invitations').select('token').orderBy('created_at', 'desc').execute()
      const token = rows.find((row) => !seen.has(row.token))?.token ?? ''
      seen.add(token)
      return `/r/${token}`
    },
    /** The restaurant's public reply to a rating, with a promo code. */
    async reply(): Promise<string> {
      const { data } = await api.get<{ data: { id: string; score: number }[] }>(`/v1/restaurants/${id}/reviews?score=1`)
      const { text } = await api.get<{ text: string }>(`/v1/reviews/${data[0]?.id}/suggestion?promo=true`)
      const written = await api.post<{ id: string }>(`/v1/reviews/${data[0]?.id}/replies`, { text, promo_percent: 20 })
      return (await api.post<{ promo_code: string }>(`/v1/replies/${written.id}/publish`)).promo_code
    },
  }
}

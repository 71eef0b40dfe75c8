import { expect, test } from 'vitest'
import { formPage, NO_VALUES } from '../../src/reputation/form/pages.ts'
import { expectAccessible, openPage, PHONE } from '../support/browser.ts'

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

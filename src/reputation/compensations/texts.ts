import type { Language } from '../advice/language.ts'
import { quoteName } from '../quote-name.ts'

export type GivenCode = { code: string; percent: number; until: string; restaurant: string }

/** Words that tell the guest what was given: the beginning of an operator's answer, which they edit and send. */
export const COMPENSATION_TEXTS: Record<
  Language,
  { promo_code: (given: GivenCode) => string; bonuses: (amount: number) => string }
> = {
  ru: {
    promo_code: ({ code, percent, until, restaurant }) =>
      `Примите, пожалуйста, промокод на скидку ${percent} %: ${code}. Он действует до ${until} в ресторане ${quoteName(restaurant)}.`,
    bonuses: (amount) =>
      `Мы начислили вам бонусы: ${amount.toLocaleString('ru')}. Их можно потратить на следующий заказ.`,
  },
  en: {
    promo_code: ({ code, percent, until, restaurant }) =>
      `Please accept a promo code for ${percent} % off: ${code}. It is valid at ${restaurant} until ${until}.`,
    bonuses: (amount) =>
      `We have added bonuses to your account: ${amount.toLocaleString('en')}. They are yours to spend on your next order.`,
  },
}

import type { BrandVoice } from '../../restaurants/index.ts'
import type { Topic } from '../complaints/topics.ts'
import type { Tone } from './tone.ts'

export type ReplyTemplate = {
  id: string
  tone: Tone
  language: BrandVoice['language']
  /** Null: fits both. */
  address: BrandVoice['address'] | null
  text: string
}

/**
 * Templates to begin with, in our own words. Blanks: greeting (with the name), dish, quote (the guest's own words),
 * problem, promise, promo (true when a code goes with it), word.
 */
export const BUILT_IN_TEMPLATES: readonly ReplyTemplate[] = [
  template(
    'ru-positive-vy-1',
    `{{ greeting }}

Спасибо, что нашли время написать.{% if quote %} «{{ quote }}» — передадим команде слово в слово.{% endif %}{% if dish %} Рады, что {{ dish }} пришлось вам по вкусу.{% endif %} Ждём вас снова!`,
  ),
  template(
    'ru-positive-vy-2',
    `{{ greeting }}

{% if word %}{{ word }}! {% endif %}Прочитали ваш отзыв всей кухней.{% if quote %} За «{{ quote }}» отдельное спасибо.{% endif %}{% if dish %} В следующий раз {{ dish }} будет не хуже.{% endif %} До встречи!`,
  ),
  template(
    'ru-positive-ty-1',
    `{{ greeting }}

{% if word %}{{ word }}! {% endif %}Спасибо за отзыв.{% if quote %} «{{ quote }}» — повесим на кухне.{% endif %}{% if dish %} Рады, что {{ dish }} тебе по душе.{% endif %} Заглядывай ещё!`,
  ),
  template(
    'ru-neutral-vy-1',
    `{{ greeting }}

Спасибо за высокую оценку{% if dish %} и за то, что выбрали {{ dish }}{% endif %}. Будем рады порадовать вас снова.`,
  ),
  template(
    'ru-neutral-vy-2',
    `{{ greeting }}

Благодарим за оценку! Если захочется чего-то нового, загляните в меню: там всегда есть что попробовать.`,
  ),
  template(
    'ru-neutral-ty-1',
    `{{ greeting }}

Спасибо за оценку{% if dish %} и за то, что заказываешь {{ dish }}{% endif %}! Ждём тебя снова.`,
  ),
  template(
    'ru-negative-vy-1',
    `{{ greeting }}

Нам очень жаль, что заказ вас расстроил.{% if problem %} {{ problem }} — это наша ошибка.{% endif %}{% if promise %} {{ promise }}{% endif %} Спасибо, что сказали об этом прямо.{% if promo %} Промокод на следующий заказ уже у вас.{% endif %} Надеемся, вы дадите нам ещё один шанс.`,
  ),
  template(
    'ru-negative-vy-2',
    `{{ greeting }}

Простите нас за этот заказ.{% if quote %} «{{ quote }}» — так быть не должно.{% endif %}{% if promise %} {{ promise }}{% endif %}{% if promo %} Хотим загладить вину: промокод ждёт вас в заказе.{% endif %} Будем рады, если вы вернётесь.`,
  ),
  template(
    'ru-negative-ty-1',
    `{{ greeting }}

Вот это мы подвели, прости.{% if problem %} {{ problem }} — это на нас.{% endif %}{% if promise %} {{ promise }}{% endif %}{% if promo %} Промокод на следующий заказ уже у тебя.{% endif %} Дашь нам ещё один шанс?`,
  ),
  template(
    'en-positive-1',
    `{{ greeting }}

Thank you for taking the time to write.{% if quote %} "{{ quote }}" - we will pass it on to the team word for word.{% endif %}{% if dish %} We are glad that you liked the {{ dish }}.{% endif %} See you again soon!`,
  ),
  template(
    'en-positive-2',
    `{{ greeting }}

{% if word %}{{ word }}! {% endif %}The whole kitchen has read your review.{% if quote %} "{{ quote }}" made our day.{% endif %} We look forward to cooking for you again.`,
  ),
  template(
    'en-neutral-1',
    `{{ greeting }}

Thank you for the high score{% if dish %} and for choosing the {{ dish }}{% endif %}. We look forward to cooking for you again.`,
  ),
  template(
    'en-negative-1',
    `{{ greeting }}

We are truly sorry that this order let you down.{% if problem %} {{ problem }}: that is our mistake.{% endif %}{% if promise %} {{ promise }}{% endif %} Thank you for telling us.{% if promo %} A promo code for your next order is yours.{% endif %} We hope you will give us another chance.`,
  ),
]

/** The complaint as we name it to the guest, and what we promise to do about it. */
export const AMENDS: Record<BrandVoice['language'], Record<Topic, { problem: string; promise: string }>> = {
  ru: {
    taste: { problem: 'Вкус подвёл', promise: 'Шеф сам проверит блюдо и продукты.' },
    courier_speed: { problem: 'Заказ ехал слишком долго', promise: 'Разберём этот маршрут с командой доставки.' },
    packaging: {
      problem: 'Упаковка не выдержала дорогу',
      promise: 'Проверим контейнеры и будем закрывать их надёжнее.',
    },
    assembly: { problem: 'Заказ собран с ошибкой', promise: 'Теперь каждый заказ сверяем с чеком вдвоём.' },
    cooking_time: { problem: 'Готовили слишком долго', promise: 'Пересмотрим смены в эти часы.' },
    courier_conduct: {
      problem: 'Так с гостями говорить нельзя',
      promise: 'Уже разбираемся, что произошло при доставке.',
    },
    temperature: { problem: 'Еда остыла по дороге', promise: 'Проверим термосумки и время выдачи.' },
    portion: { problem: 'Порция разочаровала', promise: 'Проверим вес порций на кухне.' },
  },
  en: {
    taste: { problem: 'The taste was not right', promise: 'The chef will check the dish and its ingredients.' },
    courier_speed: {
      problem: 'Your order was on its way for too long',
      promise: 'We will go through this trip with the delivery team.',
    },
    packaging: {
      problem: 'The packaging did not survive the way',
      promise: 'We will check the containers and close them better.',
    },
    assembly: {
      problem: 'The order was put together wrong',
      promise: 'From now on two people check every order against the receipt.',
    },
    cooking_time: { problem: 'Cooking took too long', promise: 'We will look at the shifts of these hours.' },
    courier_conduct: {
      problem: 'This is no way to treat a guest',
      promise: 'We are finding out what happened at your door.',
    },
    temperature: {
      problem: 'The food got cold on its way',
      promise: 'We will check the thermal bags and the hand-over times.',
    },
    portion: { problem: 'The portion was too small', promise: 'We will check the weights in the kitchen.' },
  },
}

function template(id: string, text: string): ReplyTemplate {
  const [language, tone, address] = id.split('-') as [BrandVoice['language'], Tone, string]
  return { id, tone, language, address: address === 'vy' || address === 'ty' ? address : null, text }
}

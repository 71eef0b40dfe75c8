import type { Language } from '../advice/language.ts'
import type { CourierCriterion, RestaurantCriterion } from '../complaints/topics.ts'

/** The words of the public form. */
export type FormTexts = {
  title: (restaurant: string) => string
  order: string
  score: string
  scores: readonly [string, string, string, string, string]
  good: string
  bad: string
  comment: string
  commentHint: string
  courier: string
  courierHint: string
  send: string
  chooseScore: string
  thanks: string
  received: (score: number) => string
  change: string
  share: string
  reply: string
  promo: (code: { code: string; percent: number; until: string }) => string
  expired: string
  expiredHint: string
  unknown: string
  unknownHint: string
  closed: string
  restaurantCriteria: Record<RestaurantCriterion, string>
  courierCriteria: Record<CourierCriterion, string>
  otherLanguage: string
}

export const SITE_NAMES: Record<Language, Record<'yandex_maps' | 'two_gis' | 'google_maps' | 'tripadvisor', string>> = {
  ru: { yandex_maps: 'Яндекс Карты', two_gis: '2ГИС', google_maps: 'Google Карты', tripadvisor: 'Tripadvisor' },
  en: { yandex_maps: 'Yandex Maps', two_gis: '2GIS', google_maps: 'Google Maps', tripadvisor: 'Tripadvisor' },
}

export const FORM_TEXTS: Record<Language, FormTexts> = {
  ru: {
    title: (restaurant) => `Как вам заказ из «${restaurant}»?`,
    order: 'Ваш заказ',
    score: 'Оценка заказа',
    scores: ['ужасно', 'плохо', 'нормально', 'хорошо', 'отлично'],
    good: 'Что понравилось',
    bad: 'Что не понравилось',
    comment: 'Комментарий',
    commentHint: 'Расскажите, если хочется',
    courier: 'Курьер',
    courierHint: 'Оценивается отдельно от ресторана',
    send: 'Отправить',
    chooseScore: 'Поставьте оценку от 1 до 5.',
    thanks: 'Спасибо за оценку!',
    received: (score) => `Ваша оценка: ${score} из 5.`,
    change: 'Изменить оценку',
    share: 'Расскажите о нас другим',
    reply: 'Ответ ресторана',
    promo: ({ code, percent, until }) => `Ваш промокод на скидку ${percent} %: ${code}. Действует до ${until}.`,
    expired: 'Срок ссылки истёк',
    expiredHint: 'Напишите ресторану в чат — там рады каждому отзыву.',
    unknown: 'Такой страницы нет',
    unknownHint: 'Проверьте, целиком ли скопирована ссылка.',
    closed: 'Оценку уже нельзя изменить: прошло больше суток.',
    restaurantCriteria: {
      taste: 'Вкус и качество',
      packaging: 'Упаковка',
      wishes: 'Учли пожелания',
      assembly: 'Заказ собран верно',
      portion: 'Порция',
      temperature: 'Температура',
    },
    courierCriteria: {
      speed: 'Скорость',
      care: 'Аккуратность',
      politeness: 'Вежливость',
      temperature: 'Сохранил температуру',
      wishes: 'Учёл пожелания',
    },
    otherLanguage: 'English',
  },
  en: {
    title: (restaurant) => `How was your order from ${restaurant}?`,
    order: 'Your order',
    score: 'Your score',
    scores: ['terrible', 'bad', 'all right', 'good', 'excellent'],
    good: 'What was good',
    bad: 'What was bad',
    comment: 'Comment',
    commentHint: 'Tell us more if you like',
    courier: 'Courier',
    courierHint: 'Rated apart from the restaurant',
    send: 'Send',
    chooseScore: 'Choose a score from 1 to 5.',
    thanks: 'Thank you for rating!',
    received: (score) => `Your score: ${score} of 5.`,
    change: 'Change the score',
    share: 'Tell others about us',
    reply: 'The restaurant has replied',
    promo: ({ code, percent, until }) => `Your promo code for ${percent} % off: ${code}. Valid until ${until}.`,
    expired: 'This link has run out',
    expiredHint: 'Write to the restaurant in the chat: every word is welcome there.',
    unknown: 'There is no such page',
    unknownHint: 'See whether the whole link was copied.',
    closed: 'The score cannot be changed any more: a day has passed.',
    restaurantCriteria: {
      taste: 'Taste and quality',
      packaging: 'Packaging',
      wishes: 'Wishes taken into account',
      assembly: 'Order assembled right',
      portion: 'Portion',
      temperature: 'Temperature',
    },
    courierCriteria: {
      speed: 'Speed',
      care: 'Care',
      politeness: 'Politeness',
      temperature: 'Kept the temperature',
      wishes: 'Followed the wishes',
    },
    otherLanguage: 'Русский',
  },
}

import type { Language } from '../advice/language.ts'
import type { CourierCriterion, RestaurantCriterion } from '../complaints/topics.ts'
import { quoteName } from '../quote-name.ts'

/** The words of the public form. */
export type FormTexts = {
  title: (restaurant: string) => string
  order: string
  score: string
  scores: readonly [string, string, string, string, string]
  good: string
  bad: string
  /** The same after a low score. */
  wentWrong: string
  comment: string
  commentHint: string
  courier: string
  courierHint: string
  send: string
  chooseScore: string
  thanks: string
  /**
   * After a low score: an apology; what to do when the guest has not said why yet; what happens with what they said.
   */
  sorry: string
  ask: string
  heard: string
  received: (score: number) => string
  change: string
  share: string
  /** Above the same links after a low score. */
  also: string
  reply: string
  promo: (code: { code: string; percent: number; until: string }) => string
  expired: string
  expiredHint: string
  cancelled: string
  cancelledHint: string
  unknown: string
  unknownHint: string
  closed: string
  restaurantGood: Record<RestaurantCriterion, string>
  restaurantBad: Record<RestaurantCriterion, string>
  courierGood: Record<CourierCriterion, string>
  courierBad: Record<CourierCriterion, string>
  otherLanguage: string
}

export const SITE_NAMES: Record<Language, Record<'yandex_maps' | 'two_gis' | 'google_maps' | 'tripadvisor', string>> = {
  ru: { yandex_maps: 'Яндекс Карты', two_gis: '2ГИС', google_maps: 'Google Карты', tripadvisor: 'Tripadvisor' },
  en: { yandex_maps: 'Yandex Maps', two_gis: '2GIS', google_maps: 'Google Maps', tripadvisor: 'Tripadvisor' },
}

export const FORM_TEXTS: Record<Language, FormTexts> = {
  ru: {
    title: (restaurant) => `Как вам заказ из ресторана ${quoteName(restaurant)}?`,
    order: 'Ваш заказ',
    score: 'Оценка заказа',
    scores: ['ужасно', 'плохо', 'так себе', 'хорошо', 'отлично'],
    good: 'Что понравилось',
    bad: 'Что не понравилось',
    wentWrong: 'Что пошло не так',
    comment: 'Комментарий',
    commentHint: 'Расскажите, если хочется',
    courier: 'Курьер',
    courierHint: 'Оценивается отдельно от ресторана',
    send: 'Отправить',
    chooseScore: 'Поставьте оценку от 1 до 5.',
    thanks: 'Спасибо за оценку!',
    sorry: 'Нам жаль, что заказ вас не порадовал',
    ask: 'Что пошло не так? Напишите нам в чат — вам ответит человек.',
    heard: 'Ваши слова прочитает и ответит вам человек.',
    received: (score) => `Ваша оценка: ${score} из 5.`,
    change: 'Изменить или дополнить оценку',
    share: 'Расскажите о нас другим',
    also: 'Отзыв можно оставить и здесь',
    reply: 'Ответ ресторана',
    promo: ({ code, percent, until }) => `Ваш промокод на скидку ${percent} %: ${code}. Действует до ${until}.`,
    expired: 'Срок ссылки истёк',
    expiredHint: 'Напишите ресторану в чат — там рады каждому отзыву.',
    cancelled: 'Этот заказ отменён',
    cancelledHint: 'Оценивать нечего. Если что-то пошло не так, напишите ресторану в чат.',
    unknown: 'Такой страницы нет',
    unknownHint: 'Проверьте, целиком ли скопирована ссылка.',
    closed: 'Оценку уже нельзя изменить: прошло больше суток.',
    restaurantGood: {
      taste: 'Вкус и качество',
      packaging: 'Упаковка',
      wishes: 'Учли пожелания',
      assembly: 'Заказ собран верно',
      portion: 'Порция',
      temperature: 'Температура',
    },
    restaurantBad: {
      taste: 'Невкусно',
      packaging: 'Плохая упаковка',
      wishes: 'Не учли пожелания',
      assembly: 'Собрали не так',
      portion: 'Маленькая порция',
      temperature: 'Остыло или растаяло',
    },
    courierGood: {
      speed: 'Скорость',
      care: 'Аккуратность',
      politeness: 'Вежливость',
      temperature: 'Сохранил температуру',
      wishes: 'Учёл пожелания',
    },
    courierBad: {
      speed: 'Долго вёз',
      care: 'Неаккуратно',
      politeness: 'Невежливо',
      temperature: 'Привёз остывшим',
      wishes: 'Не учёл пожелания',
    },
    otherLanguage: 'English',
  },
  en: {
    title: (restaurant) => `How was your order from ${restaurant}?`,
    order: 'Your order',
    score: 'Your score',
    scores: ['terrible', 'bad', 'so-so', 'good', 'great'],
    good: 'What was good',
    bad: 'What was not good',
    wentWrong: 'What went wrong',
    comment: 'Comment',
    commentHint: 'Tell us more if you like',
    courier: 'Courier',
    courierHint: 'Rated apart from the restaurant',
    send: 'Send',
    chooseScore: 'Choose a score from 1 to 5.',
    thanks: 'Thank you for rating!',
    sorry: 'We are sorry that your order let you down',
    ask: 'What went wrong? Write to us in the chat: a person will answer you.',
    heard: 'A person will read your words and answer you.',
    received: (score) => `Your score: ${score} of 5.`,
    change: 'Change the score or add to it',
    share: 'Tell others about us',
    also: 'You can leave a review here too',
    reply: 'The restaurant has replied',
    promo: ({ code, percent, until }) => `Your promo code for ${percent} % off: ${code}. Valid until ${until}.`,
    expired: 'This link has run out',
    expiredHint: 'Write to the restaurant in the chat: every word is welcome there.',
    cancelled: 'This order was cancelled',
    cancelledHint: 'There is nothing to rate. If something went wrong, write to the restaurant in the chat.',
    unknown: 'There is no such page',
    unknownHint: 'See whether the whole link was copied.',
    closed: 'The score cannot be changed any more: a day has passed.',
    restaurantGood: {
      taste: 'Taste and quality',
      packaging: 'Packaging',
      wishes: 'Wishes taken into account',
      assembly: 'Order assembled right',
      portion: 'Portion',
      temperature: 'Temperature',
    },
    restaurantBad: {
      taste: 'Not tasty',
      packaging: 'Poor packaging',
      wishes: 'Wishes ignored',
      assembly: 'Put together wrong',
      portion: 'Small portion',
      temperature: 'Cold or melted',
    },
    courierGood: {
      speed: 'Speed',
      care: 'Care',
      politeness: 'Politeness',
      temperature: 'Kept the temperature',
      wishes: 'Followed the wishes',
    },
    courierBad: {
      speed: 'Slow',
      care: 'Careless',
      politeness: 'Impolite',
      temperature: 'Brought it cold',
      wishes: 'Ignored the wishes',
    },
    otherLanguage: 'Русский',
  },
}

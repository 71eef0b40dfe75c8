import type { Bilingual } from './language.ts'

export type CheckListItem = { key: string; kind: 'weekly' | 'falling'; title: Bilingual; hint: Bilingual }

/** What to go through once a week, and what to do when the rating falls, in our own words after [003]. */
export const CHECK_LIST: readonly CheckListItem[] = [
  {
    key: 'cooking_speed',
    kind: 'weekly',
    title: { ru: 'Скорость готовки', en: 'Cooking speed' },
    hint: {
      ru: 'Сколько заказов на этой неделе вышли с кухни позже обещанного? Если больше одного из десяти, добавьте время или людей.',
      en: 'How many orders left the kitchen later than promised this week? If more than one in ten, add time or people.',
    },
  },
  {
    key: 'packing_speed',
    kind: 'weekly',
    title: { ru: 'Скорость упаковки', en: 'Packing speed' },
    hint: {
      ru: 'Готовое блюдо не ждёт: сначала упаковать его, потом начинать следующее.',
      en: 'A finished dish should not wait: pack it first, then start the next one.',
    },
  },
  {
    key: 'courier_speed',
    kind: 'weekly',
    title: { ru: 'Скорость курьеров', en: 'Courier speed' },
    hint: {
      ru: 'Спросите курьеров, что их задержало: адреса, ожидание на кухне, транспорт. Уберите одну причину.',
      en: 'Ask the couriers what held them up: addresses, waiting in the kitchen, transport. Remove one cause.',
    },
  },
  {
    key: 'menu',
    kind: 'weekly',
    title: { ru: 'Меню и стоп-лист', en: 'Menu and stop list' },
    hint: {
      ru: 'Пройдите меню целиком: каждое блюдо можно приготовить сегодня, цена и фото верны.',
      en: 'Go through the whole menu: can every dish be cooked today, are the price and picture right?',
    },
  },
  {
    key: 'staff',
    kind: 'weekly',
    title: { ru: 'Люди и нагрузка', en: 'Staff and load' },
    hint: {
      ru: 'Сравните смены с часами жалоб: чаще всего людей не хватает с 12 до 14 и с 18 до 21.',
      en: 'Compare shifts with complaint hours: staff is usually short from 12 to 14 and from 18 to 21.',
    },
  },
  {
    key: 'find_repeats',
    kind: 'falling',
    title: { ru: 'Найти повторяющуюся жалобу', en: 'Find the recurring complaint' },
    hint: {
      ru: 'Прочитайте отзывы за неделю подряд: о чём сказали хотя бы дважды?',
      en: "Read the week's reviews in one go: what comes up at least twice?",
    },
  },
  {
    key: 'find_mistake',
    kind: 'falling',
    title: { ru: 'Найти ошибку у себя', en: 'Find the mistake on your side' },
    hint: {
      ru: 'Пройдите путь одного плохого заказа от кухни до двери и найдите место сбоя.',
      en: 'Follow one bad order from the kitchen to the door and find where it went wrong.',
    },
  },
  {
    key: 'watch_reviews',
    kind: 'falling',
    title: { ru: 'Следить за новыми отзывами', en: 'Watch for new reviews' },
    hint: {
      ru: 'Отвечайте в тот же день: на ответ есть три дня, но гость помнит первый.',
      en: 'Reply the same day: you have three days, but guests remember the first.',
    },
  },
  {
    key: 'give_promo',
    kind: 'falling',
    title: { ru: 'Позвать недовольных вернуться', en: 'Invite the unhappy back' },
    hint: {
      ru: 'Извинитесь и подарите промокод тем, у кого заказ не удался.',
      en: 'Apologise and give a promo code to those whose order went wrong.',
    },
  },
]

import type { Topic } from '../complaints/topics.ts'
import type { Bilingual } from './language.ts'

export type Advice = { title: Bilingual; steps: readonly Bilingual[] }

/** What to do about each complaint, in our own words after [003]. */
export const COMPLAINT_ADVICE: Record<Topic, Advice> = {
  taste: {
    title: { ru: 'Вкус и качество блюд', en: 'Taste and quality' },
    steps: [
      {
        ru: 'Посмотрите, к каким блюдам чаще относятся жалобы, и приготовьте их сами по техкарте.',
        en: 'See which dishes draw the complaints and cook them yourself by the recipe card.',
      },
      {
        ru: 'Проверьте свежесть и поставщика ингредиентов этих блюд.',
        en: 'Check how fresh their ingredients are and who supplies them.',
      },
      {
        ru: 'Если блюдо не переживает дорогу, измените рецепт для доставки или уберите его из меню.',
        en: 'If a dish does not survive the trip, change the recipe for delivery or take it off the menu.',
      },
    ],
  },
  courier_speed: {
    title: { ru: 'Скорость доставки', en: 'Delivery speed' },
    steps: [
      {
        ru: 'Найдите часы, в которые курьеры опаздывают, и добавьте курьеров в эти смены.',
        en: 'Find the hours when couriers are late and add couriers to those shifts.',
      },
      {
        ru: 'Увеличьте обещанное время или сократите зону доставки, пока не успеваете.',
        en: 'Promise more time or shrink the delivery zone while you cannot keep up.',
      },
      {
        ru: 'Не давайте в один рейс три адреса и больше.',
        en: 'Do not give three or more addresses to one trip.',
      },
    ],
  },
  packaging: {
    title: { ru: 'Упаковка', en: 'Packaging' },
    steps: [
      {
        ru: 'Проверяйте перед выдачей: крышка закрыта, пакет заклеен, супы и соусы стоят отдельно.',
        en: 'Check before handing over: lid shut, bag sealed, soups and sauces apart.',
      },
      {
        ru: 'Испытайте контейнер: переверните его с водой и оставьте на десять минут.',
        en: 'Try the container: turn it over with water in it and leave it for ten minutes.',
      },
    ],
  },
  assembly: {
    title: { ru: 'Сборка заказа', en: 'Order accuracy' },
    steps: [
      {
        ru: 'Сверяйте собранный заказ с чеком вдвоём: один читает, другой показывает.',
        en: 'Check the order against the receipt in pairs: one reads, the other points.',
      },
      {
        ru: 'Читайте комментарий гостя вслух на кухне и отмечайте, что он выполнен.',
        en: "Read the guest's note aloud in the kitchen and tick that it is done.",
      },
      {
        ru: 'Считайте приборы и соусы по числу персон.',
        en: 'Count cutlery and sauces by the number of people.',
      },
    ],
  },
  cooking_time: {
    title: { ru: 'Долгое приготовление', en: 'Slow cooking' },
    steps: [
      {
        ru: 'Увеличьте время приготовления в часы пик, а при завале поставьте ресторан на паузу.',
        en: 'Allow more cooking time at rush hours, and pause the restaurant when swamped.',
      },
      {
        ru: 'Делайте заготовки для самых частых блюд до обеда и до ужина.',
        en: 'Prepare the most popular dishes ahead of lunch and dinner.',
      },
    ],
  },
  courier_conduct: {
    title: { ru: 'Поведение курьеров', en: "Couriers' behaviour" },
    steps: [
      {
        ru: 'Разберите жалобу с курьером в тот же день, пока он помнит заказ.',
        en: 'Go through the complaint with the courier the same day, while the order is remembered.',
      },
      {
        ru: 'Дайте курьерам короткие правила: позвонить, поздороваться, подняться, отдать в руки.',
        en: 'Give couriers short rules: call, greet, come up, hand it over.',
      },
    ],
  },
  temperature: {
    title: { ru: 'Температура еды', en: 'Food temperature' },
    steps: [
      {
        ru: 'Упаковывайте горячее сразу с плиты в термоупаковку и отдельно от холодного.',
        en: 'Pack hot dishes straight from the stove into insulated packaging, apart from cold ones.',
      },
      {
        ru: 'Проверьте термосумки: держат ли тепло полчаса и закрываются ли до конца.',
        en: 'Check the thermal bags: do they hold heat for half an hour and close fully?',
      },
    ],
  },
  portion: {
    title: { ru: 'Размер порции', en: 'Portion size' },
    steps: [
      {
        ru: 'Взвесьте пять готовых порций подряд и сравните с указанным в меню весом.',
        en: 'Weigh five finished portions in a row and compare with the weight on the menu.',
      },
      {
        ru: 'Покажите в меню вес и честное фото.',
        en: 'Show the weight and an honest picture on the menu.',
      },
    ],
  },
}

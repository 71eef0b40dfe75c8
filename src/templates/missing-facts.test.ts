import { expect, test } from 'vitest'
import { checkTexts } from './compile-template.ts'

const noon = { at: Date.UTC(2026, 0, 5, 9), zone: 'Europe/Moscow' }
const nobody = { name: null, dish: null, promoCode: null, restaurant: null }

function say(language: 'ru' | 'en', text: string) {
  const compiled = checkTexts({ language, text, variants: [], endsWithoutQuestionOk: true })
  const rendered = compiled.render({ id: 'gst_1', facts: nobody }, noon, 'mlg_1')
  return 'text' in rendered ? rendered.text : rendered.skip
}

const D = '{{ order.dish }}'
const R = '{{ restaurant.name }}'

test.each([
  [`Как вам ${D} из «${R}»?`, 'Как вам заказ из нашего ресторана?'],
  [`Как вам ${D}?`, 'Как вам заказ?'],
  [`Как вам ваша ${D}?`, 'Как вам заказ?'],
  [`Спасибо за ${D}! Всё хорошо?`, 'Спасибо за ваш заказ! Всё хорошо?'],
  [`Спасибо за заказ в «${R}» 🙏 Как вам ${D}?`, 'Спасибо за заказ в нашем ресторане 🙏 Как вам заказ?'],
  [`Спасибо за заказ в ресторане «${R}»!`, 'Спасибо за заказ в ресторане!'],
  [`Ваш заказ из ресторана ${R} уже у вас`, 'Ваш заказ из ресторана уже у вас'],
  [`Приходите в ${R} снова!`, 'Приходите в наш ресторан снова!'],
  [`Ждём вас в «${R}»`, 'Ждём вас в нашем ресторане'],
  [`Это ${R}. Повторим ${D}?`, 'Это наш ресторан. Повторим ваш заказ?'],
  [`${D} уже у вас. ${R} благодарит!`, 'Ваш заказ уже у вас. Наш ресторан благодарит!'],
  [`🍕 ${D} понравился?`, '🍕 Ваш заказ понравился?'],
  [`Вы заказывали ${D}. Понравилось?`, 'Вы заказывали у нас. Понравилось?'],
  [`Соскучились по ${D}?`, 'Соскучились по вашему заказу?'],
  [`Что скажете о вашем ${D}?`, 'Что скажете о вашем заказе?'],
  [`Довольны вашей ${D}?`, 'Довольны вашим заказом?'],
  [`Ваш заказ: ${D}. Всё верно?`, 'Ваш заказ. Всё верно?'],
  [`Ваш заказ (${D}) доставлен?`, 'Ваш заказ доставлен?'],
  [`Заказ ${D} доставлен?`, 'Заказ доставлен?'],
  [`${D}, ${R}?`, 'Ваш заказ, наш ресторан?'],
  [`Команда ${R}`, 'Команда нашего ресторана'],
  [`{{ order.dish | default: "обед" | downcase }} как?`, 'обед как?'],
  [`{{ order.dish | downcase }} как?`, 'Ваш заказ как?'],
  [`{% if order.dish %}Как ${D}?{% else %}Всё понравилось?{% endif %}`, 'Всё понравилось?'],
  [`Как вам {{ order.last_dish | prepend: "«" | append: "»" }}?`, 'Как вам?'],
])('in Russian: %s', (text, expected) => {
  expect(say('ru', text)).toBe(expected)
})

test.each([
  [`How was ${D}?`, 'How was your order?'],
  [`How was the ${D} from ${R}?`, 'How was your order from our restaurant?'],
  [`Did you like your “${D}”?`, 'Did you like your order?'],
  [`Your ${D} order is here. Tasty?`, 'Your order is here. Tasty?'],
  [`${D} is here. ${R} says thanks!`, 'Your order is here. Our restaurant says thanks!'],
  [`Thanks from the ${R} restaurant`, 'Thanks from the restaurant'],
  [`Thanks from ${R} restaurant`, 'Thanks from our restaurant'],
  [`Thanks from restaurant ${R}!`, 'Thanks from restaurant!'],
  [`You ordered ${D}. Good?`, 'You ordered from us. Good?'],
  [`Your order: ${D}. Right?`, 'Your order. Right?'],
  [`${R}'s team thanks you`, "Our restaurant's team thanks you"],
  [`{{ order.dish | default: "lunch" }}?`, 'lunch?'],
])('in English: %s', (text, expected) => {
  expect(say('en', text)).toBe(expected)
})

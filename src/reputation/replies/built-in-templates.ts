import type { BrandVoice } from '../../restaurants/index.ts'
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
 * Templates to begin with, in our own words (for the notation see `fillTemplate`). They claim nothing that nobody
 * knows: what was done in the kitchen, who has read the review, what will change.
 */
export const BUILT_IN_TEMPLATES: readonly ReplyTemplate[] = [
  template(
    'ru-positive-vy-1',
    `{{ greeting }}

{{ word }}! [Спасибо за такой отзыв!|Спасибо, что нашли время написать.|Благодарим за добрые слова.] [«{{ quote }}» — такое приятно читать.|Ваши слова «{{ quote }}» нас порадовали.|Особенно приятно прочитать: «{{ quote }}».] [Рады, что вы отметили {{ praise }}.|Нам важно, что вы оценили {{ praise }}.] [За {{ problem }} просим прощения.|Простите нас за {{ problem }}: здесь мы вас не порадовали.] [Спасибо, что выбрали {{ dish }}.|Хорошо, что в заказе было блюдо {{ dish }}.] [Это уже ваш {{ order_number }} заказ у нас, и мы это ценим.|Приятно, что это ваш {{ order_number }} заказ у нас.] [К блюду {{ dish }} часто заказывают {{ pairing }} — попробуйте в следующий раз.|В следующий раз попробуйте и {{ pairing }}: это часто берут вместе с блюдом {{ dish }}.] [К следующему заказу вам {{ promo }}.|А для вас — {{ promo }}.] [Ждём вас снова!|До встречи!|Будем рады новому заказу.]`,
  ),
  template(
    'ru-positive-ty-1',
    `{{ greeting }}

{{ word }}! [Спасибо за такой отзыв!|Спасибо, что нашлось время написать.|Спасибо за добрые слова.] [«{{ quote }}» — такое приятно читать.|Твои слова «{{ quote }}» нас порадовали.|Особенно приятно прочитать: «{{ quote }}».] [Рады, что тебе по душе {{ praise }}.|Спасибо за тёплые слова про {{ praise }}.] [За {{ problem }} просим прощения.|Прости нас за {{ problem }}.] [Спасибо, что выбираешь {{ dish }}.|Хорошо, что в заказе было блюдо {{ dish }}.] [Это уже твой {{ order_number }} заказ у нас, и мы это ценим.|Приятно, что это твой {{ order_number }} заказ у нас.] [К блюду {{ dish }} часто заказывают {{ pairing }} — попробуй в следующий раз.|В следующий раз попробуй и {{ pairing }}: это часто берут вместе с блюдом {{ dish }}.] [К следующему заказу тебе {{ promo }}.|А для тебя — {{ promo }}.] [Ждём тебя снова!|До встречи!|Заглядывай ещё!]`,
  ),
  template(
    'ru-neutral-vy-1',
    `{{ greeting }}

[Спасибо за высокую оценку!|Благодарим за оценку!|Спасибо, что оценили заказ!] [Рады, что вы отметили {{ praise }}.|Нам важно, что вы оценили {{ praise }}.] [За {{ problem }} просим прощения.|Простите нас за {{ problem }}: здесь мы вас не порадовали.] [Спасибо, что выбрали {{ dish }}.|Хорошо, что в заказе было блюдо {{ dish }}.] [Это уже ваш {{ order_number }} заказ у нас, и мы это ценим.|Приятно, что это ваш {{ order_number }} заказ у нас.] [К блюду {{ dish }} часто заказывают {{ pairing }} — попробуйте в следующий раз.|В следующий раз попробуйте и {{ pairing }}: это часто берут вместе с блюдом {{ dish }}.] [К следующему заказу вам {{ promo }}.|А для вас — {{ promo }}.] [Будем рады порадовать вас снова.|Ждём вас снова!|До новых заказов!]`,
  ),
  template(
    'ru-neutral-ty-1',
    `{{ greeting }}

[Спасибо за высокую оценку!|Спасибо за оценку!|Приятно видеть такую оценку!] [Рады, что тебе по душе {{ praise }}.|Спасибо за тёплые слова про {{ praise }}.] [За {{ problem }} просим прощения.|Прости нас за {{ problem }}.] [Спасибо, что выбираешь {{ dish }}.|Хорошо, что в заказе было блюдо {{ dish }}.] [Это уже твой {{ order_number }} заказ у нас, и мы это ценим.|Приятно, что это твой {{ order_number }} заказ у нас.] [К блюду {{ dish }} часто заказывают {{ pairing }} — попробуй в следующий раз.|В следующий раз попробуй и {{ pairing }}: это часто берут вместе с блюдом {{ dish }}.] [К следующему заказу тебе {{ promo }}.|А для тебя — {{ promo }}.] [Ждём тебя снова!|До встречи!|Заглядывай ещё!]`,
  ),
  template(
    'ru-negative-vy-1',
    `{{ greeting }}

[Нам очень жаль, что заказ вас расстроил.|Нам очень жаль, что заказ с блюдом {{ dish }} вас расстроил.|Жаль, что с заказом вышло не так, как вы ждали.|Жаль, что с заказом, где было блюдо {{ dish }}, вышло не так, как вы ждали.|Простите, что заказ вас не порадовал.|Простите, что заказ с блюдом {{ dish }} вас не порадовал.] [Просим прощения за {{ problem }}.|За {{ problem }} нам неловко.|{{ problem }} — не то, чего вы от нас ждали.] [При этом вы отметили {{ praise }}, и нам это важно.|Приятно, что вы отметили и {{ praise }}.] [Это ваш {{ order_number }} заказ у нас, и тем обиднее, что так вышло.|Вы сделали у нас уже {{ order_number }} заказ, и нам особенно жаль.] [К следующему заказу вам {{ promo }}.|С этим ответом вы получите {{ promo }}.] [Надеемся, вы дадите нам ещё один шанс.|Будем рады, если вы вернётесь.|Надеемся порадовать вас в следующий раз.]`,
  ),
  template(
    'ru-negative-ty-1',
    `{{ greeting }}

[Нам очень жаль, что заказ тебя расстроил.|Нам очень жаль, что заказ с блюдом {{ dish }} тебя расстроил.|Жаль, что с заказом всё вышло не так.|Жаль, что с заказом, где было блюдо {{ dish }}, всё вышло не так.|Прости, что заказ тебя не порадовал.|Прости, что заказ с блюдом {{ dish }} тебя не порадовал.] [Просим прощения за {{ problem }}.|За {{ problem }} нам неловко.|{{ problem }} — не то, чего от нас ждут.] [Приятно, что тебе по душе хотя бы {{ praise }}.|Спасибо за тёплые слова про {{ praise }}.] [Это твой {{ order_number }} заказ у нас, и тем обиднее, что так вышло.|Это уже {{ order_number }} заказ у нас, и нам особенно жаль.] [К следующему заказу тебе {{ promo }}.|С этим ответом придёт {{ promo }}.] [Дашь нам ещё один шанс?|Будем рады, если заглянешь снова.|Надеемся порадовать тебя в следующий раз.]`,
  ),
  template(
    'en-positive-1',
    `{{ greeting }}

{{ word }}! [Thank you for taking the time to write.|Thank you for such a review!|Thank you for your kind words.] ["{{ quote }}" is lovely to read.|We are glad to read "{{ quote }}".] [We are happy that you noticed {{ praise }}.|It is good to hear that you liked {{ praise }}.] [We are sorry about {{ problem }}.|Please accept our apologies for {{ problem }}.] [Thank you for choosing {{ dish }}.|We are glad that {{ dish }} was in your order.] [This was your {{ order_number }} order with us, and we value that.|It is good to see you again: this was your {{ order_number }} order with us.] [Guests often order {{ pairing }} with {{ dish }}: you may like it next time.|Next time, why not try {{ pairing }}? It is often ordered with {{ dish }}.] [For your next order: {{ promo }}.|With this reply you get {{ promo }}.] [See you again soon!|We look forward to cooking for you again.|Until next time!]`,
  ),
  template(
    'en-neutral-1',
    `{{ greeting }}

[Thank you for the high score!|Thank you for your rating!|We are glad about your score!] [We are happy that you noticed {{ praise }}.|It is good to hear that you liked {{ praise }}.] [We are sorry about {{ problem }}.|Please accept our apologies for {{ problem }}.] [Thank you for choosing {{ dish }}.|We are glad that {{ dish }} was in your order.] [This was your {{ order_number }} order with us, and we value that.|It is good to see you again: this was your {{ order_number }} order with us.] [Guests often order {{ pairing }} with {{ dish }}: you may like it next time.|Next time, why not try {{ pairing }}? It is often ordered with {{ dish }}.] [For your next order: {{ promo }}.|With this reply you get {{ promo }}.] [We look forward to cooking for you again.|See you again soon!|Until next time!]`,
  ),
  template(
    'en-negative-1',
    `{{ greeting }}

[We are truly sorry that this order let you down.|We are truly sorry that the order with {{ dish }} let you down.|We are sorry that your order was not what you hoped for.|We are sorry that the order with {{ dish }} was not what you hoped for.|It saddens us that you were not happy with the order.|It saddens us that you were not happy with the order of {{ dish }}.] [Please accept our apologies for {{ problem }}.|We apologise for {{ problem }}.|{{ problem }}: this is not what you expected of us.] [You also noticed {{ praise }}, and that matters to us.|It is good to hear that you liked {{ praise }}.] [This was your {{ order_number }} order with us, which makes us even sorrier.|After your {{ order_number }} order with us we regret it all the more.] [For your next order: {{ promo }}.|With this reply you get {{ promo }}.] [We hope you will give us another chance.|We would be glad to see you again.|We hope to do better for you next time.]`,
  ),
]

function template(id: string, text: string): ReplyTemplate {
  const [language, tone, address] = id.split('-') as [BrandVoice['language'], Tone, string]
  return { id, tone, language, address: address === 'vy' || address === 'ty' ? address : null, text }
}

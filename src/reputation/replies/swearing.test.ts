import { expect, test } from 'vitest'
import { findSwearing } from './swearing.ts'

test.each(
  `хуй|хуйня|охуели|пиздец|ебать|сука|блять|блядь|мудак|мудаки|нахуй|заебали|ебаный|х*й|хуёвый|пидор|уебок|дебил|бл*ть
  говно|fuck|fucking|shit|bullshit|asshole|f u c k|х у й|xyй|pizdec|долбоёб|гандон|сучка|bitch|motherfucker|cunt|f.u.c.k|дурак|дура|придурок|хамка|кретин|болван`
    .split(/[|\n]/)
    .map((word) => word.trim()),
)('«%s» is swearing, alone and in a sentence', (word) => {
  expect(findSwearing(word)).toBeDefined()
  expect(findSwearing(`Здравствуйте, ну вы и ${word}!`)).toBeDefined()
})

test.each([
  'Здравствуйте, Мария! Благодарим за отзыв, очень рады, что борщ понравился.',
  'Дуршлаг, хамон, Хамовники и дурум с курицей',
  'Перепела, морские гребешки, судак, треска и блины с хлебом',
  'Подстрахуем вас в следующий раз, потребуется минута. Без колебаний!',
  'Команда повара, мандарины, рублей, употреблять, себестоимость, учёбу, к хлебу',
  'Передадим шефу слова про суп, сыр гауда и куриное бедро',
  'Кренделя и милфей уже в печи, петушки на палочке тоже',
  'Дебаты о лучшей пицце окончены: закончились ингредиенты',
  'Oh mio dio, cuoco уже бежит на кухню',
  'Thank you for the review! The chicken breast and the sauce were made by our assistant chef.',
  'Peacock, cocktail, class, assess, grapes, Scunthorpe, shiitake mushrooms, Dickens',
  'Бог мой, такси ехало 5* минут * спасибо',
])('«%s» is not', (text) => {
  expect(findSwearing(text)).toBeUndefined()
})

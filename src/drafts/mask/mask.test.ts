import { describe, expect, it } from 'vitest'
import { createMask } from './mask.ts'

const hide = (text: string, names: string[] = []) =>
  createMask({ names, shows: ['PHONE', 'CONTACT', 'ADDRESS', 'NAME'] }).hide(text)

describe('a mask', () => {
  it.each([
    ['Позвоните +7 (916) 123-45-67, пожалуйста', 'Позвоните [PHONE_1], пожалуйста'],
    ['8 916 123 45 67', '[PHONE_1]'],
    ['тел. 123-45-67', 'тел. [PHONE_1]'],
    ['мой номер ８９１６１２３４５６７', 'мой номер [PHONE_1]'],
    ['٩١٦١٢٣٤٥٦٧', '[PHONE_1]'],
    ['8916\u200b123\u200b4567', '[PHONE_1]'],
    ['восемь девятьсот шестнадцать сто двадцать три сорок пять шестьдесят семь', '[PHONE_1]'],
    ['карта 4276 3800 1234 5678', 'карта [PHONE_1]'],
    ['пишите anna.k@mail.ru или @anna_k', 'пишите [CONTACT_1] или [CONTACT_2]'],
    ['https://rest.example/r/tok3n вот', '[CONTACT_1] вот'],
  ])('hides contacts: %s', (text, shown) => expect(hide(text)).toBe(shown))

  it.each([
    ['ул. Ленина, д. 5, кв. 12', '[ADDRESS_1]'],
    ['привезите на улицу Ленина 5, подъезд 2', 'привезите [ADDRESS_1]'],
    ['Ленинский проспект 12к3 квартира 45, домофон 45К', '[ADDRESS_1]'],
    ['Живу на Садовой 7', 'Живу [ADDRESS_1]'],
    ['адрес: Мира 10', 'адрес: [ADDRESS_1]'],
    ['ленина 5 кв 12', 'ленина [ADDRESS_1]'],
    ['221 Baker Street, flat 3', '[ADDRESS_1]'],
    ['I live at 10 Rose Lane', 'I live [ADDRESS_1]'],
  ])('hides addresses: %s', (text, shown) => expect(hide(text)).toBe(shown))

  it.each([
    ['Анна, добрый день! Анне привет', '[NAME_1], добрый день! [NAME_2] привет'],
    ['меня зовут Пётр', 'меня зовут [NAME_1]'],
    ['My name is Paul', 'My name is [NAME_1]'],
    ['курьер Иван нахамил', 'курьер [NAME_1] нахамил'],
  ])('hides names: %s', (text, shown) => expect(hide(text, ['Анна Смирнова'])).toBe(shown))

  it.each([
    'Можно две Маргариты и колу на 18:30?',
    'Заказ на 2 450 ₽, 3 порции, ждём 40 минут',
    'Хинкали были холодные, соус забыли',
    'Улица хорошая, но нас дома нет',
  ])('leaves what tells nobody: %s', (text) => expect(hide(text)).toBe(text))

  it('gives the same words one place, and puts back what it may', () => {
    const mask = createMask({ names: ['Анна'], shows: ['NAME'] })
    expect(mask.hide('Анна, 8 916 123 45 67')).toBe('[NAME_1], [PHONE_1]')
    expect(mask.hide('8 916 123 45 67')).toBe('[PHONE_1]')
    expect(mask.show('[NAME_1]: [PHONE_1] [NAME_7]')).toBe('Анна: [PHONE_1] [NAME_7]')
    expect(mask.hidden()).toEqual({ PHONE: 1, CONTACT: 0, ADDRESS: 0, NAME: 1 })
  })

  it('puts nothing in the place of what a guest writes like a placeholder', () => {
    const mask = createMask({ names: [], shows: ['PHONE'] })
    mask.hide('+79161234567')
    expect(mask.show(mask.hide('скажи [PHONE_1]'))).toBe('скажи (PHONE_1)')
  })
})

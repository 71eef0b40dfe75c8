import { expect, test } from 'vitest'
import { guestColumns, guestColumnsAlike } from '../guests/index.ts'
import { fieldsOf } from '../imports/name-columns.ts'
import { bonusOfCells, numberOfCell, orderOfCells, statusOfCells, timeOfCell } from './csv-shapes.ts'
import { orderImportKinds } from './import-kinds.ts'
import { IMPORT_EXAMPLES } from './import-routes.ts'
import { bonusInput, orderInput, statusInput } from './input.ts'

test('the flat cells of an order become the body of the API', () => {
  const cells = {
    external_id: '17',
    restaurant_id: 'rst_1',
    phone: '8 (916) 123-45-67',
    name: 'Анна',
    items: 'Борщ x2; Хлеб; Чай х 1',
    total: '1 250,50',
    delivery: 'partner',
    placed_at: '05.01.2026 15:30',
    status: 'delivered',
    delivered_at: '2026-01-05 16:10',
  }
  expect(orderInput.parse(orderOfCells(cells, 'Europe/Moscow'))).toMatchObject({
    guest: { phone: '+79161234567', name: 'Анна' },
    items: [
      { name: 'Борщ', quantity: 2 },
      { name: 'Хлеб', quantity: 1 },
      { name: 'Чай', quantity: 1 },
    ],
    total: 125_050,
    placed_at: Date.UTC(2026, 0, 5, 12, 30),
    delivered_at: Date.UTC(2026, 0, 5, 13, 10),
  })
})

test('an order does not end before it was placed; a day alone is that day', () => {
  const read = (ends: Record<string, string>) =>
    orderInput.safeParse({
      restaurant_id: 'rst_1',
      ...orderOfCells(
        {
          external_id: '1',
          phone: '+79161234567',
          total: '5',
          delivery: 'own',
          placed_at: '05.01.2026 15:30',
          ...ends,
        },
        'Europe/Moscow',
      ),
    })
  for (const name of ['delivered_at', 'cancelled_at']) {
    const early = read({ [name]: '05.01.2026 15:29' })
    expect(early.error?.issues).toMatchObject([{ path: [name], message: expect.stringContaining('before placed_at') }])
    expect(read({ [name]: '04.01.2026' }).success).toBe(false)
    expect(read({ [name]: '05.01.2026' }).data).toMatchObject({ [name]: Date.UTC(2026, 0, 5, 12, 30) })
    expect(read({ [name]: '05.01.2026 15:30' }).success).toBe(true)
  }
})

test.each([
  ['2026-01-05T12:00:00Z', '2026-01-05T12:00:00Z'],
  ['2026-01-05 15:00', '2026-01-05T12:00:00.000Z'],
  ['05.01.2026', '2026-01-04T21:00:00.000Z'],
  ['5.1.2026, 15:00', '2026-01-05T12:00:00.000Z'],
  ['05.01.26 15:00', '2026-01-05T12:00:00.000Z'],
  ['31.02.2026', '31.02.2026'],
  ['soon', 'soon'],
])('the time %s is %s', (cell, expected) => {
  expect(timeOfCell(cell, 'Europe/Moscow')).toBe(expected)
})

test.each([
  ['1 250,50 ₽', 1250.5],
  ['1\u00a0250 руб.', 1250],
  ['1,250.50', 1250.5],
  ['1.250,50', 1250.5],
  ["1'250.5 р", 1250.5],
  ['-5', -5],
  ['12e3', '12e3'],
  ['', ''],
])('the amount %s is %s', (cell, expected) => {
  expect(numberOfCell(cell)).toBe(expected)
})

test('a day and an hour in two columns are one time, whichever of them is the field', () => {
  const at = '2026-11-01T09:30:00.000Z'
  for (const cells of [
    { placed_at: '01.11.2026', время: '12:30' },
    { placed_at: '01.11.2026 0:00:00', время: '12:30:00' },
    { placed_at: '12:30', дата: '01.11.2026' },
    { placed_at: '01.11.2026 12:30', время: '40 минут' },
    { placed_at: '46327.520833333336' },
    { placed_at: '46327,5208333' },
  ]) {
    expect(orderOfCells(cells, 'Europe/Moscow').placed_at, JSON.stringify(cells)).toBe(at)
  }
  expect(statusOfCells({ at: '01.11.2026', время: '12:30' }, 'Europe/Moscow').at).toBe(at)
  expect(orderOfCells({ placed_at: '46327' }, 'Europe/Moscow').placed_at).toBe('2026-10-31T21:00:00.000Z')
})

test('words of Russian tables are statuses and deliveries; others are left for the schema to refuse', () => {
  const status = (word: string) => statusOfCells({ external_id: '1', status: word, at: '05.01.2026' }, 'UTC').status
  expect(
    ['Доставлен', 'Отменён клиентом', 'Не доставлен', 'В пути', 'Готовится', 'Новый', 'Cancelled'].map(status),
  ).toEqual(['delivered', 'cancelled', 'cancelled', 'delivering', 'cooking', 'accepted', 'cancelled'])
  expect(status('Где-то')).toBe('Где-то')
  expect(orderOfCells({ delivery: 'Самовывоз' }, 'UTC').delivery).toBe('pickup')
})

test('phones come out of cells as tables write them', () => {
  const phone = (cell: string) => orderOfCells({ phone: cell }, 'UTC').guest
  for (const cell of [
    '="89161234567"',
    '79161234567.0',
    '\u202a+7 916 123\u201145\u201167\u202c',
    'тел. 8(916)123-45-67 доб. 5',
  ])
    expect(phone(cell), cell).toEqual({ phone: '+79161234567' })
})

const names = { columns: guestColumns, alike: guestColumnsAlike, needs: [{ fields: ['phone'], called: 'Телефон' }] }

test.each([
  [
    ['Номер телефона', 'ФИО клиента', 'Комментарий клиента'],
    ['phone', 'name', 'комментарий клиента'],
  ],
  [
    ['Моб. тел.', 'Клиент', 'ДР'],
    ['phone', 'name', 'birthday'],
  ],
  [
    ['Телефон *', 'Имя гостя', 'Контактное лицо'],
    ['phone', 'name', 'контактное лицо'],
  ],
  [
    ['Телефон 2', 'phone', 'Телефон'],
    ['телефон 2', 'phone', 'телефон'],
  ],
  [
    ['msisdn', 'Last name', 'First Name'],
    ['phone', 'last name', 'name'],
  ],
])('the columns %j are %j', (first, expected) => {
  expect(fieldsOf(first, names)).toEqual(expected)
})

test.each([[['+79161234567', 'Анна']], [['<!doctype html>']], [['имя', '__proto__']]])(
  'a first line %j without phones is refused as a whole, and says what it reads',
  (first) => {
    expect(() => fieldsOf(first, names)).toThrow(
      expect.objectContaining({ code: 'invalid_input', message: expect.stringContaining(first[0] ?? '') }),
    )
  },
)

test('what the description shows as an example is taken', () => {
  const { orders, statuses, bonuses } = IMPORT_EXAMPLES
  const { items, ...table } = orderInput.parse(orderOfCells(orders.table, 'Europe/Moscow'))
  expect(orderInput.parse(orders.body)).toMatchObject(table)
  expect(items).toMatchObject([{ name: 'Пельмени', quantity: 2 }])
  expect(statusInput.parse(statuses.body)).toEqual(statusInput.parse(statusOfCells(statuses.table, 'Europe/Moscow')))
  expect(bonusInput.parse(bonuses.body)).toEqual(bonusInput.parse(bonusOfCells(bonuses.table, 'Europe/Moscow')))
})

test('a table of orders that does not say who delivers is refused as a whole', () => {
  const { orders } = orderImportKinds({} as never)
  const first = ['Номер заказа', 'Телефон', 'Сумма', 'Дата заказа']
  expect(() => fieldsOf(first, orders)).toThrow(/no column delivery .*own, partner, pickup/)
  expect(fieldsOf([...first, 'Доставка'], orders)).toContain('delivery')
})

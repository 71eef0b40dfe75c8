import { expect, test } from 'vitest'
import { orderOfCells, timeOfCell } from './csv-shapes.ts'
import { orderInput } from './input.ts'

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

test.each([
  ['2026-01-05T12:00:00Z', '2026-01-05T12:00:00Z'],
  ['2026-01-05 15:00', '2026-01-05T12:00:00.000Z'],
  ['05.01.2026', '2026-01-04T21:00:00.000Z'],
  ['soon', 'soon'],
])('the time %s is %s', (cell, expected) => {
  expect(timeOfCell(cell, 'Europe/Moscow')).toBe(expected)
})

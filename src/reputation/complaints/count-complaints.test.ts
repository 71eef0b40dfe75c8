import { expect, test } from 'vitest'
import type { OrderRow } from '../../orders/index.ts'
import { countComplaints } from './count-complaints.ts'

const order = (items: string[], hourUtc: number) =>
  ({
    items: JSON.stringify(items.map((name) => ({ name, quantity: 1, price: 1 }))),
    placed_at: Date.UTC(2026, 0, 5, hourUtc),
  }) as OrderRow

test('complaints are counted with the dishes and hours they gather at', () => {
  const orders = new Map([
    ['o1', order(['Борщ', 'Чай'], 16)],
    ['o2', order(['Борщ украинский', 'Хлеб'], 16)],
    ['o3', order(['Пицца'], 9)],
  ])
  const low = [
    { order_id: 'o1', text: 'Борщ остыл', topics: '["temperature"]', posted_at: 0 },
    { order_id: 'o2', text: 'борща мало, и холодный', topics: '["temperature","portion"]', posted_at: 0 },
    { order_id: 'o3', text: null, topics: '["courier_speed"]', posted_at: 0 },
    { order_id: null, text: null, topics: '[]', posted_at: 0 },
  ]
  const complaints = countComplaints(low, orders, 'Europe/Moscow', 'ru')
  expect(complaints.map(({ topic, count, share }) => [topic, count, share])).toEqual([
    ['temperature', 2, 0.5],
    ['courier_speed', 1, 0.25],
    ['portion', 1, 0.25],
  ])
  expect(complaints[0]).toMatchObject({
    title: 'Температура еды',
    about: 'restaurant',
    dishes: [
      { name: 'Борщ', count: 1 },
      { name: 'Борщ украинский', count: 1 },
    ],
    hours: [{ hour: 19, count: 2 }],
  })
  expect(complaints[0]!.advice.length).toBeGreaterThan(0)
  expect(complaints[1]).toMatchObject({
    about: 'courier',
    dishes: [{ name: 'Пицца', count: 1 }],
    hours: [{ hour: 12, count: 1 }],
  })
})

test('no low reviews, no complaints', () => {
  expect(countComplaints([], new Map(), 'UTC', 'en')).toEqual([])
})
